/**
 * The public market data of OKX.
 * @see https://www.okx.com/docs-v5/en/#public-data-rest-api-get-instruments
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-ticker
 * @see https://www.okx.com/docs-v5/en/#public-data-rest-api-get-mark-price
 * @module
 */
import { elements, field, type Listed, named, only, pairsIn, pricesIn, textIn, within } from '../../market/answers.js';
import { marketData } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import type { JsonValue } from '../../wire/json.js';
import { okx } from './recipe.js';

const hosts = hostsOf(okx, 'live', 'openapi', 'eea', 'us');

/**
 * A linear contract is worth `ctVal` of its base currency, and is settled in its quote currency. A
 * contract with a multiplier would need it too, so it is not known.
 */
function contract(each: JsonValue): Listed {
  const isLinear = textIn(each, 'ctType') === 'linear' && textIn(each, 'ctMult') === '1';
  return {
    symbol: textIn(each, 'instId'),
    base: textIn(each, 'ctValCcy'),
    quote: textIn(each, 'settleCcy'),
    contractSize: isLinear ? textIn(each, 'ctVal') : undefined,
  };
}

const ticker = (instId: string) => ({ path: '/api/v5/market/ticker', query: `instId=${instId}` });

/** The only element of the data, which has to name the instrument. */
const dataOf = (answer: JsonValue, instId: string): JsonValue => named(only(within(answer, 'data')), 'instId', instId);

/** The market data of OKX. Pairs are traded with borrowed money in the same book. */
export const okxMarketData = marketData(okx.id, { form: /^[A-Z0-9]+(?:-[A-Z0-9]+)+$/, example: 'BTC-USDT' }, [
  {
    markets: ['spot', 'margin'],
    hosts,
    list: { path: '/api/v5/public/instruments', query: 'instType=SPOT' },
    listed: (answer) =>
      pairsIn(elements(within(answer, 'data')), { symbol: 'instId', base: 'baseCcy', quote: 'quoteCcy' }),
    prices: ({ symbol }) => [ticker(symbol)],
    read: ({ symbol }, answer) => pricesIn(dataOf(answer, symbol), { bid: 'bidPx', ask: 'askPx', last: 'last' }),
  },
  {
    markets: ['linear'],
    hosts,
    list: { path: '/api/v5/public/instruments', query: 'instType=SWAP' },
    listed: (answer) => elements(within(answer, 'data')).map(contract),
    prices: ({ symbol }) => [
      ticker(symbol),
      { path: '/api/v5/public/mark-price', query: `instType=SWAP&instId=${symbol}` },
    ],
    read({ symbol }, answer, mark) {
      const book = dataOf(answer, symbol);
      return { bid: field(book, 'bidPx'), ask: field(book, 'askPx'), last: field(dataOf(mark, symbol), 'markPx') };
    },
  },
]);
