// A person gets an account, buys everything there is, and gives it back. The code of the mail comes on stdin; prints the numbers of
// the orders.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { done, looked, person, picture, task } from './people.mjs';

const told = {};
const page = await person();
const press = (name) => page.getByRole('button', { name, exact: true }).click();
const offer = (name) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
const paid = () => page.locator('main[data-status=paid]').waitFor();
const back = () => page.getByRole('link', { name: 'Back to the shop' }).click();
const text = (selector) => page.locator(selector).innerText();
async function credits(number) {
  await page.goto(`${task.base}/account`);
  await page.getByRole('paragraph').filter({ hasText: new RegExp(`^${number}\\s*credits to spend$`) }).waitFor();
}

// Looks at the prices as nobody, and is asked to sign in on the way.
await page.goto(`${task.base}/pricing`);
await page.getByText('NT$ · ECPay').click();
await page.getByText('NT$599').first().waitFor();
await looked(page, 'pricing');
await page.goto(`${task.base}/auth/register`);
await page.getByLabel('E-mail address').fill(task.email);
// Too weak a password is refused beside its field.
page.expected = /status of 422/;
await page.getByLabel('Password', { exact: true }).fill('password');
await press('Continue');
await page.locator('[aria-invalid=true]').waitFor();
page.expected = null;
await page.getByLabel('Password', { exact: true }).fill(task.password);
await looked(page, 'register');
await press('Continue');
await page.getByLabel('6-digit code').waitFor();
await looked(page, 'verify');
for await (const code of createInterface({ input: process.stdin })) {
  await page.getByLabel('6-digit code').fill(code);
  break;
}
process.stdin.destroy();
await page.getByRole('button', { name: 'Confirm' }).click({ timeout: 2_000 }).catch(() => undefined);
await page.waitForURL((url) => !url.pathname.startsWith('/auth/'));
await page.goto(`${task.base}/account`);
await page.getByText('You have no plan yet.').waitFor();

// The card is refused: nothing is charged, and the page says so; it works the next time.
await page.goto(`${task.base}/pricing`);
await page.getByText('NT$ · ECPay').click();
await offer('Pro').getByText('NT$599').waitFor();
await offer('Pro').getByRole('button', { name: /Choose/ }).click();
await page.locator('#amount', { hasText: 'NT$599' }).waitFor();
told.refused = await text('#number');
await picture(page, 'pay');
await press('Pay by credit card');
await press('Let the card be refused');
await page.locator('.note.bad').waitFor();
await back();
await page.waitForURL((url) => url.origin === task.base);
await page.goto(`${task.base}/pricing`);
await page.getByText('NT$ · ECPay').click();
await offer('Pro').getByRole('button', { name: /Choose/ }).click();
told.plan = await text('#number');
await press('Pay by credit card');
await press('Pay by card');
await paid();
await back();
await page.waitForURL((url) => url.origin === task.base);
await credits(250);
await page.getByText(/Renews on/).waitFor();

// A pack through Paddle, at the price of the plan and with the promotion that the page offers.
await page.goto(`${task.base}/pricing`);
await page.getByText('US$ · Paddle').click();
await offer('Medium pack').getByText('US$7.20').waitFor();
await page.getByLabel('Promotion code').fill('nothing');
await press('Apply');
await page.getByText(/not valid/).waitFor();
await press('Use SPRING');
await offer('Medium pack').getByText(/US\$6\.12 with SPRING/).waitFor();
await looked(page, 'pricing-signed-in');
await offer('Medium pack').getByRole('button', { name: /Buy/ }).click();
await page.locator('#amount', { hasText: 'US$6.12' }).waitFor();
told.pack = await text('#number');
await press('Continue to payment');
await page.getByLabel('E-mail').fill(task.email);
await press('Let the card be declined');
await page.getByRole('alert').waitFor();
await press('Pay');
await paid();
await back();
await page.waitForURL((url) => url.origin === task.base);
await credits(360);

// A transfer: the account is on both pages, and ours sees the money by itself.
await page.goto(`${task.base}/pricing`);
await page.getByText('NT$ · ECPay').click();
await offer('Small pack').getByText('NT$135').waitFor();
await offer('Small pack').getByRole('button', { name: /Buy/ }).click();
await page.locator('#number').waitFor();
told.transfer = await text('#number');
const ours = page.url();
await press('Pay by bank transfer (ATM)');
await press('Get an ATM account');
const account = await page.locator('code').nth(1).innerText();
const bank = await page.context().newPage();
await bank.goto(page.url());
await page.goto(ours);
await page.locator('code', { hasText: account }).waitFor();
await bank.getByRole('button', { name: 'The money was transferred' }).click();
await bank.getByRole('heading', { name: 'Paid' }).waitFor();
await bank.close();
await paid();
await back();
await page.waitForURL((url) => url.origin === task.base);
await credits(410);
await looked(page, 'account');

// The papers, in a session whose access token is over.
page.expected = /status of 401/;
await page.evaluate(() => {
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) {
      const value = storage.getItem(key);
      if (value.includes('access_token')) storage.setItem(key, JSON.stringify({ ...JSON.parse(value), access_token: 'over' }));
    }
  }
});
await page.goto(`${task.base}/account/invoices`);
await page.getByRole('row').nth(3).waitFor();
page.expected = null;
await looked(page, 'invoices');
const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /PDF/ }).first().click()]);
assert.equal(readFileSync(await file.path()).subarray(0, 5).toString(), '%PDF-');
await page.goto(`${task.base}/account/history`);
await page.getByRole('row').nth(3).waitFor();
await looked(page, 'history');
await page.goto(`${task.base}/account/orders`);
await page.getByRole('heading', { level: 1 }).waitFor();
await page.getByText(told.plan).first().waitFor();
await looked(page, 'orders');
await page.goto(`${task.base}/account/sessions`);
await page.getByText('This device').waitFor();
await looked(page, 'sessions');

// The plan is given back.
await page.goto(`${task.base}/account`);
await press('Cancel plan');
await page.getByText(/NT\$599 is paid back/).waitFor();
await picture(page, 'cancel');
await press('End it now, NT$599 back');
await page.getByText('You have no plan yet.').waitFor();
await credits(160);
await page.goto(`${task.base}/account/invoices`);
await page.getByText('Credit note').first().waitFor();

// Signs out, forgets the password, and is asked for it again on the way to what only owners see.
await page.goto(`${task.base}/account/history`);
await page.getByRole('button', { name: /Account|buyer/ }).first().click();
await page.getByRole('button', { name: 'Sign out' }).or(page.getByRole('menuitem', { name: 'Sign out' })).first().click();
await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
await page.goto(`${task.base}/account/history`);
await page.getByRole('heading', { name: 'Sign in' }).waitFor();
await looked(page, 'login');
page.expected = /status of 401/;
await page.getByLabel('E-mail address').fill(task.email);
await page.getByLabel('Password', { exact: true }).fill('not the password');
await press('Sign in');
await page.getByRole('alert').first().waitFor();
page.expected = null;
await page.getByLabel('Password', { exact: true }).fill(task.password);
await press('Sign in');
await page.waitForURL(/\/account\/history/);
await done(told);
