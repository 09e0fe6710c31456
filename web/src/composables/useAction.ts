// Does something when asked: busy while it lasts, and the problem if there was one.
import { ref, shallowRef } from 'vue';
import { Problem } from '@/api/problem';

export function useAction<Arguments extends unknown[]>(work: (...given: Arguments) => Promise<void>) {
  const busy = ref(false);
  const problem = shallowRef<Problem | null>(null);

  async function run(...given: Arguments): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    problem.value = null;
    try {
      await work(...given);
    } catch (thrown) {
      problem.value = Problem.from(thrown);
    } finally {
      busy.value = false;
    }
  }

  return { busy, problem, run };
}
