/**
 * The public market data of MEXC's spot market.
 * @see https://www.mexc.com/api-docs/spot-v3/market-data-endpoints
 * @module
 */
import { elements, named, pairsIn, pricesIn, within } from '../../market/answers.js';
import { marketData } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import { mexc } from './recipe.js';

/** The market data of MEXC. */
export const mexcMarketData = marketData(mexc.id, { form: /^[A-Z0-9]+$/, example: 'BTCUSDT' }, [
  {
    markets: ['spot'],
    hosts: hostsOf(mexc, 'live'),
    list: { path: '/api/v3/exchangeInfo' },
    listed: (answer) =>
      pairsIn(elements(within(answer, 'symbols')), { symbol: 'symbol', base: 'baseAsset', quote: 'quoteAsset' }),
    prices: ({ symbol }) => [{ path: '/api/v3/ticker/24hr', query: `symbol=${symbol}` }],
    read: ({ symbol }, ticker) =>
      pricesIn(named(ticker, 'symbol', symbol), { bid: 'bidPrice', ask: 'askPrice', last: 'lastPrice' }),
  },
]);
