// Who is signed in. The tokens are the API layer's; this is the person behind them.
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { api, ask } from '@/api/client';
import { Problem } from '@/api/problem';
import { holdTokens, onTokensElsewhere, tokens } from '@/api/tokens';
import type { AuthAnswer, User } from '@/api/types';

export const useSession = defineStore('session', () => {
  const user = ref<User | null>(null);
  const isSignedIn = ref(tokens() !== null);
  let loading: Promise<void> | null = null;

  const isAdmin = computed(() => user.value?.is_admin === true);
  const plan = computed(() => user.value?.plan_type ?? 'demo');
  const isSubscribed = computed(() => !['', 'demo', 'free'].includes(plan.value));

  /** The person, asked for once; throws a Problem when the server cannot say. */
  function load(): Promise<void> {
    if (!tokens() || user.value) return Promise.resolve();
    loading ??= reload().finally(() => {
      loading = null;
    });
    return loading;
  }

  async function reload() {
    const asked = tokens();
    try {
      const answer = await ask(api.GET('/api/v1/auth/me'));
      if (tokens()) user.value = answer;
    } catch (thrown) {
      const problem = Problem.from(thrown);
      // The account is gone or deactivated: such a session is good for nothing.
      if (asked && [401, 403, 404].includes(problem.status)) forget();
      else throw problem;
    }
  }

  function enter(answer: AuthAnswer) {
    holdTokens(answer);
    user.value = answer.user;
    isSignedIn.value = true;
  }

  function forget() {
    holdTokens(null);
    user.value = null;
    isSignedIn.value = false;
  }

  async function signOut() {
    try {
      await ask(api.POST('/api/v1/auth/logout'));
    } catch (thrown) {
      if (Problem.from(thrown).isTemporary) throw thrown;
    }
    forget();
  }

  onTokensElsewhere((next) => {
    isSignedIn.value = next !== null;
    if (!next) user.value = null;
    else void load().catch(() => undefined);
  });

  return { user, isSignedIn, isAdmin, isSubscribed, plan, load, reload, enter, forget, signOut };
});
