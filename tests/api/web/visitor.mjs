// A visitor looks at the landing page and runs a preset of each tool.
import { strict as assert } from 'node:assert';
import { done, looked, person, task } from './people.mjs';

const page = await person();
const shifts = () => page.evaluate(() => new Promise((told) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value; })
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => told(sum), 200);
}));

await page.goto(task.base);
await page.getByRole('heading', { level: 1 }).waitFor();
await page.getByRole('slider').first().waitFor();
assert.ok((await shifts()) < 0.1, 'the landing page does not jump');
await looked(page, 'landing');

// By keyboard from the first Tab: past the navigation, right into the content.
await page.keyboard.press('Tab');
assert.match(await page.evaluate(() => document.activeElement.textContent), /Skip to the content/);

const tools = ['background_removal', 'product_scene', 'try_on', 'room_redesign', 'short_video', 'ai_avatar', 'pattern_generate'];
const runs = { background_removal: 'Remove the background', product_scene: 'Create the scene', try_on: 'Try it on', room_redesign: 'Redesign the room',
  short_video: 'Make the clip', ai_avatar: 'Let them speak', pattern_generate: 'Generate the pattern' };
const seen = {};
for (const tool of tools) {
  await page.goto(`${task.base}/tools/${tool}`);
  const run = page.getByRole('button', { name: runs[tool] });
  await run.waitFor();
  const used = page.waitForResponse((response) => response.url().endsWith('/demo/use-preset'));
  await run.click();
  const answer = await (await used).json();
  assert.ok(answer.success && !answer.can_download, tool);
  // What is shown is the marked file that the answer names, and it loads.
  const shown = page.locator(`section [src$="${answer.result_watermarked_url}"]`).first();
  await shown.waitFor({ state: 'attached' });
  const kind = await shown.evaluate((element) => element.closest('video') ? 'clip' : 'picture');
  if (kind === 'clip') {
    const played = page.locator('video').first();
    await played.evaluate(async (video) => { video.muted = true; await video.play(); });
    await page.waitForFunction(() => document.querySelector('video').currentTime > 0);
    await played.evaluate((video) => video.pause());
  } else {
    await page.waitForFunction((url) => [...document.images].some((image) => image.src.endsWith(url) && image.complete && image.naturalWidth > 0), answer.result_watermarked_url);
  }
  const slider = page.getByRole('slider');
  if (await slider.count() && kind === 'picture') {
    const before = await slider.inputValue();
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    assert.notEqual(await slider.inputValue(), before, `${tool}: the slider moves by keyboard`);
  }
  // It is not given away: the way on is a plan.
  await page.getByRole('button', { name: 'Download without watermark' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'See the plans' }).waitFor();
  await page.keyboard.press('Escape');
  await looked(page, `tool-${tool}`);
  seen[tool] = answer.preset_id;
}

// In Chinese and in the light, remembered on the next page.
await page.goto(`${task.base}/?lang=zh-TW`);
await page.locator('html[lang^=zh]').waitFor();
await page.goto(`${task.base}/tools/product_scene`);
await page.locator('html[lang^=zh]').waitFor();
await page.evaluate(() => document.documentElement.dataset.theme);
await looked(page, 'tool-zh');
const light = await person({ colorScheme: 'light', locale: 'ja-JP' });
await light.goto(task.base);
await light.locator('html[lang=ja]').waitFor();

// What is no page says so.
await page.goto(`${task.base}/nowhere`);
await page.getByRole('heading', { level: 1 }).waitFor();
await done({ seen });
