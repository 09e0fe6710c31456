// Deciding about materials: shown at once, taken back when it is refused.
import { computed, ref, shallowRef } from 'vue';
import { beforeEach, expect, it, vi } from 'vitest';
import { Problem } from '@/api/problem';
import type { Material } from '@/admin/review/materials';
import { useReview } from '@/admin/review/useReview';

const send = vi.hoisted(() => vi.fn());
vi.mock('@/admin/review/materials', async (original) => ({ ...(await original<object>()), decide: send }));

function material(id: string, status = 'pending'): Material {
  return {
    id, status, tool: 'try_on', topic: 'dresses', source: 'seed', createdAt: '2026-11-29T00:00:00Z',
    image: null, video: null, thumbnail: null, title: id, titleZh: null, views: 0, isFeatured: false, isActive: true,
  };
}

function open(...given: Material[]) {
  const items = shallowRef(given);
  const chosen = ref(given[0]?.id ?? '');
  const hooks = { beyond: vi.fn(), decided: vi.fn(), refused: vi.fn() };
  const review = useReview(items, chosen, hooks);
  return { items, chosen, hooks, review, status: (id: string) => computed(() => review.statusOf(items.value.find((item) => item.id === id) as Material)).value };
}

beforeEach(() => send.mockReset());

it('shows the decision and the next material before the server has answered', async () => {
  let answer: () => void = () => {};
  send.mockReturnValue(new Promise<void>((resolve) => { answer = resolve; }));
  const { review, chosen, status } = open(material('rose'), material('oak'));
  const deciding = review.decide('approve');
  expect([status('rose'), chosen.value]).toEqual(['approved', 'oak']);
  answer();
  await deciding;
  expect(send).toHaveBeenCalledWith('rose', 'approve', undefined);
  expect(status('rose')).toBe('approved');
});

it('takes a refused decision back, and says why where it was made', async () => {
  const refusal = new Problem(400, 'not_showable', 'it has no watermarked result');
  send.mockRejectedValueOnce(refusal);
  const { review, hooks, status } = open(material('rose'), material('oak'));
  await review.decide('feature');
  expect(status('rose')).toBe('pending');
  expect(review.problems.value['rose']?.detail).toBe('it has no watermarked result');
  expect(hooks.refused).toHaveBeenCalledOnce();
  expect(review.isDone.value).toBe(false);
});

it('goes back to the decision before, not to the beginning', async () => {
  const { review, chosen, status } = open(material('rose'), material('oak'));
  send.mockResolvedValueOnce({});
  await review.decide('approve');
  chosen.value = 'rose';
  send.mockRejectedValueOnce(Problem.offline());
  await review.decide('reject', 'blurred');
  expect(status('rose')).toBe('approved');
});

it('does not ask again for what is decided already', async () => {
  const { review, chosen } = open(material('rose', 'approved'), material('oak'));
  await review.decide('approve');
  expect(send).not.toHaveBeenCalled();
  expect(chosen.value).toBe('oak');
});

it('is done when all are decided and the server agreed', async () => {
  let answer: () => void = () => {};
  const { review } = open(material('rose'), material('oak'));
  send.mockResolvedValueOnce({}).mockReturnValueOnce(new Promise<void>((resolve) => { answer = resolve; }));
  await review.decide('approve');
  const last = review.decide('reject', 'blurred');
  expect(review.isDone.value).toBe(false);
  answer();
  await last;
  expect(review.isDone.value).toBe(true);
});

it('asks for the next page beyond the last material', () => {
  const { review, hooks } = open(material('rose'));
  review.move(1);
  review.move(-1);
  expect(hooks.beyond.mock.calls).toEqual([[1], [-1]]);
});
