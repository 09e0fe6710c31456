// Fails when the first load of the landing page needs more script and style than it may; says what it needs.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT_BYTES = 200 * 1024;
const assets = new URL('../../static/app/assets/', import.meta.url);
const names = readdirSync(assets);
const read = (name) => readFileSync(new URL(name, assets));
const weigh = (name) => gzipSync(read(name), { level: 9 }).length;

/** What a script loads at once: its static imports, and theirs. */
function withImports(name, seen) {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, path] of read(name).toString().matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)) withImports(path, seen);
  return seen;
}

/** The chunks that Vite preloads together with a lazy page: its imports and styles. */
function withStyles(page) {
  const scripts = withImports(page, new Set());
  const entry = read(names.find((name) => /^index-.*\.js$/.test(name))).toString();
  const files = JSON.parse(/__vite__mapDeps=.*?(\[[^\]]*\])/.exec(entry)?.[1] ?? '[]');
  const imports = [...entry.matchAll(/import\((?:`|"|')\.\/([^`"']+)(?:`|"|')\),\s*__vite__mapDeps\(\[([\d,]*)\]\)/g)];
  const call = imports.find(([, name]) => name === page);
  for (const index of call?.[2]?.split(',').filter(Boolean) ?? []) scripts.add(files[Number(index)].replace(/^assets\//, ''));
  return scripts;
}

const html = readFileSync(new URL('../index.html', assets), 'utf8');
const first = new Set([...html.matchAll(/\/assets\/([^"']+\.(?:js|css))/g)].map(([, name]) => name));
for (const name of [...first]) if (name.endsWith('.js')) withImports(name, first);
for (const page of ['PublicLayout', 'LandingPage']) {
  const file = names.find((name) => new RegExp(`^${page}-.*\\.js$`).test(name));
  if (!file) throw new Error(`${page} is not a chunk of its own any more: tell scripts/budget.mjs what the landing page loads`);
  for (const name of withStyles(file)) first.add(name);
}
// One language's texts: the largest, whichever it is.
for (const area of ['common', 'public']) {
  const texts = names.filter((name) => new RegExp(`^${area}-.*\\.js$`).test(name)).sort((a, b) => weigh(b) - weigh(a));
  first.add(texts[0]);
}

const sizes = [...first].map((name) => ({ name, bytes: weigh(name) })).sort((a, b) => b.bytes - a.bytes);
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { name, bytes } of sizes) console.log(`${String(bytes).padStart(8)}  ${name}`);
console.log(`${String(total).padStart(8)}  first load of the landing page, gzip (limit ${LIMIT_BYTES})`);
if (total > LIMIT_BYTES) process.exit(1);
