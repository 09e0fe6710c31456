// A person with a browser goes through the app, mostly by keyboard: looks, tries, registers, pays, and leaves again.
// node scripts/walk.mjs http://localhost:4173 path/to/data/mail
// The backend runs with FRONTEND_URL at that address, without SMTP (its mails land in the folder), its stand-in playing the payments.
import { strict as assert } from 'node:assert';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [base = 'http://localhost:4173', mailFolder = '../data/mail'] = process.argv.slice(2);
const email = `walk${Date.now()}@example.com`;
const password = 'Sunny-Harbour-42';
const nextPassword = 'Calm-River-77x';
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', acceptDownloads: true });
context.setDefaultTimeout(15_000);
const page = await context.newPage();
let complaints = [];
page.on('pageerror', (error) => complaints.push(String(error)));
// A refused request is written down by the browser itself; the steps that provoke one expect it.
page.on('console', (message) => {
  if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
});

const at = (path) => page.goto(base + path);
const heading = (name) => page.getByRole('heading', { name, level: 1 }).waitFor();
const press = (name) => page.getByRole('button', { name, exact: true }).click();
const focused = () => page.evaluate(() => `${document.activeElement.tagName} ${document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim().slice(0, 40)}`);

async function mail(pattern) {
  for (let look = 0; look < 50; look += 1) {
    const files = readdirSync(mailFolder).filter((name) => name.endsWith('.eml')).map((name) => join(mailFolder, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
    const texts = files.map((file) => readFileSync(file, 'utf8').replace(/=\r?\n/g, '').replace(/=3D/gi, '='));
    const found = texts.filter((text) => text.includes(email)).map((text) => pattern.exec(text)).find(Boolean);
    if (found) return found[1] ?? found[0];
    await page.waitForTimeout(200);
  }
  throw new Error(`no mail to ${email} has ${pattern}`);
}

let failed = 0;
async function step(name, work) {
  complaints = [];
  try {
    await work();
    assert.deepEqual(complaints, []);
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name} (${page.url()})\n${String(error).slice(0, 600)}`);
  }
}

await step('the first tab leads past the header, to the heading', async () => {
  await at('/');
  await page.locator('main h1').waitFor();
  await page.keyboard.press('Tab');
  assert.match(await focused(), /^A Skip/);
  await page.keyboard.press('Enter');
  assert.match(await focused(), /^H1/);
});

await step('before and after are compared by keys', async () => {
  const slider = page.getByRole('slider').first();
  await slider.waitFor();
  await slider.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  assert.equal(await slider.getAttribute('aria-valuetext'), '1 % before');
});

await step('the menu opens and closes by keys, and leads to a tool', async () => {
  await page.getByRole('button', { name: 'Tools' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  assert.match(await focused(), /Tools/);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Room redesign' }).first().click();
  await heading('Room redesign');
  await page.waitForTimeout(100);
  assert.match(await focused(), /^H1 Room redesign/);
});

await step('a choice by arrows stays in the address', async () => {
  await page.getByRole('radio', { name: 'Modern', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(/style=scandinavian/);
  await page.reload();
  assert(await page.getByRole('radio', { name: 'Scandinavian' }).isChecked());
});

await step('the result is announced and takes the focus', async () => {
  await page.getByRole('button', { name: 'Redesign the room' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('The result is ready.').waitFor();
  assert.match(await focused(), /^H2/);
  await page.getByRole('slider').waitFor();
});

await step('a download asks to subscribe; Escape gives the focus back', async () => {
  await page.getByRole('button', { name: 'Download without watermark' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Make it yours' }).waitFor();
  await page.keyboard.press('Escape');
  await page.waitForTimeout(100);
  assert.match(await focused(), /Download/);
});

await step('what the library has not cannot be chosen, and says why', async () => {
  await at('/tools/try_on?garment=dresses-1');
  assert(await page.getByRole('radio', { name: /Not in the library/ }).first().isDisabled());
});

await step('a clip plays', async () => {
  await at('/tools/short_video');
  await press('Make the clip');
  await page.locator('video').waitFor();
  const played = await page.evaluate(async () => {
    const video = document.querySelector('video');
    video.muted = true;
    await video.play();
    await new Promise((done) => { setTimeout(done, 1_200); });
    return video.currentTime;
  });
  assert(played > 0.2, `played ${played} s`);
});

await step('the language is changed and remembered', async () => {
  await at('/pricing');
  await page.getByLabel('Language').first().selectOption('zh-TW');
  await heading('方案與價格');
  await page.reload();
  await heading('方案與價格');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-Hant-TW');
  await page.getByLabel('語言').first().selectOption('en');
  await heading('Plans and prices');
});

await step('choosing a plan leads through registering, and back', async () => {
  await press('Choose: Pro');
  await heading('Sign in');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('password');
  await press('Continue');
  await page.getByText('one of those that everybody tries first').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press('Continue');
  await heading('Enter the code');
  const code = await mail(/^\s+(\d{6})\s*$/m);
  const field = page.getByLabel('6-digit code');
  await field.evaluate((input, text) => {
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }, `Code: ${code.slice(0, 3)} ${code.slice(3)}`);
  assert.equal(await field.inputValue(), code);
  await press('Confirm');
  await heading('Plans and prices');
});

await step('a plan is paid at ECPay, and the way back shows the order', async () => {
  await page.getByText('NT$ · ECPay').click();
  await page.getByText('NT$599').waitFor();
  await press('Choose: Pro');
  await press('Pay by credit card');
  await press('Pay by card');
  await page.locator('main[data-status=paid]').waitFor();
  await page.getByRole('link', { name: 'Back to the shop' }).click();
  await page.getByText('Thank you, the payment has arrived.').waitFor();
});

await step('the account has plan, credits and an invoice', async () => {
  await at('/account');
  await page.getByText(/Renews on/).waitFor();
  await page.getByText('250', { exact: true }).first().waitFor();
  await at('/account/invoices');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /^PDF/ }).click();
  assert.match((await download).suggestedFilename(), /\.pdf$/);
});

await step('the plan is cancelled at its end', async () => {
  await at('/account');
  await press('Cancel plan');
  await page.getByRole('button', { name: /^Let it end/ }).click();
  await page.getByText(/Your plan lasts until/).waitFor();
});

await step('administrators\' pages are not for everybody', async () => {
  await at('/admin');
  await heading('You may not see this page');
});

await step('a used-up access token is renewed unseen', async () => {
  await page.evaluate(() => {
    const tokens = JSON.parse(localStorage.getItem('vidgo.tokens'));
    localStorage.setItem('vidgo.tokens', JSON.stringify({ ...tokens, access_token: `${tokens.access_token.slice(0, -6)}AAAAAA` }));
  });
  await at('/account');
  await page.getByText('credits to spend').waitFor();
});

await step('no connection is said, and trying again works', async () => {
  await page.route('**/api/**', (route) => route.abort());
  await page.getByRole('link', { name: 'Credit history' }).first().click();
  await heading('Credit history');
  await page.getByText('No connection to the server').waitFor();
  await page.unroute('**/api/**');
  await press('Try again');
  await page.getByRole('cell', { name: '+250' }).waitFor();
});

await step('signing out is followed by the other tab', async () => {
  const other = await context.newPage();
  await other.goto(`${base}/account/history`);
  await other.getByRole('heading', { name: 'Credit history' }).waitFor();
  await page.getByRole('button', { name: /Account/ }).click();
  await press('Sign out');
  await other.waitForURL(/auth\/login\?next=/);
  await other.close();
});

await step('a forgotten password is replaced by the link of a mail', async () => {
  await at('/auth/forgot');
  await page.getByLabel('E-mail address').fill(email);
  await press('Send the link');
  await page.goto(await mail(/https?:\/\/[^\s"<>]*reset_password=[\w-]+/));
  await heading('Choose a new password');
  assert.equal(new URL(page.url()).search + new URL(page.url()).hash, '');
  await page.getByLabel('New password').fill(nextPassword);
  await press('Save the password');
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(nextPassword);
  await page.keyboard.press('Enter');
  await heading('Overview');
});

await step('the account is deleted', async () => {
  await at('/account/sessions');
  await press('Delete the account …');
  await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(nextPassword);
  await press('Delete for good');
  await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
});

await browser.close();
process.exit(failed === 0 ? 0 : 1);
