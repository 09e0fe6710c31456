// States of things we depend on: which colour, and which word.
import { useI18n } from 'vue-i18n';

export type BadgeKind = 'plain' | 'good' | 'warm' | 'bad';

const kinds: Record<string, BadgeKind> = { healthy: 'good', ok: 'good', configured: 'good', degraded: 'warm', error: 'bad', not_configured: 'plain' };

export function useStates() {
  const { t, te } = useI18n();
  return {
    stateKind: (status: string): BadgeKind => kinds[status] ?? 'warm',
    stateText: (status: string) => (te(`admin.system.state.${status}`, 'en') || te(`admin.system.state.${status}`) ? t(`admin.system.state.${status}`) : status),
  };
}
