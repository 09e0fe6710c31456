// What a material, its tool and its topic are called.
import { useI18n } from 'vue-i18n';
import { isTool } from '@/components/shell/tools';
import type { Material } from './materials';

export function useNames() {
  const { t, locale } = useI18n();
  const tool = (word: string) => (isTool(word) ? t(`common.tool.${word}`) : word);
  const topic = (word: string) => word.replaceAll('_', ' ');
  /** Its title; without one, what it is and what about. */
  const name = (material: Material) => {
    const own = locale.value === 'zh-TW' ? material.titleZh ?? material.title : material.title ?? material.titleZh;
    return own || t('admin.review.untitled', { tool: tool(material.tool), topic: topic(material.topic) });
  };
  return { tool, topic, name };
}
