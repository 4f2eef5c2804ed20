/**
 * The public market data of Poloniex's spot market.
 * @see https://api-docs.poloniex.com/spot/api/public/reference-data#symbol-information
 * @see https://api-docs.poloniex.com/spot/api/public/market-data#ticker
 * @module
 */
import { elements, named, pairsIn, pricesIn } from '../../market/answers.js';
import { marketData } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import { poloniex } from './recipe.js';

/** The market data of Poloniex. */
export const poloniexMarketData = marketData(poloniex.id, { form: /^[A-Z0-9]+(?:_[A-Z0-9]+)+$/, example: 'BTC_USDT' }, [
  {
    markets: ['spot'],
    hosts: hostsOf(poloniex, 'live'),
    list: { path: '/markets' },
    listed: (answer) =>
      pairsIn(elements(answer), { symbol: 'symbol', base: 'baseCurrencyName', quote: 'quoteCurrencyName' }),
    prices: ({ symbol }) => [{ path: `/markets/${symbol}/ticker24h` }],
    read: ({ symbol }, ticker) => pricesIn(named(ticker, 'symbol', symbol), { bid: 'bid', ask: 'ask', last: 'close' }),
  },
]);
