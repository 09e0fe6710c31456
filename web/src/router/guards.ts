// Who may see which page, texts before a page shows, and title and focus after.
import { nextTick } from 'vue';
import type { RouteLocationNormalized, RouteLocationRaw, Router } from 'vue-router';
import { Problem } from '@/api/problem';
import { needTexts } from '@/i18n';
import { useSession } from '@/stores/session';
import { takePaying } from '@/pricing/orders';
import { isEntrance, redirectOf } from './links';
import { pageTitle } from './title';

export function guard(router: Router): void {
  router.beforeEach(async (to, from) => {
    const moved = redirectOf(to) ?? (from.matched.length === 0 ? backFromPayment(to) : null);
    if (moved) return moved;
    const session = useSession();
    const areas = to.matched.flatMap((record) => record.meta.texts ?? []);
    const texts = needTexts(...areas);
    warm(to);
    if (to.meta.signedIn && !session.isSignedIn) {
      await texts;
      return { path: '/auth/login', query: { next: to.fullPath } };
    }
    if (to.meta.signedOut && session.isSignedIn) return { path: '/account' };
    if (to.meta.admin) {
      // Without an answer the page itself shows that the server is away.
      await session.load().catch((thrown: unknown) => Problem.from(thrown));
      if (!session.isSignedIn) return { path: '/auth/login', query: { next: to.fullPath } };
      if (session.user && !session.isAdmin) {
        await texts;
        return { name: 'forbidden', query: { from: to.fullPath }, replace: true };
      }
    }
    await texts;
    return true;
  });

  router.afterEach(async (to, from, failure) => {
    if (failure) return;
    if (to.meta.title) pageTitle.value = { key: to.meta.title };
    if (from.matched.length === 0 || to.path === from.path) return;
    await nextTick();
    focusHeading();
  });

  // A page's file that is gone means a newer version is served: take that one, once.
  router.onError((error, to) => {
    if (!/dynamically imported module|Importing a module script failed|preload CSS/u.test(String(error))) return;
    const place = 'vidgo.reloaded';
    try {
      if (sessionStorage.getItem(place) === to.fullPath) return;
      sessionStorage.setItem(place, to.fullPath);
    } catch {
      return;
    }
    location.assign(to.fullPath);
  });
}

/** A payment page leads back to where the app begins, without saying which order it was. */
function backFromPayment(to: RouteLocationNormalized): RouteLocationRaw | null {
  if (!isEntrance(to.path)) return null;
  const order = takePaying();
  return order ? { path: '/account/orders', query: { order }, replace: true } : null;
}

/** The page's file comes while its texts do. */
function warm(to: RouteLocationNormalized): void {
  for (const record of to.matched) {
    const page: unknown = record.components?.['default'];
    if (typeof page === 'function') void Promise.resolve((page as () => unknown)()).catch(() => undefined);
  }
}

/** Readers of the screen hear where they are; the tab key goes on from there. */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
