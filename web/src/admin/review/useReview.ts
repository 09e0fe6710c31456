// Deciding about a list of materials: what was decided shows at once, and is taken back when the server refuses it.
import { computed, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { Problem } from '@/api/problem';
import { decide as send, statusAfter, type Action, type Material } from './materials';

interface Decision {
  status: string;
  /** While the answer is on its way. */
  isSending: boolean;
}

export interface Review {
  current: ComputedRef<Material | null>;
  /** Place of the current one, from 0; -1 without one. */
  at: ComputedRef<number>;
  problems: ShallowRef<Readonly<Record<string, Problem>>>;
  statusOf: (material: Material) => string;
  isSending: (material: Material) => boolean;
  /** Whether all were decided, and the server agreed. */
  isDone: ComputedRef<boolean>;
  decide: (action: Action, reason?: string) => Promise<void>;
  move: (by: 1 | -1) => void;
  /** Newly loaded lists know what was decided. */
  forget: () => void;
}

interface Hooks {
  /** The reviewer wants to go beyond the list. */
  beyond: (by: 1 | -1) => void;
  decided: (material: Material, action: Action) => void;
  refused: (material: Material, problem: Problem) => void;
}

export function useReview(items: Ref<readonly Material[]>, chosen: Ref<string>, hooks: Hooks): Review {
  const decisions = shallowRef<Readonly<Record<string, Decision>>>({});
  const problems = shallowRef<Readonly<Record<string, Problem>>>({});

  const at = computed(() => items.value.findIndex((item) => item.id === chosen.value));
  const current = computed(() => items.value[at.value] ?? null);
  const statusOf = (material: Material) => decisions.value[material.id]?.status ?? material.status;
  const isSending = (material: Material) => decisions.value[material.id]?.isSending ?? false;
  const isDone = computed(() => items.value.every((item) => decisions.value[item.id]?.isSending === false));

  function put(id: string, decision: Decision | undefined) {
    const { [id]: _gone, ...others } = decisions.value;
    decisions.value = decision ? { ...others, [id]: decision } : others;
  }

  function say(id: string, problem: Problem | undefined) {
    const { [id]: _gone, ...others } = problems.value;
    problems.value = problem ? { ...others, [id]: problem } : others;
  }

  function move(by: 1 | -1) {
    const next = items.value[at.value + by];
    if (next) chosen.value = next.id;
    else hooks.beyond(by);
  }

  async function decide(action: Action, reason?: string) {
    const material = current.value;
    if (!material || isSending(material)) return;
    const { id } = material;
    const status = statusAfter[action];
    if (statusOf(material) === status) {
      move(1);
      return;
    }
    const before = decisions.value[id];
    put(id, { status, isSending: true });
    say(id, undefined);
    hooks.decided(material, action);
    if (at.value < items.value.length - 1) move(1);
    try {
      await send(id, action, reason);
      put(id, { status, isSending: false });
    } catch (thrown) {
      const problem = Problem.from(thrown);
      put(id, before);
      say(id, problem);
      hooks.refused(material, problem);
    }
  }

  function forget() {
    decisions.value = Object.fromEntries(Object.entries(decisions.value).filter(([, decision]) => decision.isSending));
    problems.value = {};
  }

  return { current, at, problems, statusOf, isSending, isDone, decide, move, forget };
}
