// Paddle's own client against the stand-in of argv[2]: reads every event that it is told, hands each on to our webhook, and
// drives the API. Prints what it understood, one JSON line.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { Paddle } from '@paddle/paddle-node-sdk';

const task = JSON.parse(process.argv[2]);
const paddle = new Paddle(task.key, { environment: `${task.standin}/paddle` });
const events = new Set(), faults = [], bodies = [];

const tell = async (body, signature) =>
  (await fetch(task.webhook, { method: 'POST', body, headers: { 'Paddle-Signature': signature, 'Content-Type': 'application/json' } })).status;
const server = createServer(async (request, answer) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString(), signature = request.headers['paddle-signature'];
  try {
    const event = await paddle.webhooks.unmarshal(body, task.secret, signature);
    if (!event?.data?.id || !event.occurredAt) faults.push(`not understood: ${body}`);
    else events.add(event.eventType);
  } catch (error) {
    faults.push(`${error}`);
  }
  const status = await tell(body, signature);
  if (status !== 200) faults.push(`ours answered ${status}: ${body}`);
  bodies.push(body);
  answer.writeHead(status).end();
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));

async function control(method, path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${task.standin}/_standin/pay/${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}
await control('PUT', 'paddle', { notification_url: `http://127.0.0.1:${server.address().port}/` });

const made = await paddle.transactions.create({
  items: [{
    quantity: 1,
    price: {
      name: 'Starter', description: 'Starter', product: { name: 'Starter', taxCategory: 'standard' },
      unitPrice: { amount: '1000', currencyCode: 'USD' }, billingCycle: { interval: 'month', frequency: 1 }, taxMode: 'internal',
    },
  }],
  currencyCode: 'USD',
  collectionMode: 'automatic',
  customData: { order_number: 'NODESDK0000000000001' },
  checkout: { url: 'https://shop.example/pay' },
});
await control('POST', `paddle/${made.id}/pay`, { email: 'sdk@example.com', country: 'TW' });
const bought = await paddle.transactions.get(made.id);
const planned = await paddle.subscriptions.cancel(bought.subscriptionId, { effectiveFrom: 'next_billing_period' });
const asked = await paddle.adjustments.create({ action: 'refund', transactionId: made.id, reason: 'test', type: 'full' });
await control('POST', `paddle/${asked.id}/approve`, {});
const granted = (await paddle.adjustments.list({ id: [asked.id] }).next())[0];
const ended = await paddle.subscriptions.cancel(bought.subscriptionId, { effectiveFrom: 'immediately' });
const refused = await paddle.adjustments
  .create({ action: 'refund', transactionId: made.id, reason: 'again', type: 'full' }).then(() => 'taken', (error) => error.code);

const until = Date.now() + 20_000;
while (!['subscription.canceled', 'adjustment.updated'].every((name) => events.has(name)) && Date.now() < until) {
  await new Promise((next) => setTimeout(next, 20));
}
/** As Paddle signs (its page "Verify webhook signatures"). */
function signed(body, at) {
  const ts = Math.floor(at / 1000);
  return `ts=${ts};h1=${createHmac('sha256', task.secret).update(`${ts}:${body}`).digest('hex')}`;
}
const body = bodies.at(-1), now = Date.now();
const ours = {
  signed: await tell(body, signed(body, now)),
  altered: await tell(body.replace('{', '{ '), signed(body, now)),
  late: await tell(body, signed(body, now - 60_000)),
};
server.close();
server.closeAllConnections();
console.log(JSON.stringify({
  faults, events: [...events].sort(), made: made.status, amount: made.details.totals.grandTotal, paid: bought.status,
  planned: planned.scheduledChange?.action, refund: [asked.status, granted.status], ended: ended.status, refused, ours,
}));
