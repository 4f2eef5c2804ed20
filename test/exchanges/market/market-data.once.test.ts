/** The public market data: the documented answers, and answers that are denied. */
import { describe, expect, it } from 'vitest';
import { exchangeById } from '../../../src/exchanges/catalog.js';
import type { Instrument } from '../../../src/exchanges/market/market-data.js';
import { marketDataById } from '../../../src/exchanges/market-data.js';
import { meanings } from '../../../src/exchanges/meanings.js';
import { type Sample, samples } from './answers.js';

function dataOf(id: string) {
  const data = marketDataById.get(id);
  if (data === undefined) throw new Error(`${id} has no market data`);
  return data;
}

const texts = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value));
const denied = expect.objectContaining({ code: 'ERR_DENIED' });

/** The same text with each price of the quote written in another way. */
function replaced({ answers, quote }: Sample, price: keyof typeof quote, by: string): string[] {
  let count = 0;
  const changed = texts(answers).map((text) =>
    text.replace(/"?(\d+(?:\.\d+)?)"?(?=[,}\]])/g, (written, digits: string) => {
      const isPrice = digits.includes('.') ? digits.replace(/\.?0+$/, '') === quote[price] : digits === quote[price];
      if (isPrice) count += 1;
      return isPrice ? by : written;
    }),
  );
  if (count === 0) throw new Error(`the answer has no ${price}`);
  return changed;
}

describe.each(samples)('$id: $list.path', (sample) => {
  const { id, list, listAnswer, instrument, prices, answers, quote } = sample;
  const data = dataOf(id);
  const { market } = instrument;

  it('asks for the instruments and reads them', () => {
    expect(data.instruments(market)).toStrictEqual(list);
    expect(data.readInstruments(market, JSON.stringify(listAnswer))[0]).toStrictEqual(instrument);
  });

  it('asks for the prices and reads them', () => {
    expect(data.quote(instrument)).toStrictEqual(prices);
    expect(data.readQuote(instrument, texts(answers))).toStrictEqual(quote);
  });

  it('denies a list that is missing, empty or no JSON', () => {
    for (const text of ['', '[]', '[[]]', '{}', 'null', '{"symbols":[]}', '{"data":[]}', '{"result":{}}', '<html>']) {
      expect(() => data.readInstruments(market, text), text).toThrow(denied);
    }
  });

  it('denies prices that are missing, empty or no JSON', () => {
    for (const text of ['', '[]', '[{}]', '{}', 'null', '{"data":null}', '{"data":[]}', '{"result":{}}', '<html>']) {
      expect(
        () =>
          data.readQuote(
            instrument,
            prices.map(() => text),
          ),
        text,
      ).toThrow(denied);
    }
    expect(() => data.readQuote(instrument, [])).toThrow(denied);
    expect(() => data.readQuote(instrument, [...texts(answers), '{}'])).toThrow(denied);
  });

  it.each(['bid', 'ask', 'last'] as const)('denies a %s that is zero, null or no number', (price) => {
    for (const by of [
      '"0"',
      '0',
      '0.00',
      '"-1"',
      '-1',
      'null',
      '""',
      '"x"',
      '"0x10"',
      '"1e400"',
      '1e400',
      '[]',
      'true',
    ]) {
      expect(() => data.readQuote(instrument, replaced(sample, price, by)), by).toThrow(denied);
    }
  });

  it('takes no host that does not serve the market', () => {
    expect(data.instruments(market, 'api.example.com')).toBeUndefined();
    expect(() => data.quote({ ...instrument, host: 'api.example.com' })).toThrow(denied);
    expect(() => data.readQuote({ ...instrument, market: 'option' }, texts(answers))).toThrow(denied);
  });
});

it.each(
  samples.filter(({ id }) => !['coinbase', 'kucoin', 'bitfinex', 'bittrex-v1'].includes(id)),
)('$id: $list.path denies the prices of another instrument', ({ id, instrument, answers }) => {
  const { aliases: _, ...other } = { ...instrument, symbol: 'OTHER' };
  expect(() => dataOf(id).readQuote(other, texts(answers))).toThrow(denied);
});

