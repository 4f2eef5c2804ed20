/** The local exchange of the examples answers public requests as the market data read them. */
import { expect, it } from 'vitest';
import { prices, publicAnswer } from '../../../examples/local-exchange/public.js';
import { marketDataById } from '../../../src/exchanges/market-data.js';

function answer(venue: string, path: string): string {
  const request = { method: 'GET', host: '', authority: '', target: path, path, query: '', body: Buffer.alloc(0) };
  return JSON.stringify(publicAnswer(venue, { ...request, rawHeaders: [], header: () => undefined }) ?? null);
}

it.each([
  'backpack',
  'binance',
  'bitfinex',
  'bybit',
  'coinbase',
  'coinbase-advanced',
  'kraken',
  'poloniex',
])('%s has an instrument and prices', (id) => {
  const data = marketDataById.get(id);
  const list = data?.instruments('spot');
  const [instrument] = data?.readInstruments('spot', answer(id, list?.path ?? '')) ?? [];
  if (data === undefined || instrument === undefined) throw new Error('there is no instrument');
  const answers = data.quote(instrument).map(({ path }) => answer(id, path));
  expect(data.readQuote(instrument, answers)).toStrictEqual(prices);
});
