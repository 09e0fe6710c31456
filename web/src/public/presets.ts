// The stored results of each tool, as visitors see them; fetched once per visit.
import { api, ask } from '@/api/client';
import type { Preset } from '@/api/types';
import type { ToolName } from '@/components/shell/tools';

declare global {
  interface Window {
    /** What src/boot/boot.js asked for before the app was there. */
    vidgoEarly?: { address: string; answer: Promise<{ presets: Preset[] } | null> };
  }
}

/** The answer that was asked for early, once; null when it was another, or none. */
async function early(address: string): Promise<Preset[] | null> {
  const asked = window.vidgoEarly;
  if (asked?.address !== address) return null;
  delete window.vidgoEarly;
  return (await asked.answer)?.presets ?? null;
}

const held = new Map<string, Promise<Preset[]>>();

function remember(name: string, work: () => Promise<Preset[]>): Promise<Preset[]> {
  const known = held.get(name);
  if (known) return known;
  const coming = work().catch((thrown: unknown) => {
    held.delete(name);
    throw thrown;
  });
  held.set(name, coming);
  return coming;
}

/** All presets of a tool; every combination of its selectors that the library holds. */
export function allPresets(tool: ToolName): Promise<Preset[]> {
  return remember(tool, async () =>
    (await early(`/api/v1/demo/presets/${tool}`)) ??
    (await ask(api.GET('/api/v1/demo/presets/{tool_type}', { params: { path: { tool_type: tool } } }))).presets);
}

/** The first preset of a tool: its face on the landing page. */
export function firstPresets(tool: ToolName): Promise<Preset[]> {
  return remember(`${tool}:first`, async () =>
    (await early(`/api/v1/demo/presets/${tool}?limit=1`)) ??
    (await ask(api.GET('/api/v1/demo/presets/{tool_type}', { params: { path: { tool_type: tool }, query: { limit: 1 } } }))).presets);
}

/** Width to height of a tool's results, so that their place is kept before they come. */
export const ratios: Record<ToolName, string> = {
  background_removal: '1 / 1',
  product_scene: '1 / 1',
  try_on: '2 / 3',
  room_redesign: '4 / 3',
  short_video: '16 / 9',
  ai_avatar: '16 / 9',
  pattern_generate: '1 / 1',
};

/** Before and after show the same place in the same shape, so that one can slide over the other. */
export const comparable: ReadonlySet<ToolName> = new Set(['background_removal', 'product_scene', 'room_redesign']);

/** One selector of a preset, such as `scene_type`; empty when it has none. */
export function selector(preset: Preset, key: string): string {
  const value = (preset.input_params as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : '';
}
