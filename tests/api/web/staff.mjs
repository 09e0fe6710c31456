// An administrator watches numbers change while others ask, reviews, pauses and looks at every page. Prints what was approved.
import { strict as assert } from 'node:assert';
import { done, looked, person, picture, task } from './people.mjs';

const told = {};
const page = await person({ viewport: { width: 1440, height: 900 } });
const press = (name) => page.getByRole('button', { name, exact: true }).click();
const tile = (name) => page.locator('dl > div, dl > li, dl').filter({ has: page.locator('dt', { hasText: name }) }).last();
const ask = (path) => fetch(task.base + path).then((answer) => answer.json());

// Not without signing in, and not for everybody.
await page.goto(`${task.base}/admin`);
await page.getByRole('heading', { name: 'Sign in' }).waitFor();
await page.getByLabel('E-mail address').fill(task.user);
await page.getByLabel('Password', { exact: true }).fill(task.password);
await press('Sign in');
await page.getByText(/administrators/i).first().waitFor();
const boss = await page.context().browser().newContext({ locale: 'en-US' });
await boss.close();
await page.evaluate(() => { localStorage.clear(); sessionStorage.clear(); });
await page.goto(`${task.base}/auth/login?next=/admin`);
await page.getByLabel('E-mail address').fill(task.email);
await page.getByLabel('Password', { exact: true }).fill(task.password);
await press('Sign in');
await page.getByRole('heading', { name: 'Live board' }).waitFor();
await page.getByText('Live', { exact: true }).waitFor();

// Load runs, and the number follows.
let running = true;
const load = (async () => { while (running) await Promise.all(Array.from({ length: 8 }, () => ask('/api/v1/demo/presets/try_on'))); })();
await page.waitForFunction(() => {
  const requests = [...document.querySelectorAll('dt')].find((name) => name.textContent === 'Requests')?.nextElementSibling?.textContent ?? '';
  return parseFloat(requests.replace(/[^0-9.]/g, '')) > 20;
});
await looked(page, 'board');
running = false;
await load;
await page.waitForFunction(() => {
  const requests = [...document.querySelectorAll('dt')].find((name) => name.textContent === 'Requests')?.nextElementSibling?.textContent ?? '';
  return parseFloat(requests.replace(/[^0-9.]/g, '')) < 20;
});

// Pre-generation rests, and goes on.
await press('Pause');
await page.getByRole('dialog').getByRole('textbox').fill('the bill is too high');
await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
await page.getByText('Paused', { exact: true }).first().waitFor();
await page.getByText('the bill is too high').first().waitFor();
await picture(page, 'board-paused');
await press('Resume');
const sure = page.getByRole('dialog').getByRole('button', { name: 'Resume' });
if (await sure.count()) await sure.click();
await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();

// What waits is approved by a key, and is public at once; then it is featured.
const list = `/api/v1/demo/presets/${task.tool}`;
const before = (await ask(list)).presets.map((preset) => preset.id);
assert.ok(!before.includes(task.pending), 'what waits is not public');
await page.goto(`${task.base}/admin/moderation`);
await page.getByRole('group', { name: 'Decision' }).waitFor();
await looked(page, 'review');
let decided = page.waitForResponse((response) => response.url().endsWith('/review'));
await page.keyboard.press('a');
assert.equal((await decided).status(), 200);
const after = (await ask(list)).presets.map((preset) => preset.id);
assert.ok(after.includes(task.pending), 'what is approved is public at once');
await page.goto(`${task.base}/admin/materials?tool=${task.tool}&review=${task.pending}`);
await page.getByRole('group', { name: 'Decision' }).waitFor();
decided = page.waitForResponse((response) => response.url().endsWith('/review'));
await page.keyboard.press('f');
assert.equal((await decided).status(), 200);
await page.getByRole('button', { name: /Feature/, pressed: true }).waitFor();
const visitor = await person();
await visitor.goto(`${task.base}/tools/${task.tool}`);
await visitor.getByRole('radio').nth(before.length).waitFor({ state: 'attached' });
await visitor.context().close();
await page.goto(`${task.base}/admin/materials`);
await page.getByRole('heading', { name: 'Materials' }).waitFor();
await looked(page, 'materials');

// An account is banned, and the log says by whom and why.
await page.goto(`${task.base}/admin/users`);
await page.getByText(task.user).first().waitFor();
await looked(page, 'users');
await page.getByRole('link', { name: task.user }).first().click();
await page.getByRole('heading', { level: 1 }).waitFor();
await page.getByRole('button', { name: /^Ban/ }).first().click();
await page.getByRole('dialog').getByRole('textbox').first().fill('a test of the browser');
await page.getByRole('dialog').getByRole('button', { name: /Ban/ }).last().click();
await page.getByRole('button', { name: /^(Unban|Lift)/ }).first().waitFor();
await looked(page, 'user');
for (const [path, heading] of task.pages) {
  await page.goto(`${task.base}/admin/${path}`);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await page.waitForLoadState('networkidle');
  if (path === 'audit') {
    for (const text of ['user.ban', 'material.approve', 'material.feature', 'pregeneration.pause']) await page.getByText(text).first().waitFor();
  }
  await looked(page, `admin-${path}`);
}
await done(told);
