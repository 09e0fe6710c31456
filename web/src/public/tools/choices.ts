// How a preset of each tool is chosen: the selectors that its library is made of (contract, domain.md §7.3).
import type { Preset } from '@/api/types';
import type { ToolName } from '@/components/shell/tools';
import { selector } from '../presets';

export interface Axis {
  /** Name in the address, and of the group's heading. */
  key: string;
  value: (preset: Preset) => string;
  /** What an option is called: part of the preset's title, or texts of ours for ids that are words. */
  name: { part: (title: string) => string } | { texts: string };
  /** The picture of an option. */
  picture?: (preset: Preset) => string | null;
  /** Ratio of that picture. */
  ratio?: string;
}

export interface ToolChoice {
  axes: readonly Axis[];
  /** Long lists are narrowed down by topic. */
  hasTopics: boolean;
}

const input = (preset: Preset) => preset.input_image_url ?? null;
const thumbnail = (preset: Preset) => preset.thumbnail_url ?? null;
const by = (key: string) => (preset: Preset) => selector(preset, key);
const whole = (title: string) => title;

/** "Wristwatch, studio scene", "腕錶・攝影棚場景" → the product. */
const product = (title: string) => title.split(/,\s|・/u)[0] ?? title;
/** "Striped T-shirt on Lena", "蕾娜試穿條紋 T 恤" → the garment. */
const garment = (title: string) => /^(.+) on [^ ]+$/u.exec(title)?.[1] ?? title.split('試穿')[1] ?? title;
const model = (title: string) => / on ([^ ]+)$/u.exec(title)?.[1] ?? (title.includes('試穿') ? title.split('試穿')[0] : undefined) ?? title;
/** "Lena: A warm welcome", "蕾娜｜歡迎光臨" → the person, or what they say. */
const person = (title: string) => title.split(/:\s|｜/u)[0] ?? title;
const script = (title: string) => title.split(/:\s|｜/u)[1] ?? title;

const oneOfMany: Axis = { key: 'preset', value: (preset) => preset.id, name: { part: whole }, picture: thumbnail };

export const choices: Record<ToolName, ToolChoice> = {
  background_removal: { hasTopics: true, axes: [{ ...oneOfMany, picture: thumbnail, ratio: '1 / 1' }] },
  product_scene: {
    hasTopics: false,
    axes: [
      { key: 'product', value: by('product_id'), name: { part: product }, picture: input, ratio: '1 / 1' },
      { key: 'scene', value: by('scene_type'), name: { texts: 'scene' }, picture: thumbnail, ratio: '1 / 1' },
    ],
  },
  try_on: {
    hasTopics: false,
    axes: [
      { key: 'garment', value: by('clothing_id'), name: { part: garment }, picture: input, ratio: '1 / 1' },
      { key: 'model', value: by('model_id'), name: { part: model }, picture: thumbnail, ratio: '2 / 3' },
    ],
  },
  room_redesign: {
    hasTopics: false,
    axes: [
      { key: 'room', value: by('room_id'), name: { texts: 'room' }, picture: input, ratio: '4 / 3' },
      { key: 'style', value: by('style_id'), name: { texts: 'style' }, picture: thumbnail, ratio: '4 / 3' },
    ],
  },
  short_video: { hasTopics: true, axes: [{ ...oneOfMany, key: 'clip', ratio: '16 / 9' }] },
  ai_avatar: {
    hasTopics: false,
    axes: [
      { key: 'avatar', value: by('avatar_id'), name: { part: person }, picture: thumbnail, ratio: '1 / 1' },
      { key: 'script', value: by('script_id'), name: { part: script } },
      { key: 'speech', value: by('language'), name: { texts: 'speech' } },
    ],
  },
  pattern_generate: { hasTopics: true, axes: [{ ...oneOfMany, key: 'pattern', ratio: '1 / 1' }] },
};

/** Room ids say nothing to a reader; their type does. */
export const textId = (axis: Axis, preset: Preset) => (axis.key === 'room' ? selector(preset, 'room_type') : axis.value(preset));

export type Chosen = Record<string, string>;

/** The preset of a choice; undefined when the library has none. */
export function find(axes: readonly Axis[], presets: readonly Preset[], chosen: Chosen): Preset | undefined {
  return presets.find((preset) => axes.every((axis) => axis.value(preset) === chosen[axis.key]));
}

/** As much of `wanted` as the library has: earlier axes count more, and what is missing is filled in. */
export function complete(axes: readonly Axis[], presets: readonly Preset[], wanted: Chosen): Chosen {
  let left = presets;
  const chosen: Chosen = {};
  for (const axis of axes) {
    const first = left.find((preset) => axis.value(preset) === wanted[axis.key]) ?? left[0];
    if (!first) return chosen;
    const value = axis.value(first);
    chosen[axis.key] = value;
    left = left.filter((preset) => axis.value(preset) === value);
  }
  return chosen;
}

export interface Choice {
  value: string;
  /** The preset that an option leads to; of an unavailable one, any that has it. */
  preset: Preset;
  isAvailable: boolean;
}

/** The options of one axis. The first axis has all it can; later ones what goes with the axes before them. */
export function options(axes: readonly Axis[], at: number, presets: readonly Preset[], chosen: Chosen): Choice[] {
  const axis = axes[at];
  if (!axis) return [];
  const fits = (preset: Preset, others: readonly Axis[]) => others.every((other) => other.value(preset) === chosen[other.key]);
  const values = [...new Set(presets.map(axis.value))];
  return values.flatMap((value) => {
    const having = presets.filter((preset) => axis.value(preset) === value);
    const rest = axes.filter((other) => other !== axis);
    const before = axes.slice(0, at);
    const best = having.find((preset) => fits(preset, rest)) ?? having.find((preset) => fits(preset, before));
    const any = best ?? having[0];
    return any ? [{ value, preset: any, isAvailable: at === 0 || best !== undefined }] : [];
  });
}
