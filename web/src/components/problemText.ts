// A problem in the reader's words: ours where we have them in their language, else the server's `detail`, which is English.
import type { Problem } from '@/api/problem';
import { currentLanguage } from '@/i18n';

type Translate = (key: string, values?: Record<string, unknown>) => string;

export function problemText(problem: Problem, t: Translate): string {
  if (problem.isOffline) return t('common.problem.offline');
  if (problem.code === 'starting') return t('common.problem.starting');
  if (currentLanguage() !== 'en' || !problem.detail) {
    const key = `common.problem.code.${problem.code}`;
    const text = t(key, problem.values);
    if (text !== key) return text;
  }
  if (problem.detail) return problem.detail.charAt(0).toUpperCase() + problem.detail.slice(1);
  return problem.isTemporary ? t('common.problem.busy') : t('common.problem.unexpected');
}
