/**
 * The public market data of Bittrex v1.1, as last documented. The exchange closed in December 2023.
 * @see https://github.com/Bittrex/bittrex.github.io
 * @module
 */
import { elements, pairsIn, pricesIn, within } from '../../market/answers.js';
import { marketData } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import { bittrexV1 } from './recipe.js';

/**
 * The market data of Bittrex v1.1. The name of a market begins with the currency that its prices
 * are in, which Bittrex called the base currency. A ticker does not name its market.
 */
export const bittrexV1MarketData = marketData(bittrexV1.id, { form: /^[A-Z0-9]+-[A-Z0-9]+$/, example: 'USDT-BTC' }, [
  {
    markets: ['spot'],
    hosts: hostsOf(bittrexV1, 'live'),
    list: { path: '/api/v1.1/public/getmarkets' },
    listed: (answer) =>
      pairsIn(elements(within(answer, 'result')), {
        symbol: 'MarketName',
        base: 'MarketCurrency',
        quote: 'BaseCurrency',
      }),
    prices: ({ symbol }) => [{ path: '/api/v1.1/public/getticker', query: `market=${symbol}` }],
    read: (_, ticker) => pricesIn(within(ticker, 'result'), { bid: 'Bid', ask: 'Ask', last: 'Last' }),
  },
]);
