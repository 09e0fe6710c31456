// Acts of the staff in the reader's words; an act that is new to us is shown as it is stored.
import { translate } from '@/i18n';

const verbs: Record<string, readonly string[]> = {
  user: ['ban', 'unban', 'credits'],
  material: ['approve', 'reject', 'feature'],
  provider: ['drain', 'reopen', 'settle'],
  pregeneration: ['pause', 'resume', 'retry'],
  setting: ['change'],
  promotion: ['create', 'update', 'delete', 'record_usage'],
  package: ['create', 'update'],
  credits: ['hold', 'capture', 'release', 'refund'],
  payment: ['refund', 'given', 'replay'],
  admin: ['create', 'grant', 'revoke'],
};

/** Beginnings of acts: everything about users, materials, … */
export const families = Object.keys(verbs).map((family) => `${family}.`);
export const actions = Object.entries(verbs).flatMap(([family, known]) => known.map((verb) => `${family}.${verb}`));

export function actionText(action: string): string {
  return actions.includes(action) ? translate(`admin.audit.act.${action.replace('.', '_')}`) : action;
}

export const familyText = (family: string): string => translate(`admin.audit.family.${family.replace('.', '')}`);
