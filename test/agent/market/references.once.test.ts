/**
 * References: their age, one request for many askers, and what is denied when they cannot be had.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { type FetchPublic, References } from '../../../src/agent/market/references.js';
import type { PublicQuery } from '../../../src/exchanges/market/market-data.js';

const seconds = 1_000;
const minutes = 60 * seconds;

const listed = (...symbols: string[]) =>
  JSON.stringify({ symbols: symbols.map((base) => ({ symbol: `${base}USDT`, baseAsset: base, quoteAsset: 'USDT' })) });
const priced = (symbol: string, last: string) =>
  JSON.stringify({ symbol, bidPrice: '99.00', askPrice: '101.00', lastPrice: last });

const btc = { symbol: 'BTCUSDT', market: 'spot', base: 'BTC', quote: 'USDT', contractSize: null } as const;

let now: number;
let sent: PublicQuery[];
let bases: string[];
/** What the exchange does with a request. */
let answer: FetchPublic;

const isList = ({ path }: PublicQuery) => path.endsWith('exchangeInfo');

const references = (id = 'binance') =>
  new References(
    id,
    async (query) => {
      sent.push(query);
      return answer(query);
    },
    () => now,
  );

beforeEach(() => {
  now = 0;
  sent = [];
  bases = ['BTC'];
  answer = async (query) =>
    isList(query) ? listed(...bases) : priced(query.query?.replace('symbol=', '') ?? '', String(100 + sent.length));
});

const noReference = (message?: string) =>
  expect.objectContaining({ name: 'Denial', code: 'no-reference', ...(message !== undefined && { message }) });

describe('an instrument', () => {
  it('is found in the list of its market', async () => {
    expect(await references().instrument('spot', 'BTCUSDT')).toStrictEqual(btc);
    expect(sent).toStrictEqual([
      { host: 'api.binance.com', path: '/api/v3/exchangeInfo', query: 'showPermissionSets=false&symbolStatus=TRADING' },
    ]);
  });

  it('is that of the host that takes the order', async () => {
    const each = references();
    expect(await each.instrument('spot', 'BTCUSDT', 'api.binance.us')).toStrictEqual({
      ...btc,
      host: 'api.binance.us',
    });
    await each.quote(await each.instrument('spot', 'BTCUSDT', 'api.binance.us'));
    await each.instrument('spot', 'BTCUSDT', 'api.binance.com');
    expect(sent.map(({ host }) => host)).toStrictEqual(['api.binance.us', 'api.binance.us', 'api.binance.com']);
  });

  it('is known for an hour, and all askers share one request', async () => {
    const each = references();
    await Promise.all(Array.from({ length: 20 }, () => each.instrument('spot', 'BTCUSDT')));
    now = 60 * minutes - 1;
    await each.instrument('spot', 'BTCUSDT');
    expect(sent).toHaveLength(1);
    now = 60 * minutes;
    await each.instrument('spot', 'BTCUSDT');
    expect(sent).toHaveLength(2);
  });

  it('that is not listed is looked for again, at most every 10 seconds', async () => {
    const each = references();
    const unknown = expect.objectContaining({
      code: 'symbol',
      message: "the exchange's list of its spot market does not have the symbol",
    });
    for (const time of [0, 1, 9_999]) {
      now = time;
      await expect(each.instrument('spot', 'NEWUSDT')).rejects.toThrow(unknown);
    }
    expect(sent).toHaveLength(1);
    bases = ['BTC', 'NEW'];
    now = 10 * seconds;
    expect(await each.instrument('spot', 'NEWUSDT')).toStrictEqual({ ...btc, symbol: 'NEWUSDT', base: 'NEW' });
    expect(sent).toHaveLength(2);
  });

  it('that is listed stays known when looking for another one fails', async () => {
    const each = references();
    await each.instrument('spot', 'BTCUSDT');
    now = 10 * seconds;
    answer = () => Promise.reject(new Error('no route'));
    await expect(each.instrument('spot', 'NEWUSDT')).rejects.toThrow(noReference());
    expect(await each.instrument('spot', 'BTCUSDT')).toStrictEqual(btc);
    now = 60 * minutes;
    await expect(each.instrument('spot', 'BTCUSDT')).rejects.toThrow(
      noReference('the list of the spot market could not be fetched from the exchange'),
    );
  });

  it('is denied for 10 seconds after a list that cannot be read', async () => {
    const each = references();
    answer = async () => '<html>';
    const unreadable = noReference('the list of the spot market could not be read from the exchange');
    for (const time of [0, 9_999]) {
      now = time;
      await expect(each.instrument('spot', 'BTCUSDT')).rejects.toThrow(unreadable);
    }
    expect(sent).toHaveLength(1);
    now = 10 * seconds;
    await expect(each.instrument('spot', 'BTCUSDT')).rejects.toThrow(unreadable);
    expect(sent).toHaveLength(2);
  });

  it.each([
    ['bittrex', 'spot', 'the exchange has no public data of its spot market'],
    ['binance', 'inverse', 'the exchange has no public data of its inverse market'],
    ['deribit', 'option', 'the exchange has no public market data'],
  ] as const)('of %s in its %s market is denied, because there is no data', async (id, market, message) => {
    await expect(references(id).instrument(market, 'BTCUSDT')).rejects.toThrow(noReference(message));
    expect(sent).toStrictEqual([]);
  });

  it('is denied on a host without public data', async () => {
    await expect(references().instrument('spot', 'BTCUSDT', 'papi.binance.com')).rejects.toThrow(noReference());
  });

  it('has no spelling that names two instruments', async () => {
    const pair = (altname: string, wsname: string) => ({ altname, wsname });
    answer = async () =>
      JSON.stringify({ error: [], result: { AB: pair('A', 'A/USD'), A: pair('B', 'B/USD'), C: pair('C', 'C/USD') } });
    const kraken = references('kraken');
    await expect(kraken.instrument('spot', 'A')).rejects.toThrow(expect.objectContaining({ code: 'symbol' }));
    expect((await kraken.instrument('spot', 'A/USD')).symbol).toBe('A');
    expect((await kraken.instrument('spot', 'C/USD')).symbol).toBe('C');
  });
});

