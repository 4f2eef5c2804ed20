/**
 * A policy: what each client of the agent may do.
 * @module
 */
import type { Market } from '../../exchanges/meaning/meaning.js';
import type { Amount } from '../amount.js';

/**
 * The words of `allow`. `order` includes amends. `cancel-all` reaches the orders of all clients.
 */
export const words = ['read', 'order', 'cancel', 'cancel-all'] as const;
export type Word = (typeof words)[number];

export const markets = ['spot', 'margin', 'linear', 'inverse', 'option'] as const satisfies readonly Market[];

/** `stop` is needed for a trigger, in addition to the type of the order that follows it. */
export const orderTypes = ['limit', 'market', 'stop'] as const;
export type OrderType = (typeof orderTypes)[number];

export interface Money {
  readonly currency: string;
  readonly amount: Amount;
}

/** Amounts of the currencies that are allowed at all. A list without elements allows nothing. */
export type Limit = 'unlimited' | readonly Money[];

export interface Rate {
  readonly count: number;
  readonly milliseconds: number;
}

/** A request of kind `other` that is allowed. The path may be a template of the tables. */
export interface AllowedEndpoint {
  readonly method: string;
  readonly path: string;
}

export interface ClientPolicy {
  readonly name: string;
  /** The name of an account of the vault. */
  readonly account: string;
  readonly uid: number | undefined;
  readonly allow: ReadonlySet<Word>;
  readonly markets: ReadonlySet<Market>;
  /** As the exchange writes them. */
  readonly symbols: ReadonlySet<string> | 'unlimited';
  readonly orderTypes: ReadonlySet<OrderType>;
  readonly maxOrder: Limit;
  readonly maxDay: Limit;
  /** A fraction: 2% is `amountOf('0.02')`. */
  readonly collar: Amount | 'unlimited';
  readonly rate: Rate;
  readonly endpoints: readonly AllowedEndpoint[];
}

export interface AccountPolicy {
  /** Over all clients of the account. */
  readonly maxDay: Limit;
  /** Whether requests go to demo trading, where a header selects it. */
  readonly demo: boolean;
}

export interface Policy {
  readonly path: string;
  readonly listen: { readonly socket: string | undefined; readonly tcp: string | undefined };
  readonly clients: ReadonlyMap<string, ClientPolicy>;
  readonly accounts: ReadonlyMap<string, AccountPolicy>;
  /** The path of certificates in PEM. */
  readonly ca: string | undefined;
  /** Whether the log is flushed every 100 ms, or before each request is sent. */
  readonly durability: 'flush' | 'disk';
}

/** An account of the vault, as the policy needs it. */
export interface KnownAccount {
  readonly name: string;
  /** The id of its exchange. */
  readonly exchange: string;
}
