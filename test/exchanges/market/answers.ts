/**
 * Answers of public endpoints as the exchanges document them, shortened to the fields that are near
 * those that are read.
 */
import type { Instrument, PublicQuery, Quote } from '../../../src/exchanges/market/market-data.js';

export interface Sample {
  readonly id: string;
  readonly list: PublicQuery;
  readonly listAnswer: unknown;
  /** The first one of the list. */
  readonly instrument: Instrument;
  readonly prices: readonly PublicQuery[];
  readonly answers: readonly unknown[];
  readonly quote: Quote;
}

const pair = (symbol: string, base: string, quote: string): Instrument => ({
  symbol,
  market: 'spot',
  base,
  quote,
  contractSize: null,
});

export const samples: readonly Sample[] = [
  // https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints
  {
    id: 'binance',
    list: {
      host: 'api.binance.com',
      path: '/api/v3/exchangeInfo',
      query: 'showPermissionSets=false&symbolStatus=TRADING',
    },
    listAnswer: {
      timezone: 'UTC',
      serverTime: 1565246363776,
      symbols: [
        {
          symbol: 'BNBBTC',
          status: 'TRADING',
          baseAsset: 'BNB',
          baseAssetPrecision: 8,
          quoteAsset: 'BTC',
          filters: [{}],
        },
      ],
    },
    instrument: pair('BNBBTC', 'BNB', 'BTC'),
    prices: [{ host: 'api.binance.com', path: '/api/v3/ticker/24hr', query: 'symbol=BNBBTC' }],
    answers: [
      {
        symbol: 'BNBBTC',
        prevClosePrice: '0.10002000',
        lastPrice: '4.00000200',
        lastQty: '200.00000000',
        bidPrice: '4.00000000',
        bidQty: '100.00000000',
        askPrice: '4.00000210',
        askQty: '100.00000000',
        openTime: 1499783499040,
      },
    ],
    quote: { bid: '4', ask: '4.0000021', last: '4.000002' },
  },
  // https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api/Exchange-Information
  {
    id: 'binance',
    list: { host: 'fapi.binance.com', path: '/fapi/v1/exchangeInfo' },
    listAnswer: {
      symbols: [
        { symbol: 'BTCUSDT_260327', contractType: 'CURRENT_QUARTER', baseAsset: 'BTC', quoteAsset: 'USDT' },
        {
          symbol: 'BLZUSDT',
          pair: 'BLZUSDT',
          contractType: 'PERPETUAL',
          baseAsset: 'BLZ',
          quoteAsset: 'USDT',
          marginAsset: 'USDT',
        },
      ],
    },
    instrument: { ...pair('BLZUSDT', 'BLZ', 'USDT'), market: 'linear' },
    prices: [
      { host: 'fapi.binance.com', path: '/fapi/v1/ticker/bookTicker', query: 'symbol=BLZUSDT' },
      { host: 'fapi.binance.com', path: '/fapi/v1/premiumIndex', query: 'symbol=BLZUSDT' },
    ],
    answers: [
      {
        symbol: 'BLZUSDT',
        bidPrice: '4.00000000',
        bidQty: '431.00000000',
        askPrice: '4.00000200',
        askQty: '9.00000000',
        time: 1589437530011,
      },
      {
        symbol: 'BLZUSDT',
        markPrice: '4.00000100',
        indexPrice: '4.10000000',
        lastFundingRate: '0.00038246',
        time: 1597370495002,
      },
    ],
    quote: { bid: '4', ask: '4.000002', last: '4.000001' },
  },
  // https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/products/get-product-ticker
  {
    id: 'coinbase',
    list: { host: 'api.exchange.coinbase.com', path: '/products' },
    listAnswer: [
      { id: 'BTC-USD', base_currency: 'BTC', quote_currency: 'USD', quote_increment: '0.01', status: 'online' },
    ],
    instrument: pair('BTC-USD', 'BTC', 'USD'),
    prices: [{ host: 'api.exchange.coinbase.com', path: '/products/BTC-USD/ticker' }],
    answers: [
      {
        ask: '6267.71',
        bid: '6265.15',
        volume: '53602.03940154',
        trade_id: 86326522,
        price: '6268.48',
        size: '0.00698254',
        time: '2020-03-20T00:22:57.833Z',
      },
    ],
    quote: { bid: '6265.15', ask: '6267.71', last: '6268.48' },
  },
  // https://docs.kraken.com/api-reference/market-data/get-ticker-information
  {
    id: 'kraken',
    list: { host: 'api.kraken.com', path: '/0/public/AssetPairs' },
    listAnswer: {
      error: [],
      result: {
        XXBTZUSD: {
          altname: 'XBTUSD',
          wsname: 'XBT/USD',
          aclass_base: 'currency',
          base: 'XXBT',
          quote: 'ZUSD',
          fees: [[0, 0.26]],
        },
        'XXBTZUSD.d': { altname: 'XBTUSD.d', base: 'XXBT', quote: 'ZUSD' },
      },
    },
    instrument: { ...pair('XBTUSD', 'XBT', 'USD'), aliases: ['XXBTZUSD', 'XBT/USD'] },
    prices: [{ host: 'api.kraken.com', path: '/0/public/Ticker', query: 'pair=XBTUSD' }],
    answers: [
      {
        error: [],
        result: {
          XXBTZUSD: {
            a: ['30300.10000', '1', '1.000'],
            b: ['30300.00000', '1', '1.000'],
            c: ['30303.20000', '0.00067643'],
            v: ['4083.67001100', '4412.73601799'],
            o: '30502.80000',
          },
        },
      },
    ],
    quote: { bid: '30300', ask: '30300.1', last: '30303.2' },
  },
  // https://docs.bitfinex.com/reference/rest-public-ticker
  {
    id: 'bitfinex',
    list: { host: 'api-pub.bitfinex.com', path: '/v2/conf/pub:list:pair:exchange' },
    listAnswer: [['BTCUSD', 'DUSK:USD']],
    instrument: pair('tBTCUSD', 'BTC', 'USD'),
    prices: [{ host: 'api-pub.bitfinex.com', path: '/v2/ticker/tBTCUSD' }],
    answers: [
      [
        10645, 73.93854271, 10647, 75.22266119, 731.60645389, 0.0738, 10644.00645389, 14480.89849423, 10766,
        9889.1449809,
      ],
    ],
    quote: { bid: '10645', ask: '10647', last: '10644.00645389' },
  },
  // https://api-docs.poloniex.com/spot/api/public/market-data#ticker
  {
    id: 'poloniex',
    list: { host: 'api.poloniex.com', path: '/markets' },
    listAnswer: [
      {
        symbol: 'BTC_USDT',
        baseCurrencyName: 'BTC',
        quoteCurrencyName: 'USDT',
        displayName: 'BTC/USDT',
        state: 'NORMAL',
        tradableStartTime: 1659018816626,
      },
    ],
    instrument: pair('BTC_USDT', 'BTC', 'USDT'),
    prices: [{ host: 'api.poloniex.com', path: '/markets/BTC_USDT/ticker24h' }],
    answers: [
      {
        symbol: 'BTC_USDT',
        open: '26053.33',
        close: '26447.58',
        bid: '26447.57',
        bidQuantity: '0.016313',
        ask: '26447.58',
        markPrice: '26444.11',
        ts: 1692870845446,
      },
    ],
    quote: { bid: '26447.57', ask: '26447.58', last: '26447.58' },
  },
  // https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-ticker
  {
    id: 'okx',
    list: { host: 'www.okx.com', path: '/api/v5/public/instruments', query: 'instType=SPOT' },
    listAnswer: {
      code: '0',
      msg: '',
      data: [
        {
          instType: 'SPOT',
          instId: 'BTC-USDT',
          baseCcy: 'BTC',
          quoteCcy: 'USDT',
          ctVal: '',
          ctMult: '',
          state: 'live',
        },
      ],
    },
    instrument: pair('BTC-USDT', 'BTC', 'USDT'),
    prices: [{ host: 'www.okx.com', path: '/api/v5/market/ticker', query: 'instId=BTC-USDT' }],
    answers: [
      {
        code: '0',
        msg: '',
        data: [
          {
            instType: 'SPOT',
            instId: 'BTC-USDT',
            last: '9999.99',
            lastSz: '0.1',
            askPx: '9999.99',
            askSz: '11',
            bidPx: '8888.88',
            bidSz: '5',
          },
        ],
      },
    ],
    quote: { bid: '8888.88', ask: '9999.99', last: '9999.99' },
  },
  // https://www.okx.com/docs-v5/en/#public-data-rest-api-get-mark-price
  {
    id: 'okx',
    list: { host: 'www.okx.com', path: '/api/v5/public/instruments', query: 'instType=SWAP' },
    listAnswer: {
      code: '0',
      data: [
        // In coins, with a multiplier, and before it opens.
        {
          instId: 'BTC-USD-SWAP',
          ctType: 'inverse',
          ctVal: '100',
          ctMult: '1',
          ctValCcy: 'USD',
          settleCcy: 'BTC',
          baseCcy: '',
        },
        {
          instId: 'X-USDT-SWAP',
          ctType: 'linear',
          ctVal: '1',
          ctMult: '0.1',
          ctValCcy: 'X',
          settleCcy: 'USDT',
          baseCcy: '',
        },
        { instId: 'ETH-USD_UM-SWAP', instType: 'SWAP', state: 'preopen' },
        {
          instId: 'LTC-USDT-SWAP',
          ctType: 'linear',
          ctVal: '1.0',
          ctMult: '1',
          ctValCcy: 'LTC',
          settleCcy: 'USDT',
          baseCcy: '',
        },
      ],
    },
    instrument: { ...pair('LTC-USDT-SWAP', 'LTC', 'USDT'), market: 'linear', contractSize: '1' },
    prices: [
      { host: 'www.okx.com', path: '/api/v5/market/ticker', query: 'instId=LTC-USDT-SWAP' },
      { host: 'www.okx.com', path: '/api/v5/public/mark-price', query: 'instType=SWAP&instId=LTC-USDT-SWAP' },
    ],
    answers: [
      { code: '0', data: [{ instType: 'SWAP', instId: 'LTC-USDT-SWAP', last: '199', askPx: '200.1', bidPx: '200' }] },
      { code: '0', data: [{ instType: 'SWAP', instId: 'LTC-USDT-SWAP', markPx: '200.05', ts: '1597026383085' }] },
    ],
    quote: { bid: '200', ask: '200.1', last: '200.05' },
  },
  // https://github.com/Bittrex/bittrex.github.io
  {
    id: 'bittrex-v1',
    list: { host: 'api.bittrex.com', path: '/api/v1.1/public/getmarkets' },
    listAnswer: {
      success: true,
      message: '',
      result: [
        {
          MarketCurrency: 'LTC',
          BaseCurrency: 'BTC',
          MarketCurrencyLong: 'Litecoin',
          BaseCurrencyLong: 'Bitcoin',
          MinTradeSize: 0.01,
          MarketName: 'BTC-LTC',
          IsActive: true,
        },
      ],
    },
    instrument: pair('BTC-LTC', 'LTC', 'BTC'),
    prices: [{ host: 'api.bittrex.com', path: '/api/v1.1/public/getticker', query: 'market=BTC-LTC' }],
    answers: [{ success: true, message: '', result: { Bid: 2.05670368, Ask: 3.35579531, Last: 3.35579532 } }],
    quote: { bid: '2.05670368', ask: '3.35579531', last: '3.35579532' },
  },
  // https://bybit-exchange.github.io/docs/v5/market/tickers
  {
    id: 'bybit',
    list: { host: 'api.bybit.com', path: '/v5/market/instruments-info', query: 'category=spot' },
    listAnswer: {
      retCode: 0,
      result: {
        category: 'spot',
        list: [{ symbol: 'BTCUSDT', baseCoin: 'BTC', quoteCoin: 'USDT', innovation: '0', status: 'Trading' }],
      },
    },
    instrument: pair('BTCUSDT', 'BTC', 'USDT'),
    prices: [{ host: 'api.bybit.com', path: '/v5/market/tickers', query: 'category=spot&symbol=BTCUSDT' }],
    answers: [
      {
        retCode: 0,
        result: {
          category: 'spot',
          list: [
            {
              symbol: 'BTCUSDT',
              bid1Price: '20517.96',
              bid1Size: '2',
              ask1Price: '20527.77',
              ask1Size: '1.862172',
              lastPrice: '20533.13',
            },
          ],
        },
      },
    ],
    quote: { bid: '20517.96', ask: '20527.77', last: '20533.13' },
  },
  {
    id: 'bybit',
    list: { host: 'api.bybit.com', path: '/v5/market/instruments-info', query: 'category=linear&limit=1000' },
    listAnswer: {
      retCode: 0,
      result: {
        category: 'linear',
        list: [
          {
            symbol: 'BTC-29DEC23',
            contractType: 'LinearFutures',
            baseCoin: 'BTC',
            quoteCoin: 'USD',
            settleCoin: 'USDC',
          },
          {
            symbol: 'BTCUSDT',
            contractType: 'LinearPerpetual',
            baseCoin: 'BTC',
            quoteCoin: 'USDT',
            settleCoin: 'USDT',
          },
        ],
        nextPageCursor: '',
      },
    },
    instrument: { ...pair('BTCUSDT', 'BTC', 'USDT'), market: 'linear' },
    prices: [{ host: 'api.bybit.com', path: '/v5/market/tickers', query: 'category=linear&symbol=BTCUSDT' }],
    answers: [
      {
        retCode: 0,
        result: {
          category: 'linear',
          list: [
            {
              symbol: 'BTCUSDT',
              lastPrice: '16597.00',
              indexPrice: '16598.54',
              markPrice: '16596.00',
              ask1Price: '16597.50',
              bid1Price: '16596.00',
            },
          ],
        },
      },
    ],
    quote: { bid: '16596', ask: '16597.5', last: '16596' },
  },
  // https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-ticker
  {
    id: 'kucoin',
    list: { host: 'api.kucoin.com', path: '/api/v2/symbols' },
    listAnswer: {
      code: '200000',
      data: [
        {
          symbol: 'BTC-USDT',
          name: 'BTC-USDT',
          baseCurrency: 'BTC',
          quoteCurrency: 'USDT',
          feeCurrency: 'USDT',
          enableTrading: true,
        },
      ],
    },
    instrument: pair('BTC-USDT', 'BTC', 'USDT'),
    prices: [{ host: 'api.kucoin.com', path: '/api/v1/market/orderbook/level1', query: 'symbol=BTC-USDT' }],
    answers: [
      {
        code: '200000',
        data: {
          time: 1729172965609,
          sequence: '14609309753',
          price: '67269',
          size: '0.000025',
          bestBid: '67267.5',
          bestBidSize: '0.000025',
          bestAsk: '67267.6',
          bestAskSize: '1.24808993',
        },
      },
    ],
    quote: { bid: '67267.5', ask: '67267.6', last: '67269' },
  },
  // https://www.gate.com/docs/developers/apiv4/en/#get-currency-pair-ticker-information
  {
    id: 'gate',
    list: { host: 'api.gateio.ws', path: '/api/v4/spot/currency_pairs' },
    listAnswer: [
      {
        id: 'ETH_USDT',
        base: 'ETH',
        base_name: 'Ethereum',
        quote: 'USDT',
        fee: '0.2',
        trade_status: 'tradable',
        sell_start: 1516378650,
      },
    ],
    instrument: pair('ETH_USDT', 'ETH', 'USDT'),
    prices: [{ host: 'api.gateio.ws', path: '/api/v4/spot/tickers', query: 'currency_pair=ETH_USDT' }],
    answers: [
      [
        {
          currency_pair: 'ETH_USDT',
          last: '2.46140352',
          lowest_ask: '2.477',
          highest_bid: '2.4606821',
          change_percentage: '-8.91',
        },
      ],
    ],
    quote: { bid: '2.4606821', ask: '2.477', last: '2.46140352' },
  },
  // https://www.bitget.com/api-doc/spot/market/Get-Tickers
  {
    id: 'bitget',
    list: { host: 'api.bitget.com', path: '/api/v2/spot/public/symbols' },
    listAnswer: {
      code: '00000',
      msg: 'success',
      data: [{ symbol: 'BTCUSDT', baseCoin: 'BTC', quoteCoin: 'USDT', minTradeAmount: '0', status: 'online' }],
    },
    instrument: pair('BTCUSDT', 'BTC', 'USDT'),
    prices: [{ host: 'api.bitget.com', path: '/api/v2/spot/market/tickers', query: 'symbol=BTCUSDT' }],
    answers: [
      {
        code: '00000',
        msg: 'success',
        data: [
          {
            open: '37202.46',
            symbol: 'BTCUSDT',
            lastPr: '37583.69',
            bidPr: '37583.68',
            askPr: '37583.70',
            bidSz: '0.0007',
          },
        ],
      },
    ],
    quote: { bid: '37583.68', ask: '37583.7', last: '37583.69' },
  },
  // https://www.mexc.com/api-docs/spot-v3/market-data-endpoints
  {
    id: 'mexc',
    list: { host: 'api.mexc.com', path: '/api/v3/exchangeInfo' },
    listAnswer: {
      timezone: 'CST',
      symbols: [
        {
          symbol: 'OGNUSDT',
          status: '1',
          baseAsset: 'OGN',
          baseAssetPrecision: 2,
          quoteAsset: 'USDT',
          isSpotTradingAllowed: true,
        },
      ],
    },
    instrument: pair('OGNUSDT', 'OGN', 'USDT'),
    prices: [{ host: 'api.mexc.com', path: '/api/v3/ticker/24hr', query: 'symbol=OGNUSDT' }],
    answers: [
      {
        symbol: 'OGNUSDT',
        priceChange: '184.34',
        lastPrice: '46263.71',
        lastQty: '',
        bidPrice: '46260.38',
        bidQty: '',
        askPrice: '46260.41',
        quoteVolume: null,
        count: null,
      },
    ],
    quote: { bid: '46260.38', ask: '46260.41', last: '46263.71' },
  },
  // https://docs.backpack.exchange/#tag/Markets
  {
    id: 'backpack',
    list: { host: 'api.backpack.exchange', path: '/api/v1/markets' },
    listAnswer: [
      { symbol: 'SOL_USDC_PERP', baseSymbol: 'SOL', quoteSymbol: 'USDC', marketType: 'PERP', visible: true },
      { symbol: 'SOL_USDC', baseSymbol: 'SOL', quoteSymbol: 'USDC', marketType: 'SPOT', visible: true },
    ],
    instrument: pair('SOL_USDC', 'SOL', 'USDC'),
    prices: [
      { host: 'api.backpack.exchange', path: '/api/v1/depth', query: 'symbol=SOL_USDC&limit=5' },
      { host: 'api.backpack.exchange', path: '/api/v1/ticker', query: 'symbol=SOL_USDC' },
    ],
    answers: [
      // Both sides are in ascending order, as in the documentation.
      {
        asks: [
          ['21.9', '500.123'],
          ['22.1', '2321.11'],
        ],
        bids: [
          ['9.12', '255.123'],
          ['20.5', '499.555'],
        ],
        lastUpdateId: '1684026955123',
        timestamp: 1684026955123,
      },
      { symbol: 'SOL_USDC', firstPrice: '19', lastPrice: '21.3', high: '23.3', low: '18', volume: '1' },
    ],
    quote: { bid: '20.5', ask: '21.9', last: '21.3' },
  },
  {
    id: 'backpack',
    list: { host: 'api.backpack.exchange', path: '/api/v1/markets' },
    listAnswer: [
      { symbol: 'SOL_USDC', baseSymbol: 'SOL', quoteSymbol: 'USDC', marketType: 'SPOT' },
      {
        symbol: 'SOL_USDC_PERP',
        baseSymbol: 'SOL',
        quoteSymbol: 'USDC',
        marketType: 'PERP',
        fundingInterval: 28800000,
      },
    ],
    instrument: { ...pair('SOL_USDC_PERP', 'SOL', 'USDC'), market: 'linear' },
    prices: [
      { host: 'api.backpack.exchange', path: '/api/v1/depth', query: 'symbol=SOL_USDC_PERP&limit=5' },
      { host: 'api.backpack.exchange', path: '/api/v1/markPrices', query: 'symbol=SOL_USDC_PERP' },
    ],
    answers: [
      { asks: [['141.02', '5']], bids: [['141', '7']], lastUpdateId: '1' },
      [{ symbol: 'SOL_USDC_PERP', markPrice: '141.01', indexPrice: '140.99', fundingRate: '0.0001' }],
    ],
    quote: { bid: '141', ask: '141.02', last: '141.01' },
  },
  // https://developer.revolut.com/docs/x-api/get-tickers
  {
    id: 'revolutx',
    list: { host: 'revx.revolut.com', path: '/api/1.0/public/configuration/pairs' },
    listAnswer: {
      'BTC/USD': {
        base: 'BTC',
        quote: 'USD',
        base_step: '0.0000001',
        quote_step: '0.01',
        min_order_size: '0.0000001',
        status: 'active',
      },
    },
    instrument: pair('BTC-USD', 'BTC', 'USD'),
    prices: [{ host: 'revx.revolut.com', path: '/api/1.0/public/tickers', query: 'symbols=BTC-USD' }],
    answers: [
      {
        data: [
          {
            symbol: 'BTC/USD',
            bid: '65100.50',
            ask: '65101.25',
            mid: '65100.875',
            last_price: '65101.00',
            region: 'EEA',
          },
        ],
        metadata: { timestamp: 1770201294631 },
      },
    ],
    quote: { bid: '65100.5', ask: '65101.25', last: '65101' },
  },
  // https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-market-trades
  {
    id: 'coinbase-advanced',
    list: { host: 'api.coinbase.com', path: '/api/v3/brokerage/market/products', query: 'product_type=SPOT' },
    listAnswer: {
      products: [
        {
          product_id: 'BTC-USD',
          price: '140.21',
          base_name: 'Bitcoin',
          base_currency_id: 'BTC',
          quote_currency_id: 'USD',
          product_type: 'SPOT',
        },
      ],
      num_products: 1,
    },
    instrument: pair('BTC-USD', 'BTC', 'USD'),
    prices: [{ host: 'api.coinbase.com', path: '/api/v3/brokerage/market/products/BTC-USD/ticker', query: 'limit=1' }],
    answers: [
      {
        trades: [{ trade_id: '34b080bf', product_id: 'BTC-USD', price: '140.91', size: '4', side: 'BUY' }],
        best_bid: '291.13',
        best_ask: '292.40',
      },
    ],
    quote: { bid: '291.13', ask: '292.4', last: '140.91' },
  },
];
