/**
 * Writes to the log in the folder of its argument until it is killed. It prints each fact that it
 * relies on: an order that may be sent, a nonce that may be used, an order id that was answered.
 */
import { writeSync } from 'node:fs';
import { amountOf } from '../../../../src/agent/amount.js';
import { State } from '../../../../src/agent/state/state.js';
import { SigningKey, secret } from '../../../../src/index.js';

const [folder = '', seed = '1', ordersOfFile = '30'] = process.argv.slice(2);

const say = (text: string): number => writeSync(1, `${text}\n`);

const key = await SigningKey.load(secret.bytes(Buffer.from('ab'.repeat(32))), {
  algorithm: 'hmac-sha256',
  encoding: 'hex',
});
const state = State.open({ folder, key, durability: 'flush', sealed: undefined });
say(`started ${state.head.sequence}`);

for (let i = 0; ; i++) {
  const nonce = state.takeNonce('kraken-main', 1n);
  say(`nonce ${nonce}`);
  const sequence = state.record({
    client: 'grid-bot',
    uid: 1001,
    account: 'kraken-main',
    endpoint: 'POST /0/private/AddOrder',
    meaning: null,
    decision: 'send',
    replay: { key: `${seed}-${i}`, until: Date.now() + 3_600_000 },
    placed: [{ currency: 'USD', amount: amountOf('1') }],
    nonce: nonce.toString(),
  });
  say(`sent ${seed}-${i}`);
  state.outcome(sequence, { status: 200, sent: 'yes', milliseconds: 1, orders: [`${seed}-${i}`] });
  say(`placed ${seed}-${i}`);
  if (i % Number(ordersOfFile) === 0) state.rotate();
  // Timers run too, as in the agent.
  if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
}
