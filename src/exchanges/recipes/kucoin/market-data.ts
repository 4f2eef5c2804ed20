/**
 * The public market data of KuCoin's spot market.
 * @see https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-all-symbols
 * @see https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-ticker
 * @module
 */
import { elements, pairsIn, pricesIn, within } from '../../market/answers.js';
import { marketData } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import { kucoin } from './recipe.js';

/**
 * The market data of KuCoin. Margin orders go to the same book. A ticker does not name its symbol.
 */
export const kucoinMarketData = marketData(kucoin.id, { form: /^[A-Z0-9]+(?:-[A-Z0-9]+)?$/, example: 'BTC-USDT' }, [
  {
    markets: ['spot', 'margin'],
    hosts: hostsOf(kucoin, 'live', 'eu'),
    list: { path: '/api/v2/symbols' },
    listed: (answer) =>
      pairsIn(elements(within(answer, 'data')), { symbol: 'symbol', base: 'baseCurrency', quote: 'quoteCurrency' }),
    prices: ({ symbol }) => [{ path: '/api/v1/market/orderbook/level1', query: `symbol=${symbol}` }],
    read: (_, answer) => pricesIn(within(answer, 'data'), { bid: 'bestBid', ask: 'bestAsk', last: 'price' }),
  },
]);
