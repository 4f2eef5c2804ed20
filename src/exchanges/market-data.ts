/**
 * The public market data of every exchange whose orders have a meaning.
 * @module
 */
import type { MarketData } from './market/market-data.js';
import { backpackMarketData } from './recipes/backpack/market-data.js';
import { binanceMarketData } from './recipes/binance/market-data.js';
import { bitfinexMarketData } from './recipes/bitfinex/market-data.js';
import { bitgetMarketData } from './recipes/bitget/market-data.js';
import { bittrexMarketData } from './recipes/bittrex/market-data.js';
import { bittrexV1MarketData } from './recipes/bittrex-v1/market-data.js';
import { bybitMarketData } from './recipes/bybit/market-data.js';
import { coinbaseMarketData } from './recipes/coinbase/market-data.js';
import { coinbaseAdvancedMarketData } from './recipes/coinbase-advanced/market-data.js';
import { gateMarketData } from './recipes/gate/market-data.js';
import { krakenMarketData } from './recipes/kraken/market-data.js';
import { kucoinMarketData } from './recipes/kucoin/market-data.js';
import { mexcMarketData } from './recipes/mexc/market-data.js';
import { okxMarketData } from './recipes/okx/market-data.js';
import { poloniexMarketData } from './recipes/poloniex/market-data.js';
import { revolutxMarketData } from './recipes/revolutx/market-data.js';

/** The market data by the id of their recipe. */
export const marketDataById: ReadonlyMap<string, MarketData> = new Map(
  [
    backpackMarketData,
    binanceMarketData,
    bitfinexMarketData,
    bitgetMarketData,
    bittrexMarketData,
    bittrexV1MarketData,
    bybitMarketData,
    coinbaseMarketData,
    coinbaseAdvancedMarketData,
    gateMarketData,
    krakenMarketData,
    kucoinMarketData,
    mexcMarketData,
    okxMarketData,
    poloniexMarketData,
    revolutxMarketData,
  ].map((each) => [each.id, each]),
);
