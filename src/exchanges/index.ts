/**
 * The exchanges, imported as `locksign/exchanges`.
 * @module
 */

export { createClock } from './core/clock.js';
export type { NoFields, Order, OrderReference, Requests, TimeInForce } from './core/request-fields.js';
export type { TradingExchange } from './core/requests.js';
export type {
  Account,
  Binds,
  BodyFields,
  BodyValue,
  Clock,
  Credentials,
  Exchange,
  ExchangeAccount,
  ExchangeRequest,
  Method,
  OpenOptions,
  Parameters,
  Prepared,
  Scalar,
  SendOptions,
  SendRequestOptions,
  SignedRequest,
} from './core/types.js';
export { binance } from './recipes/binance/recipe.js';
export type { BinanceCancel, BinanceWithdrawal } from './recipes/binance/requests.js';
export type { BinanceSocketRequest } from './recipes/binance/socket.js';
export { bingx } from './recipes/bingx/recipe.js';
export { bitbank } from './recipes/bitbank/recipe.js';
export { bitfinex } from './recipes/bitfinex/recipe.js';
export type { BitfinexCancel, BitfinexOrder, BitfinexWithdrawal } from './recipes/bitfinex/requests.js';
export { bitget } from './recipes/bitget/recipe.js';
export { bithumb } from './recipes/bithumb/recipe.js';
export { bitmex } from './recipes/bitmex/recipe.js';
export { bitstamp } from './recipes/bitstamp/recipe.js';
export { bittrex } from './recipes/bittrex/recipe.js';
export type { BittrexWithdrawal } from './recipes/bittrex/requests.js';
export { bittrexV1 } from './recipes/bittrex-v1/recipe.js';
export { bitvavo } from './recipes/bitvavo/recipe.js';
export { bybit } from './recipes/bybit/recipe.js';
export { coinbase } from './recipes/coinbase/recipe.js';
export type { CoinbaseCancel, CoinbaseWithdrawal } from './recipes/coinbase/requests.js';
export type { CoinbaseSubscription } from './recipes/coinbase/socket.js';
export { coinex } from './recipes/coinex/recipe.js';
export { cryptocom } from './recipes/cryptocom/recipe.js';
export { deribit } from './recipes/deribit/recipe.js';
export { gate } from './recipes/gate/recipe.js';
export type { GateSocketRequest } from './recipes/gate/socket.js';
export { gemini } from './recipes/gemini/recipe.js';
export { htx } from './recipes/htx/recipe.js';
export { kraken } from './recipes/kraken/recipe.js';
export type { KrakenOrder, KrakenWithdrawal } from './recipes/kraken/requests.js';
export { krakenFutures } from './recipes/kraken-futures/recipe.js';
export type { KrakenFuturesSubscription } from './recipes/kraken-futures/socket.js';
export { kucoin } from './recipes/kucoin/recipe.js';
export { mexc } from './recipes/mexc/recipe.js';
export { mexcFutures } from './recipes/mexc-futures/recipe.js';
export { okx } from './recipes/okx/recipe.js';
export { poloniex } from './recipes/poloniex/recipe.js';
export type { PoloniexBuy, PoloniexWithdrawal } from './recipes/poloniex/requests.js';
export { upbit } from './recipes/upbit/recipe.js';
export { whitebit } from './recipes/whitebit/recipe.js';
