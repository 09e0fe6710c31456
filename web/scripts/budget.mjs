// Fails when the first load of the landing page needs more script and style than it may; says what it needs.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT_BYTES = 200 * 1024;
const assets = new URL('../../static/app/assets/', import.meta.url);
const read = (name) => readFileSync(new URL(name, assets));
const weigh = (name) => gzipSync(read(name), { level: 9 }).length;

/** What a script loads at once: its static imports, and theirs. */
function withImports(name, seen) {
  if (seen.has(name)) return;
  seen.add(name);
  if (!name.endsWith('.js')) return;
  for (const [, path] of read(name).toString().matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g)) withImports(path, seen);
}

// The page itself, and what the boot script asks for on `/`; of the languages the one with the longest texts.
const html = readFileSync(new URL('../index.html', assets), 'utf8');
const boot = readdirSync(assets).find((name) => /^boot-.*\.js$/.test(name));
const files = JSON.parse(/\((\{"pages".*\})\);\s*$/.exec(read(boot).toString())[1]);
const first = new Set();
for (const [, name] of html.matchAll(/\/assets\/([^"']+\.(?:js|css))/g)) withImports(name, first);
for (const name of [...files.pages.layout, ...files.pages.landing]) withImports(name, first);
const texts = Object.values(files.texts).map(({ common, public: own }) => [...common, ...own]);
const weighAll = (names) => names.reduce((sum, name) => sum + weigh(name), 0);
for (const name of texts.sort((a, b) => weighAll(b) - weighAll(a))[0]) withImports(name, first);

const sizes = [...first].map((name) => ({ name, bytes: weigh(name) })).sort((a, b) => b.bytes - a.bytes);
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { name, bytes } of sizes) console.log(`${String(bytes).padStart(8)}  ${name}`);
console.log(`${String(total).padStart(8)}  first load of the landing page, gzip (limit ${LIMIT_BYTES})`);
if (total > LIMIT_BYTES) process.exit(1);
