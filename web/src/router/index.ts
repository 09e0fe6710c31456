// The pages of the app. Each area brings its own routes; all pages load lazily.
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { accountRoutes } from '@/account/routes';
import { adminRoutes } from '@/admin/routes';
import { authRoutes } from '@/auth/routes';
import { pricingRoutes } from '@/pricing/routes';
import { publicRoutes } from '@/public/routes';
import { guard } from './guards';
import './meta';

export const routes: RouteRecordRaw[] = [
  {
    path: '/',
    component: () => import('@/layouts/PublicLayout.vue'),
    children: [
      ...publicRoutes,
      ...pricingRoutes,
      ...authRoutes,
      ...accountRoutes,
      { path: 'shop', redirect: '/pricing' },
      { path: 'forbidden', name: 'forbidden', component: () => import('./ForbiddenPage.vue'), meta: { title: 'common.forbidden.title' } },
    ],
  },
  {
    path: '/admin',
    component: () => import('@/layouts/AdminLayout.vue'),
    meta: { signedIn: true, admin: true, texts: ['admin'] },
    children: adminRoutes,
  },
  {
    path: '/:path(.*)*',
    component: () => import('@/layouts/PublicLayout.vue'),
    children: [{ path: '', name: 'missing', component: () => import('./MissingPage.vue'), meta: { title: 'common.missing.title' } }],
  },
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior(to, from, saved) {
    if (saved) return saved;
    if (to.hash && to.path === from.path) return { el: to.hash, top: 88 };
    // The choices of a tool page live in the query: choosing must not jump to the top.
    if (to.path === from.path) return false;
    return { top: 0 };
  },
});

guard(router);
