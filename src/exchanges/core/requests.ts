/**
 * An exchange with requests by meaning.
 * @module
 */
import { defineExchange } from './define.js';
import { refuse } from './refuse.js';
import type { Requests } from './request-fields.js';
import type { OpenOptions } from './types/account.js';
import type { Exchange, ExchangeAccount } from './types/exchange.js';
import type { Recipe, SocketRecipe } from './types/recipe.js';

/** An exchange that also builds the everyday requests. */
export interface TradingExchange<R extends Requests, SocketInput = never> extends Exchange<SocketInput> {
  /** Pure functions. Their results go to `sign`, or to an account's `sign` and `send`. */
  readonly requests: R;
  open(options: OpenOptions): Promise<ExchangeAccount<SocketInput> & Readonly<Record<'exchange', this>>>;
}

function has<R extends Requests, SocketInput>(
  exchange: Exchange<SocketInput>,
  requests: R,
): exchange is TradingExchange<R, SocketInput> {
  return 'requests' in exchange && exchange.requests === requests;
}

/** The same functions. Their results name this exchange, and no other exchange accepts them. */
function markedRequests<R extends Requests>(requests: R, exchange: string): R {
  const marked = Object.entries(requests).map(([name, build]) => [
    name,
    (...input: never[]) => ({ exchange, ...Reflect.apply(build, undefined, input) }),
  ]);
  // The cast is right, because each function has the name, the input and the result of the
  // original.
  return Object.freeze(Object.fromEntries(marked)) as R;
}

/**
 * Makes an exchange of a recipe and adds `requests`. They are part of the recipe, so that an
 * account's `exchange` has them too.
 */
export function defineTradingExchange<R extends Requests, SocketInput = never>(
  requests: R,
  recipe: Recipe,
  socket?: SocketRecipe<SocketInput>,
): TradingExchange<R, SocketInput> {
  const marked = markedRequests(requests, recipe.id);
  const whole = { ...recipe, requests: marked };
  const exchange = defineExchange(whole, socket);
  return has(exchange, marked) ? exchange : refuse('requests are missing');
}
