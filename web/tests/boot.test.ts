// The boot script runs before the app and cannot share its code: it must come to the same language, and the same theme.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseLanguage, languages } from '@/i18n/languages';

const source = readFileSync(join(import.meta.dirname, '../src/boot/boot.js'), 'utf8');
const files = {
  pages: { layout: [], landing: ['landing.js', 'landing.css'], tool: ['tool.js'], pricing: ['pricing.js'] },
  texts: Object.fromEntries(languages.map((it) => [it, { common: [`common-${it}.js`], public: [`public-${it}.js`], pricing: [] }])),
};

function boot(address: string, kept: object, preferred: string[]): string[] {
  document.head.innerHTML = '';
  delete document.documentElement.dataset['theme'];
  localStorage.setItem('vidgo.preferences', JSON.stringify(kept));
  window.history.replaceState(null, '', address);
  vi.stubGlobal('navigator', { languages: preferred });
  vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(JSON.stringify({ presets: [] })))));
  new Function(source.replace('/* FILES */', JSON.stringify(files)))();
  return [...document.head.querySelectorAll('link')].map((link) => link.getAttribute('href') ?? '');
}

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

describe('the boot script', () => {
  it.each([
    ['/', {}, ['en-GB', 'ja']],
    ['/', {}, ['fr', 'zh-Hant-HK']],
    ['/', { language: 'ko' }, ['en']],
    ['/?lang=es', { language: 'ko' }, ['en']],
    ['/?lang=xx', {}, ['de']],
    ['/', {}, ['zh-CN']],
  ])('at %s with %j and %j asks for the texts that the app will show', (address, kept, preferred) => {
    const expected = chooseLanguage(new URL(address, 'http://localhost').search, (kept as { language?: string }).language ?? null, preferred);
    expect(boot(address, kept, preferred)).toContain(`/assets/common-${expected}.js`);
  });

  it('sets light before anything is drawn, and dark otherwise', () => {
    boot('/', { theme: 'light' }, ['en']);
    expect(document.documentElement.dataset['theme']).toBe('light');
    boot('/', {}, ['en']);
    expect(document.documentElement.dataset['theme']).toBeUndefined();
  });

  it('asks for the first data where a page shows the library, and nowhere else', () => {
    boot('/tools/try_on?model=male-1', {}, ['en']);
    expect(fetch).toHaveBeenCalledWith('/api/v1/demo/presets/try_on');
    boot('/account', {}, ['en']);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('asks for no page that is not shown', () => {
    expect(boot('/auth/login', {}, ['en'])).toEqual(['/assets/common-en.js']);
  });
});
