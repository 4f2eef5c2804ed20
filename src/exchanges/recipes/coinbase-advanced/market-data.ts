/**
 * The public market data of Coinbase Advanced Trade.
 * @see
 *   https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/list-public-products
 * @see
 *   https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-market-trades
 * @module
 */
import { elements, field, named, only, pairsIn, within } from '../../market/answers.js';
import { marketData } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import { coinbaseAdvanced } from './recipe.js';

const products = '/api/v3/brokerage/market/products';

/** The market data of Coinbase Advanced Trade. A ticker lists the last trades. */
export const coinbaseAdvancedMarketData = marketData(
  coinbaseAdvanced.id,
  { form: /^[A-Z0-9]+-[A-Z0-9]+$/, example: 'BTC-USD' },
  [
    {
      markets: ['spot'],
      hosts: hostsOf(coinbaseAdvanced, 'live'),
      list: { path: products, query: 'product_type=SPOT' },
      listed: (answer) =>
        pairsIn(elements(within(answer, 'products')), {
          symbol: 'product_id',
          base: 'base_currency_id',
          quote: 'quote_currency_id',
        }),
      prices: ({ symbol }) => [{ path: `${products}/${symbol}/ticker`, query: 'limit=1' }],
      read: ({ symbol }, answer) => ({
        bid: field(answer, 'best_bid'),
        ask: field(answer, 'best_ask'),
        last: field(named(only(within(answer, 'trades')), 'product_id', symbol), 'price'),
      }),
    },
  ],
);
