// Pages for administrators; all are children of `/admin`.
import type { RouteRecordRaw } from 'vue-router';

export const adminRoutes: RouteRecordRaw[] = [
  { path: '', name: 'admin', component: () => import('./board/BoardPage.vue'), meta: { title: 'admin.board.title' } },
  { path: 'users', name: 'admin-users', component: () => import('./users/UsersPage.vue'), meta: { title: 'admin.users.title' } },
  { path: 'users/:id', name: 'admin-user', component: () => import('./users/UserPage.vue'), props: true, meta: { title: 'admin.users.one' } },
  { path: 'materials', name: 'admin-materials', component: () => import('./review/MaterialsPage.vue'), meta: { title: 'admin.review.materials' } },
  { path: 'moderation', name: 'admin-moderation', component: () => import('./review/ModerationPage.vue'), meta: { title: 'admin.review.moderation' } },
  { path: 'revenue', name: 'admin-revenue', component: () => import('./revenue/RevenuePage.vue'), meta: { title: 'admin.revenue.title' } },
  { path: 'system', name: 'admin-system', component: () => import('./system/SystemPage.vue'), meta: { title: 'admin.system.title' } },
  { path: 'audit', name: 'admin-audit', component: () => import('./audit/AuditPage.vue'), meta: { title: 'admin.audit.title' } },
];
