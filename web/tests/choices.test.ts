// Choosing from a tool's library: what a link asks for is kept as far as the library has it; what it has not cannot be chosen.
import { describe, expect, it } from 'vitest';
import type { Preset } from '@/api/types';
import { choices, complete, find, options } from '@/public/tools/choices';

const { axes } = choices.try_on;
const worn = (clothing_id: string, model_id: string) =>
  ({ id: `${clothing_id}/${model_id}`, title: `Coat on ${model_id}`, topic: 'casual', input_params: { clothing_id, model_id } }) as unknown as Preset;
const library = [worn('coat', 'female-1'), worn('coat', 'male-1'), worn('dress', 'female-1'), worn('dress', 'female-2')];

describe('a choice', () => {
  it('without a link is the first of the library', () => {
    expect(complete(axes, library, {})).toEqual({ garment: 'coat', model: 'female-1' });
  });

  it('of a link is kept', () => {
    expect(complete(axes, library, { garment: 'dress', model: 'female-2' })).toEqual({ garment: 'dress', model: 'female-2' });
  });

  it('that the library has not keeps its garment, and takes a model who wears it', () => {
    const chosen = complete(axes, library, { garment: 'dress', model: 'male-1' });
    expect(chosen).toEqual({ garment: 'dress', model: 'female-1' });
    expect(find(axes, library, chosen)?.id).toBe('dress/female-1');
  });

  it('of an empty library is none', () => {
    expect(find(axes, [], complete(axes, [], { garment: 'coat' }))).toBeUndefined();
  });
});

describe('options', () => {
  const shown = (at: number, chosen: Record<string, string>) => options(axes, at, library, chosen).map((it) => [it.value, it.isAvailable]);

  it('of a garment can all be chosen', () => {
    expect(shown(0, { garment: 'coat', model: 'male-1' })).toEqual([['coat', true], ['dress', true]]);
  });

  it('of a model cannot be chosen where the library has no picture', () => {
    expect(shown(1, { garment: 'dress', model: 'female-1' })).toEqual([['female-1', true], ['male-1', false], ['female-2', true]]);
  });

  it('show the picture that choosing them leads to', () => {
    expect(options(axes, 0, library, { garment: 'coat', model: 'female-2' }).find((it) => it.value === 'dress')?.preset.id).toBe('dress/female-2');
  });
});

describe('names come from titles', () => {
  const name = (tool: keyof typeof choices, at: number, title: string) => {
    const axis = choices[tool].axes[at]?.name;
    return axis && 'part' in axis ? axis.part(title) : null;
  };

  it.each([
    ['product_scene', 0, 'Wristwatch, studio scene', 'Wristwatch'],
    ['product_scene', 0, '腕錶・攝影棚場景', '腕錶'],
    ['try_on', 0, 'Striped T-shirt on Lena', 'Striped T-shirt'],
    ['try_on', 0, '蕾娜試穿條紋 T 恤', '條紋 T 恤'],
    ['try_on', 1, '蕾娜試穿條紋 T 恤', '蕾娜'],
    ['ai_avatar', 0, 'Lena: A warm welcome', 'Lena'],
    ['ai_avatar', 1, '蕾娜｜歡迎光臨', '歡迎光臨'],
    ['try_on', 0, 'An odd title', 'An odd title'],
  ] as const)('%s %i: %s', (tool, at, title, expected) => expect(name(tool, at, title)).toBe(expected));
});