describe('market data', () => {
  it('exist for every exchange whose orders the first version allows', () => {
    const documented = [
      'backpack',
      'binance',
      'bitfinex',
      'bitget',
      'bittrex-v1',
      'bybit',
      'coinbase',
      'coinbase-advanced',
      'gate',
      'kraken',
      'kucoin',
      'mexc',
      'okx',
      'poloniex',
      'revolutx',
    ];
    expect(new Set(samples.map(({ id }) => id))).toStrictEqual(new Set(documented));
    expect([...marketDataById.keys()].sort()).toStrictEqual([...documented, 'bittrex'].sort());
    for (const id of marketDataById.keys()) expect(meanings.has(id)).toBe(true);
  });

  it('of Bittrex v3 do not exist, because it is closed', () => {
    expect(dataOf('bittrex').instruments('spot')).toBeUndefined();
    expect(() => dataOf('bittrex').readInstruments('spot', '[]')).toThrow(denied);
  });

  it('come from a host of the recipe, or from the public one of Bitfinex', () => {
    for (const { id, list, prices } of samples) {
      const hosts = Object.values(exchangeById.get(id)?.hosts ?? {}).map((url) => new URL(url).host);
      for (const { host } of [list, ...prices]) expect([...hosts, 'api-pub.bitfinex.com']).toContain(host);
    }
  });

  it.each([
    ['binance', 'spot', 'api.binance.us', '/api/v3/exchangeInfo', undefined],
    [
      'binance',
      'spot',
      'testnet.binance.vision',
      '/api/v3/exchangeInfo',
      'showPermissionSets=false&symbolStatus=TRADING',
    ],
    ['binance', 'linear', 'testnet.binancefuture.com', '/fapi/v1/exchangeInfo', undefined],
    ['bybit', 'linear', 'api-testnet.bybit.com', '/v5/market/instruments-info', 'category=linear&limit=1000'],
    ['gate', 'spot', 'api.gate.us', '/api/v4/spot/currency_pairs', undefined],
  ] as const)('of %s in the %s market come from the host of the order, %s', (id, market, host, path, query) => {
    expect(dataOf(id).instruments(market, host)).toStrictEqual({ host, path, ...(query !== undefined && { query }) });
  });

  it.each([
    'binance',
    'kraken',
    'okx',
    'bybit',
    'kucoin',
    'gate',
    'bitget',
  ])('of %s have a margin market of their own, with the book of the spot market', (id) => {
    const sample = samples.find((each) => each.id === id);
    const listed = dataOf(id).readInstruments('margin', JSON.stringify(sample?.listAnswer), sample?.list.host);
    expect(listed[0]).toStrictEqual({ ...sample?.instrument, market: 'margin', host: sample?.list.host });
  });

  it('leave out instruments that are written in an unusual way', () => {
    const symbols = ['币安人生USDT', '../x', 'A B', 'A?x=1', 'A/B', '', 'A'.repeat(41), 7, null, 'GOODUSDT'];
    const answer = { symbols: symbols.map((symbol) => ({ symbol, baseAsset: 'A', quoteAsset: 'USDT' })) };
    const read = () => dataOf('mexc').readInstruments('spot', JSON.stringify(answer));
    expect(read().map(({ symbol }) => symbol)).toStrictEqual(['GOODUSDT']);
    symbols.pop();
    expect(() => dataOf('mexc').readInstruments('spot', JSON.stringify({ symbols: [] }))).toThrow(denied);
  });

  it('write the pairs of Bitfinex with and without a colon', () => {
    const listed: readonly Instrument[] = dataOf('bitfinex').readInstruments('spot', '[["BTCUSD","DUSK:USD","ODD"]]');
    expect(listed.map(({ symbol, base, quote }) => [symbol, base, quote])).toStrictEqual([
      ['tBTCUSD', 'BTC', 'USD'],
      ['tDUSK:USD', 'DUSK', 'USD'],
    ]);
  });

  it('keep every digit of a number', () => {
    const ticker = (bid: string) => `[${bid},1,0.00000012345678901234,1,0,0,1.2e-7,1,1,1]`;
    const read = (bid: string) =>
      dataOf('bitfinex').readQuote({ ...samples[4]?.instrument } as Instrument, [ticker(bid)]);
    expect(read('1.1E-7')).toStrictEqual({ bid: '0.00000011', ask: '0.00000012345678901234', last: '0.00000012' });
    expect(() => read('1e-31')).toThrow(denied);
  });
});
