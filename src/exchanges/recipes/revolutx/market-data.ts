/**
 * The public market data of Revolut X. Its documentation describes the answers for the signed
 * endpoints; ccxt asks for the same data at the public ones, without a signature.
 * @see https://developer.revolut.com/docs/x-api/get-all-currency-pairs
 * @see https://developer.revolut.com/docs/x-api/get-tickers
 * @module
 */
import { field, only, pricesIn, textIn, within } from '../../market/answers.js';
import { marketData } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import { deny } from '../../wire/deny.js';
import type { JsonValue } from '../../wire/json.js';
import { revolutx } from './recipe.js';

/** A pair is written with a slash in answers, and with a hyphen in requests. */
function pairsOf(answer: JsonValue) {
  const pairs = field(answer, 'data') ?? answer;
  if (pairs.kind !== 'object') return deny('the answer is not an object of pairs');
  return [...pairs.members.values()].map((each) => {
    const [base, quote] = [textIn(each, 'base'), textIn(each, 'quote')];
    return { symbol: base && quote && `${base}-${quote}`, base, quote };
  });
}

function tickerOf(answer: JsonValue, symbol: string): JsonValue {
  const ticker = only(within(answer, 'data'));
  return textIn(ticker, 'symbol')?.replace('/', '-') === symbol
    ? ticker
    : deny('the answer is about another instrument');
}

/** The market data of Revolut X. */
export const revolutxMarketData = marketData(revolutx.id, { form: /^[A-Z0-9]+-[A-Z0-9]+$/, example: 'BTC-USD' }, [
  {
    markets: ['spot'],
    hosts: hostsOf(revolutx, 'live'),
    list: { path: '/api/1.0/public/configuration/pairs' },
    listed: pairsOf,
    prices: ({ symbol }) => [{ path: '/api/1.0/public/tickers', query: `symbols=${symbol}` }],
    read: ({ symbol }, answer) => pricesIn(tickerOf(answer, symbol), { bid: 'bid', ask: 'ask', last: 'last_price' }),
  },
]);
