/**
 * The public market data of Kraken's spot market.
 * @see https://docs.kraken.com/api-reference/market-data/get-tradable-asset-pairs
 * @see https://docs.kraken.com/api-reference/market-data/get-ticker-information
 * @module
 */
import { elements, field, type Listed, textIn, within } from '../../market/answers.js';
import { marketData } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import { deny } from '../../wire/deny.js';
import type { JsonValue } from '../../wire/json.js';
import { kraken } from './recipe.js';

/** Pairs by their key, such as XXBTZUSD. */
const members = (value: JsonValue): ReadonlyMap<string, JsonValue> =>
  value.kind === 'object' ? value.members : deny('the result is not an object');

/**
 * An order may name a pair by its `altname` XBTUSD, its key XXBTZUSD or its `wsname` XBT/USD. The
 * names of the currencies are those of `wsname`. A dark pool has no `wsname`.
 */
function listed(key: string, pair: JsonValue): Listed {
  const name = textIn(pair, 'wsname');
  const [base, quote] = name?.split('/') ?? [];
  return { symbol: textIn(pair, 'altname'), base, quote, aliases: [key, name] };
}

/** The first element of a list, which is the price. */
function priceIn(ticker: JsonValue, name: string): JsonValue | undefined {
  const list = field(ticker, name);
  return list && elements(list)[0];
}

/** The market data of Kraken. Orders with leverage go to the same book. */
export const krakenMarketData = marketData(
  kraken.id,
  { form: /^[A-Za-z0-9.]+(?:\/[A-Za-z0-9.]+)?$/, example: 'XBTUSD' },
  [
    {
      markets: ['spot', 'margin'],
      hosts: hostsOf(kraken, 'live'),
      list: { path: '/0/public/AssetPairs' },
      listed: (answer) => [...members(within(answer, 'result'))].map(([key, pair]) => listed(key, pair)),
      prices: ({ symbol }) => [{ path: '/0/public/Ticker', query: `pair=${symbol}` }],
      read({ symbol, aliases = [] }, answer) {
        const [[key, ticker] = deny('the answer has no pair'), ...others] = members(within(answer, 'result'));
        if (others.length > 0 || ![symbol, ...aliases].includes(key)) deny('the answer is about another instrument');
        return { bid: priceIn(ticker, 'b'), ask: priceIn(ticker, 'a'), last: priceIn(ticker, 'c') };
      },
    },
  ],
);
