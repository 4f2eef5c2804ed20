/**
 * The public market data of Binance, of its spot market and of its contracts in USDT and USDC.
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api
 * @module
 */
import { elements, field, named, pairsIn, pricesIn, textIn, within } from '../../market/answers.js';
import { marketData, type Venue } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import { binance } from './recipe.js';

const names = { symbol: 'symbol', base: 'baseAsset', quote: 'quoteAsset' };

const spot: Venue = {
  // Margin orders go to the same book.
  markets: ['spot', 'margin'],
  hosts: hostsOf(binance, 'spot', 'gcp', 'demo', 'testnet'),
  // The answer is several times shorter without permissions and without pairs that no longer trade.
  // https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints#exchange-information
  list: { path: '/api/v3/exchangeInfo', query: 'showPermissionSets=false&symbolStatus=TRADING' },
  listed: (answer) => pairsIn(elements(within(answer, 'symbols')), names),
  prices: ({ symbol }) => [{ path: '/api/v3/ticker/24hr', query: `symbol=${symbol}` }],
  read: ({ symbol }, ticker) =>
    pricesIn(named(ticker, 'symbol', symbol), { bid: 'bidPrice', ask: 'askPrice', last: 'lastPrice' }),
};

/**
 * Its documentation does not have the parameters of the others.
 * https://docs.binance.us/#get-exchange-information
 */
const us: Venue = { ...spot, markets: ['spot'], hosts: hostsOf(binance, 'us'), list: { path: '/api/v3/exchangeInfo' } };

const linear: Venue = {
  markets: ['linear'],
  hosts: hostsOf(binance, 'usdm', 'demo-usdm', 'testnet-futures'),
  list: { path: '/fapi/v1/exchangeInfo' },
  // Contracts with a delivery date are in the same list.
  listed: (answer) =>
    pairsIn(
      elements(within(answer, 'symbols')).filter((each) => textIn(each, 'contractType') === 'PERPETUAL'),
      names,
    ),
  prices: ({ symbol }) => [
    { path: '/fapi/v1/ticker/bookTicker', query: `symbol=${symbol}` },
    { path: '/fapi/v1/premiumIndex', query: `symbol=${symbol}` },
  ],
  read: ({ symbol }, book, mark) => ({
    bid: field(named(book, 'symbol', symbol), 'bidPrice'),
    ask: field(book, 'askPrice'),
    last: field(named(mark, 'symbol', symbol), 'markPrice'),
  }),
};

/** The market data of Binance. */
export const binanceMarketData = marketData(
  binance.id,
  { form: /^[A-Z0-9]+(?:_[A-Z0-9]+|(?:-[A-Z0-9.]+){3})?$/, example: 'BTCUSDT' },
  [spot, us, linear],
);
