/**
 * The public market data of Bybit.
 * @see https://bybit-exchange.github.io/docs/v5/market/instrument
 * @see https://bybit-exchange.github.io/docs/v5/market/tickers
 * @module
 */
import { elements, named, only, pairsIn, pricesIn, textIn, within } from '../../market/answers.js';
import { marketData, type Venue } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import type { JsonValue } from '../../wire/json.js';
import { bybit } from './recipe.js';

const hosts = hostsOf(bybit, ...Object.keys(bybit.hosts));
const names = { symbol: 'symbol', base: 'baseCoin', quote: 'quoteCoin' };
const listOf = (answer: JsonValue): JsonValue => within(answer, 'result', 'list');

/** The venue of a category. Its prices differ in the field of the last one. */
const inCategory = (category: 'spot' | 'linear', last: string): Pick<Venue, 'hosts' | 'prices' | 'read'> => ({
  hosts,
  prices: ({ symbol }) => [{ path: '/v5/market/tickers', query: `category=${category}&symbol=${symbol}` }],
  read: ({ symbol }, answer) =>
    pricesIn(named(only(listOf(answer)), 'symbol', symbol), { bid: 'bid1Price', ask: 'ask1Price', last }),
});

/** The market data of Bybit. */
export const bybitMarketData = marketData(bybit.id, { form: /^[A-Z0-9]+(?:-\d[A-Z0-9-]*)?$/, example: 'BTCUSDT' }, [
  {
    ...inCategory('spot', 'lastPrice'),
    // Orders with `isLeverage` go to the same book.
    markets: ['spot', 'margin'],
    list: { path: '/v5/market/instruments-info', query: 'category=spot' },
    listed: (answer) => pairsIn(elements(listOf(answer)), names),
  },
  {
    ...inCategory('linear', 'markPrice'),
    markets: ['linear'],
    // The largest page. Contracts on a second page would be unknown.
    list: { path: '/v5/market/instruments-info', query: 'category=linear&limit=1000' },
    listed: (answer) =>
      pairsIn(
        elements(listOf(answer)).filter((each) => textIn(each, 'contractType') === 'LinearPerpetual'),
        names,
      ),
  },
]);
