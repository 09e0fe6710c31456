// Frames of the live view put together: a whole picture, then numbered changes (merge patches, RFC 7396).

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export interface Frame {
  type: 'snapshot' | 'delta';
  number: number;
  at: string;
  data: JsonObject;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `target` with `patch` merged in. What did not change stays the same object, so that nothing is drawn for it. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/** A frame out of a message; null for everything else that is sent. */
export function readFrame(text: string): Frame | null {
  let message: Partial<Frame> | null;
  try {
    message = JSON.parse(text) as Partial<Frame> | null;
  } catch {
    return null;
  }
  if (message?.type !== 'snapshot' && message?.type !== 'delta') return null;
  return typeof message.number === 'number' && isObject(message.data) ? (message as Frame) : null;
}

/** The picture of the last frame; it knows when one is missing. */
export class FrameRow {
  picture: JsonObject = {};
  at = '';
  private last: number | null = null;

  /** Reply: whether the picture is right now. If not, a frame was lost, and only a new snapshot helps. */
  take(frame: Frame): boolean {
    if (frame.type === 'snapshot') {
      this.picture = frame.data;
    } else {
      if (this.last === null || frame.number !== this.last + 1) return false;
      this.picture = mergePatch(this.picture, frame.data) as JsonObject;
    }
    this.last = frame.number;
    this.at = frame.at;
    return true;
  }

  /** The next frame must be a snapshot. */
  forget(): void {
    this.last = null;
  }
}
