// How a material was made: what it was made of, what was asked for, and by which choices.
import { api, ask } from '@/api/client';
import type { Preset } from '@/api/types';
import type { Material } from './materials';

export interface Made {
  before: string | null;
  beforeVideo: string | null;
  prompt: string | null;
  promptZh: string | null;
  /** Choices and their values, in the order of their names. */
  choices: [string, string][];
}

const libraries = new Map<string, Promise<Map<string, Preset>>>();

/** The public library of one tool by id; asked for once per visit. */
function library(tool: string): Promise<Map<string, Preset>> {
  const known = libraries.get(tool);
  if (known) return known;
  const coming = ask(api.GET('/api/v1/demo/presets/{tool_type}', { params: { path: { tool_type: tool } } }))
    .then((answer) => new Map(answer.presets.map((preset) => [preset.id, preset])));
  libraries.set(tool, coming);
  coming.catch(() => libraries.delete(tool));
  return coming;
}

/** Words and numbers among the parameters; files and whatever has parts of its own are nothing to read at a glance. */
export function choicesOf(parameters: unknown): [string, string][] {
  if (typeof parameters !== 'object' || parameters === null) return [];
  return Object.entries(parameters)
    .filter((entry): entry is [string, string | number | boolean] => ['string', 'number', 'boolean'].includes(typeof entry[1]) && !String(entry[1]).startsWith('/') && entry[1] !== '')
    .map(([name, value]): [string, string] => [name, String(value)])
    .sort(([one], [other]) => one.localeCompare(other));
}

function gather(from: Partial<Pick<Preset, 'prompt' | 'prompt_zh' | 'input_image_url' | 'input_video_url'>> & { input_params?: unknown }): Made {
  return {
    before: from.input_image_url ?? null,
    beforeVideo: from.input_video_url ?? null,
    prompt: from.prompt ?? null,
    promptZh: from.prompt_zh ?? null,
    choices: choicesOf(from.input_params),
  };
}

/** What the lists say themselves, else what the public library says: that one knows only what is shown. */
export async function made(material: Material): Promise<Made> {
  const own = gather({ ...material, prompt: material.prompt ?? undefined });
  if (own.before || own.beforeVideo || material.input_params !== undefined) return own;
  const preset = (await library(material.tool).catch(() => null))?.get(material.id);
  return preset ? gather(preset) : own;
}
