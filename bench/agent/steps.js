/**
 * What an order costs that only the agent does: verify the client's signature, judge what the
 * request means, and sign it with the account's key.
 * @module
 */
import { createHmac } from 'node:crypto';
import { meaningOf, wireOf } from '../../dist/agent/index.js';
import { SigningKey, secret } from '../../dist/index.js';
import { race } from '../speed/race.js';
import { quartiles } from '../statistics.js';

/** @typedef {{ readonly verify: number, readonly judge: number, readonly sign: number }} Steps in µs */

/** @param {string} apiKey @param {string} text */
const credential = async (apiKey, text) => ({
  apiKey,
  keys: [await SigningKey.load(secret.text(text), { algorithm: 'hmac-sha256', encoding: 'utf8' })],
});

/**
 * @param {import('../speed/race.js').Pace} pace
 * @returns {Promise<Steps>}
 */
export async function measureSteps(pace) {
  const wire = wireOf('binance');
  if (wire === undefined) throw new Error('the agent does not know Binance');
  const client = await credential('local', 'the local secret of a bench');
  const account = await credential('real', 'the secret of a bench, which is no secret');
  const form =
    'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=59000&newClientOrderId=bench-1' +
    `&timestamp=${Date.now()}`;
  const signature = createHmac('sha256', 'the local secret of a bench').update(form).digest('hex');
  const request = {
    method: 'POST',
    host: 'api.binance.com',
    path: '/api/v3/order',
    query: null,
    headers: { 'x-mbx-apikey': 'local', 'content-type': 'application/x-www-form-urlencoded' },
    body: `${form}&signature=${signature}`,
  };
  const { signing } = wire.verify(request, client);
  if (meaningOf('binance', request).kind !== 'order') throw new Error('the request is no order to the agent');
  const steps = {
    verify: () => wire.verify(request, client),
    judge: () => meaningOf('binance', request),
    sign: () => wire.patch(request, account, signing),
  };
  const contestants = Object.entries(steps).map(([id, step]) => ({
    id,
    run: (/** @type {number} */ count) => {
      for (let index = 0; index < count; index += 1) step();
    },
  }));
  const samples = await race(contestants, pace);
  const micro = (/** @type {string} */ id) => quartiles(samples.get(id) ?? []).median / 1000;
  for (const { keys } of [client, account]) for (const key of keys) key.destroy();
  return { verify: micro('verify'), judge: micro('judge'), sign: micro('sign') };
}
