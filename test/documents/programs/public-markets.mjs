/**
 * Imported before the ccxt snippet: answers Binance's public endpoints, which the local exchange
 * does not have, with one market. Everything else goes on to the local exchange.
 * @module
 */
import ccxt from 'ccxt';

const market = {
  symbol: 'BTCUSDT',
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  isSpotTradingAllowed: true,
  permissions: ['SPOT'],
  orderTypes: ['LIMIT', 'MARKET'],
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000', tickSize: '0.01' },
    { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000', stepSize: '0.00001' },
  ],
};

/** @type {Readonly<Record<string, unknown>>} */
const answers = {
  '/api/v3/exchangeInfo': { symbols: [market] },
  '/fapi/v1/exchangeInfo': { symbols: [] },
  '/dapi/v1/exchangeInfo': { symbols: [] },
  '/sapi/v1/capital/config/getall': [],
  '/sapi/v1/margin/allPairs': [],
  '/sapi/v1/margin/isolated/allPairs': [],
  '/sapi/v1/margin/allAssets': [],
};

// ccxt brings an undici of its own, which knows nothing of the local exchange's dispatcher.
ccxt.Exchange.prototype.loadFetchImplementation = async function useLocalExchange() {
  this.fetchImplementation = async (/** @type {string} */ url, /** @type {RequestInit} */ options) => {
    const answer = answers[new URL(url).pathname];
    return answer === undefined ? fetch(url, options) : Response.json(answer);
  };
};
