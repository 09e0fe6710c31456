// Plans and credit packs.
import type { RouteRecordRaw } from 'vue-router';

export const pricingRoutes: RouteRecordRaw[] = [
  { path: 'pricing', name: 'pricing', component: () => import('./PricingPage.vue'), meta: { texts: ['pricing'], title: 'pricing.title' } },
];
