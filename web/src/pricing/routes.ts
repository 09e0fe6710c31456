// Plans and credit packs.
import type { RouteRecordRaw } from 'vue-router';

export const pricingRoutes: RouteRecordRaw[] = [];
