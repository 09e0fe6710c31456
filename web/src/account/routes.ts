// What belongs to the person who is signed in.
import type { RouteRecordRaw } from 'vue-router';

export const accountRoutes: RouteRecordRaw[] = [
  {
    path: 'account',
    component: () => import('./AccountLayout.vue'),
    meta: { signedIn: true, texts: ['account', 'auth'] },
    children: [
      { path: '', name: 'account', component: () => import('./OverviewPage.vue'), meta: { title: 'common.account.overview' } },
      { path: 'history', name: 'history', component: () => import('./HistoryPage.vue'), meta: { title: 'common.account.history' } },
      { path: 'orders', name: 'orders', component: () => import('./OrdersPage.vue'), meta: { title: 'common.account.orders' } },
      { path: 'invoices', name: 'invoices', component: () => import('./InvoicesPage.vue'), meta: { title: 'common.account.invoices' } },
      { path: 'sessions', name: 'sessions', component: () => import('./SessionsPage.vue'), meta: { title: 'common.account.sessions' } },
    ],
  },
];
