/**
 * The exchanges, imported as `locksign/exchanges`.
 * @module
 */

export { type ClockOptions, createClock, type SystemClock } from './core/clock.js';
export type {
  LimitOrder,
  MarketOrder,
  NoFields,
  Order,
  OrderReference,
  Requests,
  TimeInForce,
} from './core/request-fields.js';
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
  KeyOnly,
  Method,
  OpenOptions,
  Parameters,
  Prepared,
  Scalar,
  SendOptions,
  SendRequestOptions,
  SignedRequest,
} from './core/types.js';
export * from './registry.js';
