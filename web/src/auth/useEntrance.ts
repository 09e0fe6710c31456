// What happens once somebody is in: on to where they wanted to be.
import { useRoute, useRouter } from 'vue-router';
import type { AuthAnswer } from '@/api/types';
import { wayBack } from '@/router/links';
import { useSession } from '@/stores/session';
import { holdPendingEmail } from './pending';

export function useEntrance() {
  const route = useRoute();
  const router = useRouter();
  const session = useSession();

  /** The rest of the way, for links between these pages. */
  const query = () => (wayBack(route.query['next']) ? { next: String(route.query['next']) } : {});

  async function enter(answer: AuthAnswer): Promise<void> {
    holdPendingEmail(null);
    session.enter(answer);
    await router.replace(wayBack(route.query['next']) ?? '/account');
  }

  return { enter, query };
}
