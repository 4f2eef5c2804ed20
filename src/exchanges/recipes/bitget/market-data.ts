/**
 * The public market data of Bitget's spot market.
 * @see https://www.bitget.com/api-doc/spot/market/Get-Symbols
 * @see https://www.bitget.com/api-doc/spot/market/Get-Tickers
 * @module
 */
import { elements, named, only, pairsIn, pricesIn, within } from '../../market/answers.js';
import { marketData } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import { bitget } from './recipe.js';

/** The market data of Bitget. Margin orders go to the same book. */
export const bitgetMarketData = marketData(bitget.id, { form: /^[A-Z0-9]+(?:_[A-Z0-9]+)?$/, example: 'BTCUSDT' }, [
  {
    markets: ['spot', 'margin'],
    hosts: hostsOf(bitget, 'live'),
    list: { path: '/api/v2/spot/public/symbols' },
    listed: (answer) =>
      pairsIn(elements(within(answer, 'data')), { symbol: 'symbol', base: 'baseCoin', quote: 'quoteCoin' }),
    prices: ({ symbol }) => [{ path: '/api/v2/spot/market/tickers', query: `symbol=${symbol}` }],
    read: ({ symbol }, answer) =>
      pricesIn(named(only(within(answer, 'data')), 'symbol', symbol), { bid: 'bidPr', ask: 'askPr', last: 'lastPr' }),
  },
]);
