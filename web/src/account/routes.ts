// What belongs to the person who is signed in.
import type { RouteRecordRaw } from 'vue-router';

export const accountRoutes: RouteRecordRaw[] = [];
