// What the pages about the library ask the API for, and what a reviewer sees of one material.
import { api, ask } from '@/api/client';
import type { Schemas } from '@/api/types';

/** Fields that say how a material was made. Answers that have them are believed before the public library. */
interface Made {
  prompt?: string | null;
  prompt_zh?: string | null;
  input_image_url?: string | null;
  input_video_url?: string | null;
  input_params?: unknown;
}

type Row = Schemas['MaterialRow'] & Made;
type Queued = Schemas['QueuedMaterial'] & Made & Partial<Schemas['MaterialRow']>;

export const statuses = ['pending', 'approved', 'featured', 'rejected'] as const;
export type Status = (typeof statuses)[number];
export const isStatus = (word: string): word is Status => (statuses as readonly string[]).includes(word);

/** One material under review, whichever list it came from. */
export interface Material extends Made {
  id: string;
  tool: string;
  topic: string;
  status: string;
  source: string;
  createdAt: string;
  image: string | null;
  video: string | null;
  thumbnail: string | null;
  title: string | null;
  titleZh: string | null;
  views: number | null;
  isFeatured: boolean | null;
  /** False: a newer result took its place, so it cannot be shown. */
  isActive: boolean;
}

function material(row: Row | Queued, status: string): Material {
  return {
    id: row.id,
    tool: row.tool_type,
    topic: row.topic,
    status,
    source: row.source,
    createdAt: row.created_at,
    image: row.result_image_url ?? null,
    video: row.result_video_url ?? null,
    thumbnail: row.result_thumbnail_url ?? null,
    title: row.title_en ?? null,
    titleZh: row.title_zh ?? null,
    views: row.view_count ?? null,
    isFeatured: row.is_featured ?? null,
    isActive: row.is_active ?? true,
    prompt: row.prompt,
    prompt_zh: row.prompt_zh,
    input_image_url: row.input_image_url,
    input_video_url: row.input_video_url,
    input_params: row.input_params,
  };
}

export const PER_PAGE = 24;
/** The most that the queue shows at once; when it is decided, the next come. */
export const LONGEST_QUEUE = 100;

export interface Wanted {
  status: string;
  tool: string;
  topic: string;
  page: string;
}

export interface Materials {
  materials: Material[];
  total: number;
}

export async function list(wanted: Wanted, page: number): Promise<Materials> {
  const query = { page, per_page: PER_PAGE, status: wanted.status || undefined, tool_type: wanted.tool || undefined, topic: wanted.topic || undefined };
  const answer = await ask(api.GET('/api/v1/admin/materials', { params: { query } }));
  return { materials: answer.materials.map((row) => material(row, row.status)), total: answer.total };
}

/** What waits for a review, the oldest first. The queue says what was asked for, the list of materials has titles and thumbnails. */
export async function queue(): Promise<Material[]> {
  const [waiting, rows] = await Promise.all([
    ask(api.GET('/api/v1/admin/moderation/queue', { params: { query: { limit: LONGEST_QUEUE } } })),
    ask(api.GET('/api/v1/admin/materials', { params: { query: { status: 'pending', per_page: LONGEST_QUEUE } } })),
  ]);
  const known = new Map(rows.materials.map((row) => [row.id, row]));
  return waiting.queue.map((row) => material({ ...known.get(row.id), ...row }, 'pending'));
}

export const actions = ['approve', 'reject', 'feature'] as const;
export type Action = (typeof actions)[number];
export const statusAfter: Record<Action, Status> = { approve: 'approved', reject: 'rejected', feature: 'featured' };

export function decide(id: string, action: Action, reason?: string): Promise<Schemas['Message']> {
  return ask(api.POST('/api/v1/admin/materials/{id}/review', { params: { path: { id } }, body: { action, rejection_reason: reason } }));
}
