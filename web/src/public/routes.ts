// Pages for everybody: the landing page and the seven tools.
import type { RouteRecordRaw } from 'vue-router';
import { isTool, toolNames } from '@/components/shell/tools';

export const publicRoutes: RouteRecordRaw[] = [
  { path: '', name: 'home', component: () => import('./landing/LandingPage.vue'), meta: { texts: ['public'], title: 'public.title' } },
  { path: 'tools', redirect: `/tools/${toolNames[0]}` },
  {
    path: 'tools/:tool',
    name: 'tool',
    component: () => import('./tools/ToolRoute.vue'),
    props: true,
    meta: { texts: ['public'] },
    beforeEnter: (to) => (isTool(String(to.params['tool'])) ? true : { name: 'missing', params: { path: to.path.slice(1).split('/') }, replace: true }),
  },
];
