// Signing in and up, proving an address, and a new password.
import type { RouteRecordRaw } from 'vue-router';

export const authRoutes: RouteRecordRaw[] = [];
