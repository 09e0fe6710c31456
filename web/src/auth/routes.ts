// Signing in and up, proving an address, and a new password.
import type { RouteRecordRaw } from 'vue-router';

export const authRoutes: RouteRecordRaw[] = [
  { path: 'auth', redirect: '/auth/login' },
  { path: 'auth/login', name: 'login', component: () => import('./LoginPage.vue'), meta: { texts: ['auth'], title: 'auth.login.title', signedOut: true } },
  { path: 'auth/register', name: 'register', component: () => import('./RegisterPage.vue'), meta: { texts: ['auth'], title: 'auth.register.title', signedOut: true } },
  { path: 'auth/verify', name: 'verify', component: () => import('./VerifyPage.vue'), meta: { texts: ['auth'], title: 'auth.verify.title', signedOut: true } },
  { path: 'auth/forgot', name: 'forgot', component: () => import('./ForgotPage.vue'), meta: { texts: ['auth'], title: 'auth.forgot.title' } },
  { path: 'auth/reset', name: 'reset', component: () => import('./ResetPage.vue'), meta: { texts: ['auth'], title: 'auth.reset.title' } },
];
