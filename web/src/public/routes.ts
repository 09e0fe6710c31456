// Pages for everybody: the landing page and the seven tools.
import type { RouteRecordRaw } from 'vue-router';

export const publicRoutes: RouteRecordRaw[] = [
  { path: '', name: 'home', component: () => import('./landing/LandingPage.vue'), meta: { texts: ['public'], title: 'public.title' } },
];
