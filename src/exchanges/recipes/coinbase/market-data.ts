/**
 * The public market data of Coinbase Exchange.
 * @see
 *   https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/products/get-all-known-trading-pairs
 * @see
 *   https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/products/get-product-ticker
 * @module
 */
import { elements, pairsIn, pricesIn } from '../../market/answers.js';
import { marketData } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import { coinbase } from './recipe.js';

/** The market data of Coinbase Exchange. A ticker does not name its product. */
export const coinbaseMarketData = marketData(coinbase.id, { form: /^[A-Z0-9]+(?:-[A-Z0-9]+)+$/, example: 'BTC-USD' }, [
  {
    markets: ['spot'],
    hosts: hostsOf(coinbase, 'live', 'sandbox'),
    list: { path: '/products' },
    listed: (answer) => pairsIn(elements(answer), { symbol: 'id', base: 'base_currency', quote: 'quote_currency' }),
    prices: ({ symbol }) => [{ path: `/products/${symbol}/ticker` }],
    read: (_, ticker) => pricesIn(ticker, { bid: 'bid', ask: 'ask', last: 'price' }),
  },
]);
