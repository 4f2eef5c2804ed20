/**
 * An exchange with requests by meaning.
 * @module
 */
import { defineExchange } from './define.js';
import { refuse } from './refuse.js';
import type { Requests } from './request-fields.js';
import type { Exchange, ExchangeAccount, OpenOptions, Recipe, SocketRecipe } from './types.js';

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

/**
 * Makes an exchange of a recipe and adds `requests`. They are part of the recipe, so that an
 * account's `exchange` has them too.
 */
export function defineTradingExchange<R extends Requests, SocketInput = never>(
  requests: R,
  recipe: Recipe,
  socket?: SocketRecipe<SocketInput>,
): TradingExchange<R, SocketInput> {
  const whole = { ...recipe, requests };
  const exchange = defineExchange(whole, socket);
  return has(exchange, requests) ? exchange : refuse('requests are missing');
}
