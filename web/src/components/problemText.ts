// A problem in the reader's words: the server's `detail` where it gave one.
import type { Problem } from '@/api/problem';

type Translate = (key: string, values?: Record<string, unknown>) => string;

export function problemText(problem: Problem, t: Translate): string {
  if (problem.isOffline) return t('common.problem.offline');
  if (problem.code === 'starting') return t('common.problem.starting');
  if (problem.detail) return problem.detail;
  return problem.isTemporary ? t('common.problem.busy') : t('common.problem.unexpected');
}
