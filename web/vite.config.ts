// How the app is built (into ../static/app, byte for byte the same each time), served while developing, and tested.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import VueI18n from '@intlify/unplugin-vue-i18n/vite';
import vue from '@vitejs/plugin-vue';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const backend = process.env['VIDGO_BACKEND'] ?? 'http://localhost:8001';

/** Sets the theme before the first paint: a small file of its own, since the page's policy allows no inline script. */
function bootScript(): Plugin {
  const file = at('src/boot/theme.js');
  let name = '/src/boot/theme.js';
  return {
    name: 'vidgo-boot-script',
    buildStart() {
      if (this.meta.watchMode) return;
      const id = this.emitFile({ type: 'asset', name: 'theme.js', source: readFileSync(file, 'utf8') });
      name = id;
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, context) {
        const source = context.bundle
          ? '/' + Object.keys(context.bundle).find((path) => /^assets\/theme-.*\.js$/.test(path))
          : name;
        // Most first visits are to the landing page: its parts are fetched beside the app that asks for them.
        const first = Object.values(context.bundle ?? {}).filter((chunk) =>
          chunk.type === 'chunk' && /(layouts\/PublicLayout|landing\/LandingPage)\.vue$/.test(chunk.facadeModuleId ?? ''));
        const ahead = first.map((chunk) => ({ tag: 'link', attrs: { rel: 'modulepreload', href: `/${chunk.fileName}` }, injectTo: 'head' as const }));
        return [{ tag: 'script', attrs: { src: source }, injectTo: 'head' as const }, ...ahead];
      },
    },
    apply: 'build',
  };
}

export default defineConfig({
  plugins: [
    vue(),
    VueI18n({
      include: [at('src/locales/**/*.json')],
      runtimeOnly: true,
      compositionOnly: true,
      fullInstall: false,
      dropMessageCompiler: true,
      strictMessage: false,
    }),
    bootScript(),
  ],
  resolve: { alias: { '@': at('src') } },
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  server: {
    port: 5173,
    proxy: { '/api': { target: backend, ws: true }, '/static': backend, '/pay': backend, '/docs': backend, '/ws': { target: backend, ws: true } },
  },
  preview: {
    proxy: { '/api': { target: backend, ws: true }, '/static': backend, '/pay': backend, '/docs': backend, '/ws': { target: backend, ws: true } },
  },
  build: {
    outDir: at('../static/app'),
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { environment: 'happy-dom', include: ['tests/**/*.test.ts'] },
});
