// What a shop pays in: TWD through ECPay, USD through Paddle; remembered, and only what this installation offers.
import { computed, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { api, ask } from '@/api/client';
import { useLoad } from '@/composables/useLoad';

const PLACE = 'vidgo.currency';

function kept(): string | null {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

export function useCurrency() {
  const { locale } = useI18n();
  const chosen = ref(kept());
  const methods = useLoad(() => ask(api.GET('/api/v1/payments/methods')));
  const offered = computed(() => methods.data.value?.methods ?? []);

  const currency = computed({
    get() {
      const wanted = chosen.value ?? (locale.value === 'zh-TW' ? 'TWD' : 'USD');
      const has = offered.value.length === 0 || offered.value.some((method) => method.currency === wanted);
      return has ? wanted : (offered.value[0]?.currency ?? wanted);
    },
    set(next: string) {
      chosen.value = next;
    },
  });
  const method = computed(() => offered.value.find((it) => it.currency === currency.value) ?? null);

  watch(chosen, (next) => {
    try {
      if (next) localStorage.setItem(PLACE, next);
    } catch {
      // The choice lasts as long as the page then.
    }
  });

  return { methods, offered, currency, method };
}
