// Starts the app: stores, texts in the visitor's language, pages.
import { createPinia } from 'pinia';
import { createApp, watch } from 'vue';
import App from './App.vue';
import { configureClient } from './api/client';
import { startHeartbeat } from './api/heartbeat';
import { currentLanguage, i18n, speak, translate } from './i18n';
import { router } from './router';
import { keepTitle } from './router/title';
import { usePreferences } from './stores/preferences';
import { useSession } from './stores/session';
import { useToasts } from './stores/toasts';
import './styles/index.css';

const app = createApp(App).use(createPinia());
const preferences = usePreferences();
const session = useSession();

configureClient({
  language: currentLanguage,
  sessionOver() {
    session.forget();
    const here = router.currentRoute.value;
    if (!here.meta.signedIn) return;
    useToasts().show(translate('common.sessionOver'), 'note');
    void router.replace({ path: '/auth/login', query: { next: here.fullPath } });
  },
});

// Signing out, here or in another tab, leaves nothing of the account on the screen.
watch(() => session.isSignedIn, (isSignedIn) => {
  const here = router.currentRoute.value;
  if (!isSignedIn && here.meta.signedIn) void router.replace({ path: '/auth/login', query: { next: here.fullPath } });
});

async function start() {
  speak(preferences.language);
  app.use(i18n).use(router);
  keepTitle();
  await router.isReady();
  app.mount('#app');
  void session.load().catch(() => undefined);
  startHeartbeat();
}

void start();
