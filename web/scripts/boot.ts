// Writes the boot script with the names of the built files, and puts it into the page.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

type Bundle = Rolldown.OutputBundle;
type Chunk = Rolldown.OutputChunk & { viteMetadata?: { importedCss: Set<string> } };

const pages = {
  layout: '/src/layouts/PublicLayout.vue',
  landing: '/src/public/landing/LandingPage.vue',
  tool: '/src/public/tools/ToolRoute.vue',
  pricing: '/src/pricing/PricingPage.vue',
};
const languages = ['en', 'zh-TW', 'ja', 'ko', 'es'];
const areas = ['common', 'public', 'pricing'];

function chunksOf(bundle: Bundle): Chunk[] {
  return Object.values(bundle).filter((file): file is Chunk => file.type === 'chunk');
}

/** The files of a module's chunk: itself, what it imports, and their styles; without what the page loads anyway. */
function filesOf(bundle: Bundle, module: string, entry: Set<string>): string[] {
  const chunks = chunksOf(bundle);
  const start = chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(module)));
  if (!start) throw new Error(`${module} is in no chunk: tell scripts/boot.ts what the page loads`);
  const found = new Set<string>();
  const visit = (chunk: Chunk) => {
    if (entry.has(chunk.fileName) || found.has(chunk.fileName)) return;
    found.add(chunk.fileName);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    for (const name of chunk.imports) {
      const next = chunks.find((it) => it.fileName === name);
      if (next) visit(next);
    }
  };
  visit(start);
  return [...found].map((name) => name.replace(/^assets\//, ''));
}

export function boot(source: string): Plugin {
  return {
    name: 'vidgo-boot',
    apply: 'build',
    writeBundle(options, bundle) {
      const folder = options.dir ?? '.';
      const entry = new Set(chunksOf(bundle).filter((chunk) => chunk.isEntry).flatMap((chunk) => [chunk.fileName, ...chunk.imports]));
      const files = {
        pages: Object.fromEntries(Object.entries(pages).map(([page, module]) => [page, filesOf(bundle, module, entry)])),
        texts: Object.fromEntries(languages.map((language) => [
          language,
          Object.fromEntries(areas.map((area) => [area, filesOf(bundle, `/src/locales/${language}/${area}.json`, entry)])),
        ])),
      };
      const script = readFileSync(source, 'utf8').replace('/* FILES */', JSON.stringify(files));
      const name = `assets/boot-${createHash('sha256').update(script).digest('base64url').slice(0, 8)}.js`;
      writeFileSync(join(folder, name), script);
      const page = join(folder, 'index.html');
      writeFileSync(page, readFileSync(page, 'utf8').replace('<!-- boot -->', `<script src="/${name}"></script>`));
    },
  };
}
