// A person with a browser; argv[2] says where and as whom. The code of the mail comes on stdin. Prints at its end, as one
// JSON line, the numbers of the orders and what the browser complained about.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const task = JSON.parse(process.argv[2]);
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: task.chromium, headless: true, args: flags });
const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1180, height: 860 } });
context.setDefaultTimeout(20_000);
const complaints = [], done = { complaints };
let expected = null;
function listenTo(page) {
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !expected?.test(message.text())) complaints.push(`${page.url()}: ${message.text()} ${message.location().url}`);
  });
  return page;
}
const page = listenTo(await context.newPage());
const press = (name) => page.getByRole('button', { name, exact: true }).click();
const text = (selector) => page.locator(selector).innerText();
const paid = () => page.locator('main[data-status=paid]').waitFor();
const back = () => page.getByRole('link', { name: 'Back to the shop' }).click();
const credits = (words) => page.locator('#credits', { hasText: words }).waitFor();
async function picture(name, fullPage = false) {
  if (!task.pictures) return;
  const take = () => page.screenshot({ path: `${task.pictures}/${name}.jpg`, type: 'jpeg', quality: 78, fullPage, timeout: 5_000 });
  // Right after a page opened, Chromium without a screen may draw nothing until it is asked again.
  await take().catch(take);
}

// Registers.
await page.goto(task.shop);
await page.getByLabel('E-mail').fill(task.email);
await page.getByLabel('Password', { exact: true }).fill(task.password);
await picture('signed-out', true);
await press('Create an account');
await page.getByLabel('6-digit code').waitFor();
for await (const code of createInterface({ input: process.stdin })) {
  await page.getByLabel('6-digit code').fill(code);
  break;
}
process.stdin.destroy();
await press('Confirm');
await page.getByText('You have no plan yet.').waitFor();
await page.getByText('Yearly').click();
await page.getByRole('heading', { name: 'Pro Plus' }).waitFor();
await page.getByText('Monthly').click();
await page.getByText('NT$ · ECPay').click();
await page.locator('#plans', { hasText: 'NT$599' }).waitFor();

// The card is refused: nothing is charged, and the page says so.
await press('Choose: Pro');
assert.equal(await text('#amount'), 'NT$599');
done.refused = await text('#number');
await picture('pay');
await press('Pay by credit card');
await picture('ecpay');
await press('Let the card be refused');
await page.locator('.note.bad').waitFor();
await picture('refused');
await back();

// It works the next time.
await press('Choose: Pro');
done.plan = await text('#number');
await press('Pay by credit card');
await press('Pay by card');
await paid();
await picture('paid');
await back();
await page.locator('#plan', { hasText: 'Pro · renews on' }).waitFor();
await credits('250 credits');
await picture('shop');

// A pack through Paddle, at the price of the plan and with the promotion that the page offers.
await page.getByText('US$ · Paddle').click();
await page.locator('#packs', { hasText: 'US$7.20' }).waitFor();
await page.getByLabel('Promotion code').fill('nothing');
await press('Use');
await page.locator('#promotion-said', { hasText: 'not valid' }).waitFor();
await press('Use SPRING');
await page.locator('#packs', { hasText: 'US$6.12 with SPRING' }).waitFor();
await press('Buy: Medium pack');
assert.equal(await text('#amount'), 'US$6.12');
done.pack = await text('#number');
await press('Continue to payment');
await page.getByLabel('E-mail').fill(task.email);
await picture('paddle');
await press('Let the card be declined');
await page.getByRole('alert').waitFor();
await press('Pay');
await paid();
await back();
await credits('360 credits');

// A transfer: the account is on both pages, and ours sees the money by itself.
await page.getByText('NT$ · ECPay').click();
await page.locator('#packs', { hasText: 'NT$135' }).waitFor();
await press('Buy: Small pack');
done.transfer = await text('#number');
const ours = page.url();
await press('Pay by bank transfer (ATM)');
await press('Get an ATM account');
const account = await page.locator('code').nth(1).innerText();
await picture('transfer');
const bank = listenTo(await context.newPage());
await bank.goto(page.url());
await page.goto(ours);
await page.locator('code', { hasText: account }).waitFor();
await picture('account');
await bank.getByRole('button', { name: 'The money was transferred' }).click();
await bank.getByRole('heading', { name: 'Paid' }).waitFor();
// What lies behind another page is drawn slowly.
await bank.close();
await paid();
await back();
await credits('410 credits');

// The papers, in a session whose access token is over.
expected = /status of 401/;
await page.evaluate(() => {
  const tokens = JSON.parse(sessionStorage.getItem('tokens'));
  sessionStorage.setItem('tokens', JSON.stringify({ ...tokens, access_token: 'over' }));
});
await page.reload();
await credits('410 credits');
expected = null;
await page.locator('#invoices tr').nth(2).waitFor();
const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^PDF/ }).first().click()]);
assert.equal(readFileSync(await file.path()).subarray(0, 5).toString(), '%PDF-');

// Chinese, on a telephone.
await page.getByRole('button', { name: '中文' }).click();
await page.getByRole('heading', { name: '點數包' }).waitFor();
assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-Hant-TW');
await page.setViewportSize({ width: 360, height: 780 });
assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the screen');
await picture('telephone', true);
await page.setViewportSize({ width: 1180, height: 860 });
await page.getByRole('button', { name: 'English' }).click();

// The plan is given back.
await page.getByRole('button', { name: 'Cancel …' }).click();
await page.getByText('NT$599 is paid back').waitFor();
await picture('cancel');
await press('End it now, NT$599 back');
await page.getByText('You have no plan yet.').waitFor();
await credits('160 credits');
await page.locator('#invoices', { hasText: 'Credit note' }).waitFor();
await press('Sign out');
await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
await browser.close();
console.log(JSON.stringify(done));
