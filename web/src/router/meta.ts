// What a route says about itself.
import 'vue-router';
import type { Area } from '@/i18n';

declare module 'vue-router' {
  interface RouteMeta {
    /** Only for people who are signed in; others sign in first and come back. */
    signedIn?: boolean;
    /** Only for administrators; others see a 403 page. */
    admin?: boolean;
    /** Only for people who are not signed in. */
    signedOut?: boolean;
    /** Which texts the page needs beside `common`. */
    texts?: Area[];
    /** Key of the page's title; a page may set a better one by `usePageTitle`. */
    title?: string;
  }
}
