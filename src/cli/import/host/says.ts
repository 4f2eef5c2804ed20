/**
 * What a file says about the host of an account, and where.
 * @module
 */
import type { Practice, TradedMarket } from '../../../exchanges/core/types/recipe.js';
import type { Leaf, Place } from '../leaf.js';

export type Environment = 'live' | Practice;

export type Says =
  | { readonly kind: 'environment'; readonly environment: Environment; readonly isNot?: true }
  | { readonly kind: 'markets'; readonly markets: readonly TradedMarket[] }
  /** One of the exchange's hosts, by its name. */
  | { readonly kind: 'host'; readonly host: string }
  /** Addresses. An unknown one counts only if it is certain to be the exchange's. */
  | { readonly kind: 'address'; readonly leaves: readonly Leaf[]; readonly isCertain: boolean }
  /** The host cannot be known. `why` is what follows the place in a sentence. */
  | { readonly kind: 'unclear'; readonly why: string; readonly isOfMarket?: true };

export interface Statement {
  readonly place: Place;
  readonly says: Says;
  /** The name of an account says it, and not a setting. */
  readonly isOfName?: true;
}
