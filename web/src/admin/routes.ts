// Pages for administrators; all are children of `/admin`.
import type { RouteRecordRaw } from 'vue-router';

export const adminRoutes: RouteRecordRaw[] = [
  { path: '', name: 'admin', component: () => import('./OverviewPage.vue'), meta: { title: 'admin.overview.title' } },
];