describe('a quote', () => {
  it('serves all askers for 5 seconds from when its request began', async () => {
    const each = references();
    const quotes = await Promise.all(Array.from({ length: 20 }, () => each.quote(btc)));
    now = 5 * seconds - 1;
    quotes.push(await each.quote(btc));
    expect(new Set(quotes.map(({ last }) => last))).toStrictEqual(new Set(['101']));
    now = 5 * seconds;
    expect(await each.quote(btc)).toStrictEqual({ bid: '99', ask: '101', last: '102' });
    expect(sent).toHaveLength(2);
  });

  it('that took more than 5 seconds is denied', async () => {
    answer = async () => {
      now += 5 * seconds + 1;
      return priced('BTCUSDT', '100');
    };
    await expect(references().quote(btc)).rejects.toThrow(noReference('the price of BTCUSDT is older than 5 seconds'));
  });

  it('is not awaited by an asker who comes 5 seconds later', async () => {
    const each = references();
    const answers: ((text: string) => void)[] = [];
    answer = () => new Promise((resolve) => answers.push(resolve));
    const first = each.quote(btc);
    now = 5 * seconds;
    const second = each.quote(btc);
    now = 6 * seconds;
    answers[1]?.(priced('BTCUSDT', '200'));
    expect((await second).last).toBe('200');
    answers[0]?.(priced('BTCUSDT', '100'));
    await expect(first).rejects.toThrow(noReference());
    expect((await each.quote(btc)).last).toBe('200');
    expect(sent).toHaveLength(2);
  });

  it('is fetched again right after a failure', async () => {
    const each = references();
    const good = answer;
    answer = () => Promise.reject(new Error('secret of the transport'));
    const denials = await Promise.allSettled([each.quote(btc), each.quote(btc)]);
    for (const denial of denials) {
      expect(denial).toStrictEqual({
        status: 'rejected',
        reason: noReference('the price of BTCUSDT could not be fetched from the exchange'),
      });
    }
    expect(sent).toHaveLength(1);
    answer = good;
    expect((await each.quote(btc)).last).toBe('102');
  });

  it.each([
    '',
    'null',
    '{}',
    '[]',
    priced('ETHUSDT', '100'),
    priced('BTCUSDT', '0'),
    priced('BTCUSDT', '1e9'),
  ])('is denied for the answer %j', async (text) => {
    answer = async () => text;
    await expect(references().quote(btc)).rejects.toThrow(
      noReference('the price of BTCUSDT could not be read from the exchange'),
    );
  });

  it('is kept for at most 1000 instruments', async () => {
    const each = references();
    const quoteOf = (index: number) => each.quote({ ...btc, symbol: `A${index}USDT` });
    for (let index = 0; index <= 1_000; index += 1) await quoteOf(index);
    await quoteOf(1);
    expect(sent).toHaveLength(1_001);
    await quoteOf(0);
    expect(sent).toHaveLength(1_002);
  });
});
