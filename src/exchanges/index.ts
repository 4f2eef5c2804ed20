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
  AccountKey,
  AsyncCredentials,
  AsyncKey,
  Credentials,
  OpenOptions,
  SendOptions,
  SendRequestOptions,
} from './core/types/account.js';
export type { Clock } from './core/types/clock.js';
export type { Exchange, ExchangeAccount } from './core/types/exchange.js';
export type { KeyKind, KeyType } from './core/types/key-kind.js';
export type { Binds, KeyOnly } from './core/types/recipe.js';
export type {
  BodyFields,
  BodyValue,
  ExchangeRequest,
  Method,
  Parameters,
  Prepared,
  Scalar,
  SignedRequest,
} from './core/types/request.js';
export * from './registry.js';
