/**
 * What a request means: the one form in which a policy judges the requests of every exchange.
 * @module
 */

/**
 * What a request does. `unknown` is everything that the tables do not list exactly, and is as
 * dangerous as a withdrawal.
 */
export type Kind = 'read' | 'order' | 'amend' | 'cancel' | 'transfer' | 'withdraw' | 'session' | 'other' | 'unknown';

/**
 * Where an order trades. One symbol may name a spot pair, a margin pair and a contract, so a symbol
 * alone is not a market.
 */
export type Market = 'spot' | 'margin' | 'linear' | 'inverse' | 'option';

/**
 * The unit of a quantity: the base currency, contracts, the quote currency, or the smallest unit of
 * the base currency.
 */
export type QuantityUnit = 'base' | 'contracts' | 'quote' | 'base-minor';

/**
 * What has to happen before an order is placed. A trailing distance is an amount or a percentage.
 */
export interface Trigger {
  readonly kind: 'trigger' | 'stopLoss' | 'takeProfit' | 'trailing';
  readonly price: string | null;
  readonly amount?: string;
  readonly percent?: string;
}

/** An order that another order places when it is filled. */
export interface AttachedOrder {
  readonly kind: 'stopLoss' | 'takeProfit';
  readonly trigger: string;
  /** Null for a market order. */
  readonly price: string | null;
}

/** An order as the request states it. Numbers are exact decimals, in their shortest form. */
export interface MeantOrder {
  readonly market: Market;
  /** As the exchange writes it. */
  readonly symbol: string;
  /** Null in an amend, whose request does not always repeat it. */
  readonly side: 'buy' | 'sell' | null;
  readonly type: 'limit' | 'market';
  /** Null if the order states its cost instead. */
  readonly quantity: string | null;
  readonly quantityUnit: QuantityUnit;
  /** Null for a market order. */
  readonly price: string | null;
  /** The cost in the quote currency, for an order without a quantity. */
  readonly quoteQuantity: string | null;
  readonly reduceOnly: boolean;
  readonly postOnly: boolean;
  readonly timeInForce: 'IOC' | 'FOK' | null;
  readonly trigger: Trigger | null;
  /**
   * Whether the trigger waits for the price to rise or to fall to it. Absent: the kind of the
   * trigger says it, or the exchange decides it by the price at that time.
   */
  readonly waitsUntil?: 'rises' | 'falls';
  readonly attached: readonly AttachedOrder[] | null;
  readonly clientOrderId: string | null;
  /** Borrowed money, in this way. Absent: none. */
  readonly margin?: 'cross' | 'isolated';
}

/** A cancellation. `all` cancels every order of the symbol, or of the account if it is null. */
export interface Cancellation {
  readonly symbol: string | null;
  readonly ids: readonly string[] | null;
  readonly clientOrderId?: string;
  readonly all: boolean;
  /** It concerns orders that wait for their trigger. */
  readonly trigger?: boolean;
  /** It happens after this time, in the exchange's unit, unless it is renewed. */
  readonly after?: string;
}

/** The order that an amend changes. */
export interface Amendment {
  readonly id: string | null;
  readonly clientOrderId?: string;
}

export interface Meaning {
  readonly kind: Kind;
  /** The method and the path's template of the endpoint, for logs and policies. */
  readonly endpoint: string | null;
  /** The orders that it places. An amend counts as a new order. */
  readonly orders?: readonly MeantOrder[];
  readonly amend?: Amendment;
  readonly cancel?: Cancellation;
  /** Why it is unknown, for the user who wants it allowed. */
  readonly reason?: string;
}
