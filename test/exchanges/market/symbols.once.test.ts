/**
 * How each exchange writes its symbols: those that ccxt sends and those of the documented answers.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { marketDataById } from '../../../src/exchanges/market-data.js';
import { samples } from './answers.js';

interface Row {
  readonly exchange: string;
  readonly meaning: {
    readonly orders?: readonly { readonly symbol: string }[];
    readonly cancel?: { readonly symbol?: string | null };
  };
}

const rows: readonly Row[] = JSON.parse(
  readFileSync(new URL('../../fixtures/meaning/train.json', import.meta.url), 'utf8'),
);

/** The symbols of the rows and the samples of an exchange. */
function symbolsOf(id: string): ReadonlySet<string> {
  const ofRows = rows
    .filter(({ exchange }) => exchange === id)
    .flatMap(({ meaning: { orders = [], cancel } }) => [...orders.map(({ symbol }) => symbol), cancel?.symbol ?? []])
    .flat();
  const ofSamples = samples.filter((each) => each.id === id).map(({ instrument }) => instrument.symbol);
  return new Set([...ofRows, ...ofSamples]);
}

/** One pair in the forms of the exchanges, and in that of ccxt. */
const spellings = ['BTCUSDT', 'BTC-USDT', 'BTC_USDT', 'tBTCUSD', 'BTC/USDT', 'btcusdt', 'BTC USDT', ''];
const taken: Readonly<Record<string, readonly string[]>> = {
  backpack: ['BTC_USDT'],
  binance: ['BTCUSDT', 'BTC_USDT'],
  bitfinex: ['tBTCUSD'],
  bitget: ['BTCUSDT', 'BTC_USDT'],
  bittrex: ['BTC-USDT'],
  'bittrex-v1': ['BTC-USDT'],
  bybit: ['BTCUSDT'],
  coinbase: ['BTC-USDT'],
  'coinbase-advanced': ['BTC-USDT'],
  gate: ['BTC_USDT'],
  // Some of its symbols have small letters, such as AAPLxUSD.
  kraken: ['BTCUSDT', 'tBTCUSD', 'BTC/USDT', 'btcusdt'],
  kucoin: ['BTCUSDT', 'BTC-USDT'],
  mexc: ['BTCUSDT'],
  okx: ['BTC-USDT'],
  poloniex: ['BTC_USDT'],
  revolutx: ['BTC-USDT'],
};

describe.each([...marketDataById.values()])('the symbols of $id', ({ id, symbols: { form, example } }) => {
  it('have one form, which the example has too', () => {
    const known = [...symbolsOf(id), example];
    expect(known.length).toBeGreaterThan(1);
    expect(known.filter((symbol) => !form.test(symbol))).toEqual([]);
  });

  it('are distinct from those of other exchanges', () => {
    expect(spellings.filter((symbol) => form.test(symbol))).toEqual(taken[id]);
  });
});
