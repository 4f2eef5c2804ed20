/**
 * The public market data of Gate's spot market.
 * @see https://www.gate.com/docs/developers/apiv4/en/#query-all-supported-currency-pairs
 * @see https://www.gate.com/docs/developers/apiv4/en/#get-currency-pair-ticker-information
 * @module
 */
import { elements, named, only, pairsIn, pricesIn } from '../../market/answers.js';
import { marketData } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import { gate } from './recipe.js';

/** The market data of Gate. Margin orders go to the same book. */
export const gateMarketData = marketData(gate.id, { form: /^[A-Z0-9]+(?:_[A-Z0-9]+)+$/, example: 'BTC_USDT' }, [
  {
    markets: ['spot', 'margin'],
    hosts: hostsOf(gate, 'live', 'eu', 'us', 'testnet'),
    list: { path: '/api/v4/spot/currency_pairs' },
    listed: (answer) => pairsIn(elements(answer), { symbol: 'id', base: 'base', quote: 'quote' }),
    prices: ({ symbol }) => [{ path: '/api/v4/spot/tickers', query: `currency_pair=${symbol}` }],
    read: ({ symbol }, answer) =>
      pricesIn(named(only(answer), 'currency_pair', symbol), { bid: 'highest_bid', ask: 'lowest_ask', last: 'last' }),
  },
]);
