/**
 * The exchanges, imported as `locksign/exchanges`.
 * @module
 */
export { binance } from './binance.js';
export type { BinanceSocketRequest } from './binance-socket.js';
export { bingx } from './bingx.js';
export { bitbank } from './bitbank.js';
export { bitfinex } from './bitfinex.js';
export { bitget } from './bitget.js';
export { bithumb } from './bithumb.js';
export { bitmex } from './bitmex.js';
export { bitstamp } from './bitstamp.js';
export { bittrex } from './bittrex.js';
export { bittrexV1 } from './bittrex-v1.js';
export { bitvavo } from './bitvavo.js';
export { bybit } from './bybit.js';
export { createClock } from './clock.js';
export { coinbase } from './coinbase.js';
export type { CoinbaseSubscription } from './coinbase-socket.js';
export { coinex } from './coinex.js';
export { cryptocom } from './cryptocom.js';
export { deribit } from './deribit.js';
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
} from './exchange.js';
export { gate } from './gate.js';
export type { GateSocketRequest } from './gate-socket.js';
export { gemini } from './gemini.js';
export { htx } from './htx.js';
export { kraken } from './kraken.js';
export { krakenFutures } from './kraken-futures.js';
export type { KrakenFuturesSubscription } from './kraken-futures-socket.js';
export { kucoin } from './kucoin.js';
export { mexc } from './mexc.js';
export { mexcFutures } from './mexc-futures.js';
export { okx } from './okx.js';
export { poloniex } from './poloniex.js';
export type { BinanceCancel, BinanceWithdrawal } from './requests/binance.js';
export type { BitfinexCancel, BitfinexOrder, BitfinexWithdrawal } from './requests/bitfinex.js';
export type { BittrexWithdrawal } from './requests/bittrex.js';
export type { CoinbaseCancel, CoinbaseWithdrawal } from './requests/coinbase.js';
export type { TradingExchange } from './requests/define.js';
export type { NoFields, Order, OrderReference, Requests, TimeInForce } from './requests/fields.js';
export type { KrakenOrder, KrakenWithdrawal } from './requests/kraken.js';
export type { PoloniexBuy, PoloniexWithdrawal } from './requests/poloniex.js';
export { upbit } from './upbit.js';
export { whitebit } from './whitebit.js';
