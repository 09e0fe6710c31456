// What operators can turn, and how it stands: asked for, and known anew after each turn.
import { api, ask } from '@/api/client';
import type { Schemas } from '@/api/types';
import { useLoad } from '@/composables/useLoad';

export type Operations = Schemas['Operations'];
export type Word = Schemas['Word'];
export type SettingShown = Schemas['SettingShown'];

/** As `failures` are sent; the document says only that they are objects. */
export interface Failure {
  item_id: string;
  kind: string;
  message: string;
}

export function useOperations() {
  const { data, problem, loading, load } = useLoad(() => ask(api.GET('/api/v1/admin/operations')));
  const body = (reason: string) => ({ reason: reason || null });

  async function turn(answer: Promise<Operations>) {
    data.value = await answer;
  }

  return {
    data,
    problem,
    loading,
    load,
    pause: (reason: string) => turn(ask(api.POST('/api/v1/admin/pregeneration/pause', { body: body(reason) }))),
    resume: (reason: string) => turn(ask(api.POST('/api/v1/admin/pregeneration/resume', { body: body(reason) }))),
    /** Without items: everything that failed. */
    retry: (items: string[] | null, reason: string) =>
      turn(ask(api.POST('/api/v1/admin/pregeneration/retry', { body: { ...body(reason), item_ids: items } }))),
    drain: (provider: string, reason: string) =>
      turn(ask(api.POST('/api/v1/admin/providers/{provider}/drain', { params: { path: { provider } }, body: body(reason) }))),
    reopen: (provider: string, reason: string) =>
      turn(ask(api.POST('/api/v1/admin/providers/{provider}/reopen', { params: { path: { provider } }, body: body(reason) }))),
    /** Null: back to the configuration. */
    set: (name: string, value: number | null, reason: string) =>
      turn(ask(api.PUT('/api/v1/admin/settings/{name}', { params: { path: { name } }, body: { ...body(reason), value } }))),
  };
}
