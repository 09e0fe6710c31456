// How the app is built (into ../static/app, byte for byte the same each time), served while developing, and tested.
import { fileURLToPath } from 'node:url';
import VueI18n from '@intlify/unplugin-vue-i18n/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { boot } from './scripts/boot.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const backend = process.env['VIDGO_BACKEND'] ?? 'http://localhost:8001';

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
    boot(at('src/boot/boot.js')),
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
    rolldownOptions: {
      output: {
        // What every public page begins with is one file, not twenty small ones.
        codeSplitting: {
          groups: [{ name: 'shell', test: /src\/(components\/shell|layouts\/PublicLayout|components\/problemText|components\/base\/(BaseButton|BaseBadge|BaseCard|BaseDialog|BaseSkeleton|EmptyState|ProblemNote)|composables\/use(Load|InView)|i18n\/format)/ }],
        },
      },
    },
  },
  test: { environment: 'happy-dom', include: ['tests/**/*.test.ts'] },
});
