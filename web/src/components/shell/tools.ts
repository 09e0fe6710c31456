// The seven tools, as the API names them.

export const toolNames = [
  'product_scene',
  'background_removal',
  'try_on',
  'room_redesign',
  'short_video',
  'ai_avatar',
  'pattern_generate',
] as const;

export type ToolName = (typeof toolNames)[number];

export const isTool = (name: string): name is ToolName => (toolNames as readonly string[]).includes(name);
