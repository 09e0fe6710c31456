// Visits every page of a running app in Chromium, at two widths, in both themes and several languages. Fails on anything
// serious that axe finds, on words in the console, on sideways scrolling, and on a layout that shifts.
// node scripts/audit.mjs http://localhost:4173; AUDIT_TOKENS (the JSON of `vidgo.tokens`) adds the pages of an account,
// AUDIT_PAGES (comma-separated) other pages, AUDIT_PICTURES a folder for pictures.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const base = process.argv[2] ?? 'http://localhost:4173';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tools = ['product_scene', 'background_removal', 'try_on', 'room_redesign', 'short_video', 'ai_avatar', 'pattern_generate'];
const open = ['/', ...tools.map((tool) => `/tools/${tool}`), '/pricing', '/nowhere'];
const signedOut = ['/auth/login', '/auth/register', '/auth/verify', '/auth/forgot', '/auth/reset', '/auth/reset#token=example'];
const account = ['/account', '/account/history', '/account/orders', '/account/invoices', '/account/sessions'];
const tokens = process.env.AUDIT_TOKENS;
const pages = process.env.AUDIT_PAGES?.split(',') ?? [...open, ...(tokens ? account : signedOut)];
const looks = [
  { width: 1280, theme: 'dark', language: 'en' },
  { width: 360, theme: 'light', language: 'zh-TW' },
  { width: 360, theme: 'dark', language: 'es' },
  { width: 1280, theme: 'light', language: 'ja' },
];
const SHIFT_LIMIT = 0.05;

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
let faults = 0;
const fault = (where, text) => {
  faults += 1;
  console.log(`${where}: ${text}`);
};

/** Kept by the page itself: how far its layout shifted, and when its largest part was there. */
function watchLayout() {
  window.seen = { shift: 0, largest: 0 };
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) window.seen.shift += entry.value; }))
    .observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.seen.largest = entry.startTime; }))
    .observe({ type: 'largest-contentful-paint', buffered: true });
}

for (const { width, theme, language } of looks) {
  const context = await browser.newContext({ viewport: { width, height: width < 600 ? 780 : 900 }, locale: language, reducedMotion: 'reduce', bypassCSP: false });
  await context.addInitScript(watchLayout);
  await context.addInitScript(([preferences, session]) => {
    localStorage.setItem('vidgo.preferences', preferences);
    if (session && !localStorage.getItem('vidgo.tokens')) localStorage.setItem('vidgo.tokens', session);
  }, [JSON.stringify({ theme, language }), tokens ?? null]);
  for (const path of pages) {
    const where = `${path} ${width} ${theme} ${language}`;
    const page = await context.newPage();
    page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) fault(where, `console: ${message.text()}`); });
    page.on('pageerror', (error) => fault(where, String(error)));
    await page.goto(base + path, { waitUntil: 'networkidle' });
    await page.locator('main h1').first().waitFor({ state: 'attached' });
    const before = await page.evaluate(() => window.seen);
    await page.evaluate(async () => {
      for (let y = 0; y < document.body.scrollHeight; y += 500) {
        scrollTo(0, y);
        await new Promise((done) => { setTimeout(done, 60); });
      }
      scrollTo(0, 0);
    });
    await page.waitForLoadState('networkidle');
    const after = await page.evaluate(() => ({ shift: window.seen.shift, sideways: document.documentElement.scrollWidth - innerWidth, headings: document.querySelectorAll('h1').length }));
    if (after.shift > SHIFT_LIMIT) fault(where, `the layout shifts by ${after.shift.toFixed(3)}`);
    if (after.sideways > 0) fault(where, `scrolls sideways by ${after.sideways} px`);
    if (after.headings !== 1) fault(where, `${after.headings} h1`);
    const { violations } = await page.evaluate(`${axe}; axe.run({ resultTypes: ['violations'] })`);
    for (const { id, impact, help, nodes } of violations) {
      const text = `axe ${impact}: ${id} (${help}): ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`;
      if (impact === 'serious' || impact === 'critical') fault(where, text);
      else console.log(`${where}: note: ${text}`);
    }
    if (process.env.AUDIT_PICTURES) {
      const path = `${process.env.AUDIT_PICTURES}/${where.replace(/[^\w]+/g, '-')}.png`;
      const take = () => page.screenshot({ path, fullPage: true, timeout: 8_000 });
      // Chromium without a screen may draw nothing until it is asked again.
      await take().catch(take);
    }
    console.log(`${where}: largest part after ${Math.round(before.largest)} ms, shift ${after.shift.toFixed(3)}`);
    await page.close();
  }
  await context.close();
}
await browser.close();
console.log(faults === 0 ? 'nothing serious' : `${faults} faults`);
process.exit(faults === 0 ? 0 : 1);
