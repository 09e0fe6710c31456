// A problem in the reader's words: ours where we have them in their language, else the server's `detail`, which is English.
import type { Problem } from '@/api/problem';
import { currentLanguage } from '@/i18n';

type Translate = (key: string, values?: Record<string, unknown>) => string;

export function problemText(problem: Problem, t: Translate): string {
  if (problem.isOffline) return t('common.problem.offline');
  if (problem.code === 'starting') return t('common.problem.starting');
  // The detail of a refused form repeats every fault with its pointer; those are said at the fields.
  if (problem.code === 'invalid_request') return t('common.problem.code.invalid_request');
  if (currentLanguage() !== 'en' || !problem.detail) {
    const key = `common.problem.code.${problem.code}`;
    const text = t(key, problem.values);
    if (text !== key) return text;
  }
  if (problem.detail) return sentence(problem.detail);
  return problem.isTemporary ? t('common.problem.busy') : t('common.problem.unexpected');
}

/** The server writes its details as parts of a sentence. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
