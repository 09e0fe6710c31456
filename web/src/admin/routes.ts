// Pages for administrators; all are children of `/admin`.
import type { RouteRecordRaw } from 'vue-router';

export const adminRoutes: RouteRecordRaw[] = [
  { path: '', name: 'admin', component: () => import('./OverviewPage.vue'), meta: { title: 'admin.overview.title' } },
  { path: 'users', name: 'admin-users', component: () => import('./users/UsersPage.vue'), meta: { title: 'admin.users.title' } },
  { path: 'users/:id', name: 'admin-user', component: () => import('./users/UserPage.vue'), props: true, meta: { title: 'admin.users.one' } },
];
