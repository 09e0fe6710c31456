// What all people with a browser share: the browser, what it complains about, axe's word on a page, pictures.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

export const task = JSON.parse(process.argv[2]);
export const complaints = [];

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const browser = await chromium.launch({ executablePath: task.chromium, headless: true, args: flags });

/** A page of a new person; `settings` as of playwright's newContext. */
export async function person(settings = {}) {
  // axe is put into the page from outside, which the page's own policy rightly forbids.
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce', bypassCSP: false, ...settings });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.expected = null;
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error}`));
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type()) || page.expected?.test(message.text())) return;
    complaints.push(`${page.url()}: ${message.text()} ${message.location().url}`);
  });
  return page;
}

/** Fails on what axe finds serious or critical on the page as it is. */
export async function accessible(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const violation of found.violations.filter((it) => ['serious', 'critical'].includes(it.impact))) {
    complaints.push(`axe on ${what}: ${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).slice(0, 3).join('; ')}`);
  }
}

/** Keeps a picture of the page, when somebody wants pictures. */
export async function picture(page, name, fullPage = false) {
  if (!task.pictures) return;
  const take = () => page.screenshot({ path: `${task.pictures}/${name}.jpg`, type: 'jpeg', quality: 80, fullPage, timeout: 8_000 });
  // Right after a page opened, Chromium without a screen may draw nothing until it is asked again.
  await take().catch(take);
}

/** Looks at a page as people of all kinds do: axe in both themes, on a phone without scrolling sideways, and a picture. */
export async function looked(page, name) {
  await accessible(page, name);
  await picture(page, name);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  // Charts follow the size of their place a moment later.
  await page.waitForFunction(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth, null, { timeout: 2_000 }).catch(() => undefined);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 0) complaints.push(`${name}: ${sideways} px wider than a phone of 360`);
  await picture(page, `${name}-phone`);
  await page.setViewportSize(size);
}

export async function done(more = {}) {
  await browser.close();
  console.log(JSON.stringify({ complaints, ...more }));
}
