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

const localSecret = 'the local secret of a bench';
/** So many that none is still known when it comes again. */
const manyRequests = 500;

/** @param {number} number */
function orderNumber(number) {
  const form =
    'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=59000' +
    `&newClientOrderId=bench-${number}&timestamp=${1_700_000_000_000 + number}`;
  const signature = createHmac('sha256', localSecret).update(form).digest('hex');
  return {
    method: 'POST',
    host: 'api.binance.com',
    path: '/api/v3/order',
    headers: { 'x-mbx-apikey': 'local', 'content-type': 'application/x-www-form-urlencoded' },
    body: `${form}&signature=${signature}`,
  };
}

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
  const client = await credential('local', localSecret);
  const account = await credential('real', 'the secret of a bench, which is no secret');
  const requests = Array.from({ length: manyRequests }, (_, index) => orderNumber(index));
  const [first] = requests;
  const { signing } = wire.verify(first, client);
  if (meaningOf('binance', first).kind !== 'order') throw new Error('the request is no order to the agent');

  /** @param {(request: ReturnType<typeof orderNumber>) => unknown} step */
  const loop = (step) => (/** @type {number} */ count) => {
    for (let index = 0; index < count; index += 1) step(requests[index % manyRequests]);
  };
  // Later steps find what earlier ones have read, so each is the difference that it makes.
  const contestants = [
    { id: 'verify', run: loop((request) => wire.verify(request, client)) },
    {
      id: 'judge',
      run: loop((request) => [wire.verify(request, client), meaningOf('binance', request)]),
    },
    {
      id: 'sign',
      run: loop((request) => {
        wire.verify(request, client);
        meaningOf('binance', request);
        // What is sent is judged again.
        meaningOf('binance', wire.patch(request, account, signing));
      }),
    },
  ];
  const samples = await race(contestants, pace);
  const micro = (/** @type {string} */ id) => quartiles(samples.get(id) ?? []).median / 1000;
  for (const { keys } of [client, account]) for (const key of keys) key.destroy();
  const [verified, judged, signed] = ['verify', 'judge', 'sign'].map(micro);
  return { verify: verified, judge: judged - verified, sign: signed - judged };
}
