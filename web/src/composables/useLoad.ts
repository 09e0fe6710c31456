// Loads something for a page: what came, what went wrong, and another try. A server that is only away is asked again by itself.
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { Problem } from '@/api/problem';

const RETRY_S = 5;
const LONGEST_RETRY_S = 60;

export interface Loaded<Data> {
  data: ShallowRef<Data | null>;
  problem: ShallowRef<Problem | null>;
  loading: Ref<boolean>;
  load: () => Promise<void>;
}

/** `work` runs at once; a later `load()` makes an earlier answer that is still on its way count no more. */
export function useLoad<Data>(work: () => Promise<Data>, at: 'once' | 'later' = 'once'): Loaded<Data> {
  const data = shallowRef<Data | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const loading = ref(at === 'once');
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load() {
    clearTimeout(timer);
    const mine = ++turn;
    loading.value = true;
    try {
      const answer = await work();
      if (mine !== turn) return;
      data.value = answer;
      problem.value = null;
    } catch (thrown) {
      if (mine !== turn) return;
      problem.value = Problem.from(thrown);
      if (problem.value.status === 503) {
        const after = Math.min(problem.value.retryAfterSeconds ?? RETRY_S, LONGEST_RETRY_S);
        timer = setTimeout(() => void load(), after * 1000);
      }
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  onScopeDispose(() => {
    turn += 1;
    clearTimeout(timer);
  });
  if (at === 'once') void load();
  return { data, problem, loading, load };
}
