// Orders a plan or a pack and goes on to where it is paid.
import { useRoute, useRouter } from 'vue-router';
import { api, ask } from '@/api/client';
import { once } from '@/api/idempotency';
import { sentence } from '@/components/problemText';
import { currentLanguage, translate } from '@/i18n';
import { useSession } from '@/stores/session';
import { useToasts } from '@/stores/toasts';
import { rememberOrder } from './orders';

export interface Terms {
  method: string;
  code: string | null;
}

export function useBuying(changed: () => Promise<void>) {
  const route = useRoute();
  const router = useRouter();
  const session = useSession();
  const toasts = useToasts();

  /** Whether somebody is signed in; otherwise they sign in first and come back. */
  async function isSomebody(): Promise<boolean> {
    if (session.isSignedIn) return true;
    await router.push({ path: '/auth/login', query: { next: route.fullPath } });
    return false;
  }

  function goOn(number: string | null | undefined, page: string): void {
    if (number) rememberOrder(session.user?.id ?? '', number);
    location.assign(page);
  }

  async function subscribe(plan: string, cycle: string, terms: Terms): Promise<void> {
    if (!(await isSomebody())) return;
    const body = { plan_id: plan, billing_cycle: cycle, payment_method: terms.method, promotion_code: terms.code };
    const answer = await once(['subscribe', session.user?.id, body], (key) =>
      ask(api.POST('/api/v1/subscriptions/subscribe', { body, params: { header: { 'Idempotency-Key': key } } })));
    if (answer.checkout_url) return goOn(answer.order_number, answer.checkout_url);
    await Promise.all([changed(), session.reload()]);
    // The server's message is English; ours says the same in short.
    toasts.show(answer.message && currentLanguage() === 'en' ? sentence(answer.message) : translate('pricing.updated'));
  }

  async function buy(pack: string, terms: Terms): Promise<void> {
    if (!(await isSomebody())) return;
    const body = { package_id: pack, payment_method: terms.method, promotion_code: terms.code };
    const answer = await once(['purchase', session.user?.id, body], (key) =>
      ask(api.POST('/api/v1/credits/purchase', { body, params: { header: { 'Idempotency-Key': key } } })));
    if (answer.payment_url) return goOn(answer.order_number, answer.payment_url);
    await router.push({ path: '/account/orders', query: { order: answer.order_number } });
  }

  return { subscribe, buy };
}
