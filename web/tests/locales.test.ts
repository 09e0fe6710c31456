// Every language says the same things: same keys, same placeholders, nothing missing in the code, nothing left over.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { languages } from '@/i18n/languages';

const source = join(import.meta.dirname, '../src');
const areas = ['common', 'public', 'auth', 'account', 'pricing', 'admin'];
const englishAndChineseOnly = new Set(['admin']);

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, before = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[before + key, value] as [string, string]] : flat(value, `${before}${key}.`)));
}

function texts(language: string, area: string): Map<string, string> {
  const tree = JSON.parse(readFileSync(join(source, 'locales', language, `${area}.json`), 'utf8')) as Tree;
  return new Map(flat(tree, `${area}.`));
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'locales' ? [] : sources(path);
    return /\.(vue|ts)$/.test(entry.name) && entry.name !== 'schema.d.ts' ? [readFileSync(path, 'utf8')] : [];
  });
}

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
const code = sources(source).join('\n');
const english = new Map(areas.flatMap((area) => [...texts('en', area)]));

describe.each(areas)('texts of %s', (area) => {
  const others = languages.filter((language) => language !== 'en' && (language === 'zh-TW' || !englishAndChineseOnly.has(area)));

  it.each(others)('are the same keys and placeholders in %s as in English', (language) => {
    const own = texts(language, area);
    const base = texts('en', area);
    expect([...own.keys()].sort()).toEqual([...base.keys()].sort());
    for (const [key, text] of base) expect([key, placeholders(own.get(key) ?? '')]).toEqual([key, placeholders(text)]);
  });

  it.each(['en', ...others])('are never empty in %s', (language) => {
    for (const [key, text] of texts(language, area)) expect(text.trim(), key).not.toBe('');
  });
});

it('a key that is used exists', () => {
  const used = new Set([...code.matchAll(/['"]((?:common|public|auth|account|pricing|admin)(?:\.\w+)+)['"]/g)].map(([, key]) => key as string));
  expect([...used].filter((key) => !english.has(key)).sort()).toEqual([]);
});

it('a key that exists is used', () => {
  // `common.tool.${tool}` uses every key below `common.tool.`
  const families = [...code.matchAll(/[`'"]((?:common|public|auth|account|pricing|admin)(?:\.\w+)*\.)(?:\$\{|['"`]\s*\+)/g)].map(([, before]) => before as string);
  const unused = [...english.keys()].filter((key) => !code.includes(`'${key}'`) && !code.includes(`"${key}"`) && !families.some((before) => key.startsWith(before)));
  expect(unused).toEqual([]);
});
