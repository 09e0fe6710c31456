// Where a reviewer learns how a material was made.
import { beforeEach, expect, it, vi } from 'vitest';
import type { Material } from '@/admin/review/materials';

const get = vi.hoisted(() => vi.fn());
vi.mock('@/api/client', () => ({ api: { GET: get }, ask: (call: Promise<{ data: unknown }>) => call.then((answer) => answer.data) }));

const material = (more: Partial<Material>): Material => ({
  id: 'a', tool: 'try_on', topic: 'dresses', status: 'pending', source: 'seed', createdAt: '2026-11-29T00:00:00Z', image: null, video: null,
  thumbnail: null, title: null, titleZh: null, views: null, isFeatured: null, isActive: true, ...more,
});

beforeEach(() => {
  vi.resetModules();
  get.mockReset();
});

it('believes the list where it says what the material was made of', async () => {
  const { made } = await import('@/admin/review/made');
  const known = await made(material({ input_image_url: '/static/inputs/a.jpg', prompt: 'Mei in linen', input_params: { model_id: 'female-2' } }));
  expect(known).toEqual({ before: '/static/inputs/a.jpg', beforeVideo: null, prompt: 'Mei in linen', promptZh: null, choices: [['model_id', 'female-2']] });
  expect(get).not.toHaveBeenCalled();
});

it('asks the public library else, once for each tool', async () => {
  const { made } = await import('@/admin/review/made');
  get.mockResolvedValue({ data: { presets: [{ id: 'a', input_image_url: '/static/inputs/b.jpg', prompt: 'Lena in silk', input_params: {} }] } });
  expect((await made(material({}))).before).toBe('/static/inputs/b.jpg');
  expect((await made(material({ id: 'hidden', prompt: 'Only the queue knows' }))).prompt).toBe('Only the queue knows');
  expect(get).toHaveBeenCalledOnce();
});

it('goes on without an original when the library does not answer', async () => {
  const { made } = await import('@/admin/review/made');
  get.mockRejectedValue(new Error('away'));
  expect((await made(material({ prompt: 'Mei' })))).toMatchObject({ before: null, prompt: 'Mei' });
});
