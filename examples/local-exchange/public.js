/**
 * Public data of the local exchange: one instrument for each venue, and its prices. A bot asks for
 * them without credentials, and so does the signing agent.
 * @module
 */

/** The best prices and the last one, in the quote currency. */
export const prices = { bid: '59990', ask: '60010', last: '60000' };

/** @typedef {import('./raw-request.js').RawRequest} RawRequest */

/**
 * The public answers of each venue, by method and path.
 * @type {Readonly<Record<string, Readonly<Record<string, () => unknown>>>>}
 */
const answers = {
  binance: {
    'GET /api/v3/time': () => ({ serverTime: Date.now() }),
    'GET /api/v3/ping': () => ({}),
    'GET /api/v3/exchangeInfo': () => ({
      symbols: [
        {
          symbol: 'BTCUSDT',
          status: 'TRADING',
          baseAsset: 'BTC',
          baseAssetPrecision: 8,
          quoteAsset: 'USDT',
          quotePrecision: 8,
          orderTypes: ['LIMIT', 'MARKET'],
          permissions: ['SPOT'],
          filters: [
            { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000', tickSize: '0.01' },
            { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000', stepSize: '0.00001' },
          ],
        },
      ],
    }),
    'GET /api/v3/ticker/24hr': () => ({
      symbol: 'BTCUSDT',
      bidPrice: prices.bid,
      askPrice: prices.ask,
      lastPrice: prices.last,
    }),
  },
  coinbase: {
    'GET /products': () => [{ id: 'BTC-USD', base_currency: 'BTC', quote_currency: 'USD' }],
    'GET /products/BTC-USD/ticker': () => ({ bid: prices.bid, ask: prices.ask, price: prices.last }),
  },
  'coinbase-advanced': {
    'GET /api/v3/brokerage/market/products': () => ({
      products: [{ product_id: 'BTC-USD', base_currency_id: 'BTC', quote_currency_id: 'USD', product_type: 'SPOT' }],
    }),
    'GET /api/v3/brokerage/market/products/BTC-USD/ticker': () => ({
      trades: [{ product_id: 'BTC-USD', price: prices.last, size: '1', side: 'BUY' }],
      best_bid: prices.bid,
      best_ask: prices.ask,
    }),
  },
  poloniex: {
    'GET /markets': () => [{ symbol: 'BTC_USDT', baseCurrencyName: 'BTC', quoteCurrencyName: 'USDT' }],
    'GET /markets/BTC_USDT/ticker24h': () => ({
      symbol: 'BTC_USDT',
      bid: prices.bid,
      ask: prices.ask,
      close: prices.last,
    }),
  },
  'bittrex-v1': {
    'GET /api/v1.1/public/getmarkets': () => ({
      success: true,
      message: '',
      result: [{ MarketName: 'USDT-BTC', MarketCurrency: 'BTC', BaseCurrency: 'USDT', IsActive: true }],
    }),
    'GET /api/v1.1/public/getticker': () => ({
      success: true,
      message: '',
      result: { Bid: Number(prices.bid), Ask: Number(prices.ask), Last: Number(prices.last) },
    }),
  },
  kraken: {
    'GET /0/public/Time': () => ({ error: [], result: { unixtime: Math.floor(Date.now() / 1000) } }),
    'GET /0/public/AssetPairs': () => ({
      error: [],
      result: {
        XXBTZUSD: {
          altname: 'XBTUSD',
          wsname: 'XBT/USD',
          base: 'XXBT',
          quote: 'ZUSD',
          pair_decimals: 1,
          lot_decimals: 8,
          ordermin: '0.00005',
          costmin: '0.5',
          status: 'online',
        },
      },
    }),
    'GET /0/public/Assets': () => ({
      error: [],
      result: {
        XXBT: { aclass: 'currency', altname: 'XBT', decimals: 10, display_decimals: 5, status: 'enabled' },
        ZUSD: { aclass: 'currency', altname: 'USD', decimals: 4, display_decimals: 2, status: 'enabled' },
      },
    }),
    'GET /0/public/Ticker': () => ({
      error: [],
      result: { XXBTZUSD: { a: [prices.ask, '1', '1'], b: [prices.bid, '1', '1'], c: [prices.last, '1'] } },
    }),
  },
  bitfinex: {
    'GET /v2/conf/pub:list:pair:exchange': () => [['BTCUSD']],
    'GET /v2/ticker/tBTCUSD': () => [
      Number(prices.bid),
      1,
      Number(prices.ask),
      1,
      0,
      0,
      Number(prices.last),
      1,
      61_000,
      59_000,
    ],
  },
  backpack: {
    'GET /api/v1/markets': () => [
      {
        symbol: 'BTC_USDC',
        baseSymbol: 'BTC',
        quoteSymbol: 'USDC',
        marketType: 'SPOT',
        filters: { price: { tickSize: '0.1' }, quantity: { minQuantity: '0.00001', stepSize: '0.00001' } },
      },
    ],
    'GET /api/v1/depth': () => ({ asks: [[prices.ask, '1']], bids: [[prices.bid, '1']] }),
    'GET /api/v1/ticker': () => ({ symbol: 'BTC_USDC', lastPrice: prices.last }),
    'GET /api/v1/assets': () => [],
  },
  revolutx: {
    'GET /api/1.0/public/configuration/currencies': () => ({}),
    'GET /api/1.0/public/configuration/pairs': () => ({
      'BTC/USD': {
        base: 'BTC',
        quote: 'USD',
        base_step: '0.0000001',
        quote_step: '0.01',
        min_order_size: '0.0000001',
        max_order_size: '1000',
        min_order_size_quote: '0.01',
        status: 'active',
      },
    }),
    'GET /api/1.0/public/tickers': () => ({
      data: [{ symbol: 'BTC/USD', bid: prices.bid, ask: prices.ask, last_price: prices.last }],
    }),
  },
  bybit: {
    'GET /v5/market/time': () => ({ retCode: 0, retMsg: 'OK', result: {}, time: Date.now() }),
    'GET /v5/market/instruments-info': () => ({
      retCode: 0,
      retMsg: 'OK',
      result: {
        category: 'spot',
        list: [
          {
            symbol: 'BTCUSDT',
            baseCoin: 'BTC',
            quoteCoin: 'USDT',
            status: 'Trading',
            lotSizeFilter: { basePrecision: '0.000001', quotePrecision: '0.0000001', minOrderQty: '0.00001' },
            priceFilter: { tickSize: '0.1' },
          },
        ],
      },
    }),
    'GET /v5/market/tickers': () => ({
      retCode: 0,
      retMsg: 'OK',
      result: {
        list: [{ symbol: 'BTCUSDT', bid1Price: prices.bid, ask1Price: prices.ask, lastPrice: prices.last }],
      },
    }),
  },
};

/**
 * The public answer to a request. Undefined if the venue has none at that path.
 * @param {string} venue
 * @param {RawRequest} request
 */
export const publicAnswer = (venue, { method, path }) => answers[venue]?.[`${method} ${path}`]?.();
