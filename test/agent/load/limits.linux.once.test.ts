/**
 * Orders that are judged at the same time never pass a limit together: over midnight, steps of the
 * clock, rotations of the log and kills. PROVE_CASES sets the number of bursts.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { formDecoded } from '../../../src/exchanges/wire/pairs.js';
import { proofCases, proofSeed } from '../../helpers/prove.js';
import { Random } from '../../helpers/random.js';
import { binanceBot } from './bots.js';
import { type Credential, Judging, slowBinancePrices } from './judging.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** One second before midnight (UTC). */
const start = 1_767_225_600_000 - 1000;
const concurrent = 64;
const ofClient = 1000;
const ofAccount = 2500;
const ofOrder = 100;

const names = ['a', 'b', 'c', 'd'];
const credential = (name: string): Credential => ({ apiKey: `key-${name}`, secret: `secret-${name}`.repeat(4) });
const clients = new Map(names.map((name) => [name, credential(name)]));

interface Placed {
  /** The time that has really passed. */
  readonly at: number;
  readonly client: string;
  /** In USDT. */
  readonly value: number;
}

/** The machine's clock, and the time that really passes. */
const time = { wall: start, elapsed: 0 };
const pass = (milliseconds: number): void => {
  time.wall += milliseconds;
  time.elapsed += milliseconds;
};

let judging: Judging | undefined;
afterEach(() => judging?.close());

/** The largest sum of what was placed within 24 hours. */
function largestDay(placed: readonly Placed[]): number {
  const sums = placed.map(({ at: end }) =>
    placed.filter(({ at }) => at > end - DAY && at <= end).reduce((sum, { value }) => sum + value, 0),
  );
  return Math.max(0, ...sums);
}

describe('64 orders at a time', () => {
  it('never exceed max-order, and max-day of a client or an account', async () => {
    const random = new Random(proofSeed);
    const placed: Placed[] = [];
    const denials = new Map<string, number>();
    const owner = new Map<string, string>();
    const bot = binanceBot(() => time.wall);
    Object.assign(time, { wall: start, elapsed: 0 });
    judging = await Judging.start({
      exchange: 'binance',
      account: { apiKey: 'account', secret: 'the real secret' },
      clients,
      policy: {
        client: [
          'allow = ["read", "order", "cancel"]',
          'symbols = ["BTCUSDT"]',
          `max-order = "${ofOrder} USDT"`,
          `max-day = "${ofClient} USDT"`,
          'collar = "2%"',
          'rate = "10000/1s"',
        ],
        account: [`max-day = "${ofAccount} USDT"`],
      },
      now: () => time.wall,
      elapsed: () => time.elapsed,
      prices: slowBinancePrices(() => random.between(0, 5)),
      async answer({ query = '' }) {
        const fields = new Map(query.split('&').map((pair) => pair.split('=').map(formDecoded) as [string, string]));
        placed.push({
          at: time.elapsed,
          client: owner.get(fields.get('newClientOrderId') ?? '') ?? '',
          value: Number(fields.get('quantity')) * Number(fields.get('price')),
        });
        await sleep(random.between(0, 3));
        return { status: 200, headers: {}, body: Buffer.from('{}') };
      },
    });
    let id = 0;
    const order = async (client: string): Promise<void> => {
      await sleep(random.between(0, 4));
      id += 1;
      owner.set(`order-${id}`, client);
      // Some orders are above max-order.
      const quantity = (random.between(100, 2200) / 1e6).toFixed(6);
      const price = String(random.between(59_000, 60_900));
      const denial = (await judging?.answer(bot.order(credential(client), { quantity, price, id }))) ?? 'none';
      denials.set(denial, (denials.get(denial) ?? 0) + 1);
    };

    for (let burst = 0; burst < proofCases(25); burst += 1) {
      const context = `PROVE_SEED=${proofSeed}, burst ${burst}`;
      const orders = Array.from({ length: concurrent }, () => order(random.pick(['a', 'b', 'c', 'd'])));
      await sleep(random.between(0, 6));
      const step = random.pick([0, 1000, HOUR, -HOUR, 30 * DAY, -30 * DAY]);
      time.wall += step;
      if (random.between(0, 1) === 0) judging.state.rotate();
      await sleep(random.between(0, 6));
      if (random.between(0, 2) === 0) {
        // Nobody can know how long no agent ran, but by the clock. It has been set right by then.
        time.wall = start + time.elapsed;
        judging.kill();
      }
      await Promise.all(orders);
      pass(random.pick([1000, HOUR, 6 * HOUR]));
      if (random.between(0, 1) === 0) time.wall = start + time.elapsed;
      for (const each of names) {
        expect(largestDay(placed.filter(({ client }) => client === each)), context).toBeLessThanOrEqual(ofClient);
      }
      expect(largestDay(placed), context).toBeLessThanOrEqual(ofAccount);
      expect(Math.max(...placed.map(({ value }) => value)), context).toBeLessThanOrEqual(ofOrder);
    }
    // The limits are reached, so that the bounds above say something.
    expect(largestDay(placed)).toBeGreaterThan(ofAccount - 2 * ofOrder);
    expect([...denials.keys()]).toEqual(expect.arrayContaining(['none', 'max-order', 'max-day']));
  });
});
