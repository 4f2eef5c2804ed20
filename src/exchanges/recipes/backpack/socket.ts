/**
 * Backpack's WebSocket. It has no login: each subscription to private streams carries a signature.
 * @module
 */
import { onlyFields } from '../../core/only-fields.js';
import { checkJson } from '../../core/parameters.js';
import { refuse } from '../../core/refuse.js';
import type { SocketRecipe } from '../../core/types/recipe.js';

/** A subscription to private streams. */
export interface BackpackSubscription {
  /** Names of streams, such as `account.orderUpdate`. */
  readonly params: readonly string[];
}

/** Milliseconds. This is Backpack's own default. It is sent, because the signature covers it. */
export const defaultRecvWindow = 5000;

/**
 * The signature does not cover the streams.
 * @see https://docs.backpack.exchange/#tag/Streams/Private
 */
export const backpackSocket: SocketRecipe<BackpackSubscription> = {
  url: 'wss://ws.backpack.exchange',
  documentation: 'https://docs.backpack.exchange/#tag/Streams/Private',
  takesInput: true,
  prepare(input, { apiKey, recvWindow = defaultRecvWindow }, clock) {
    const { params } = onlyFields(input, ['params'], 'input');
    if (!Array.isArray(params) || params.length === 0) refuse("params must be a list such as ['account.orderUpdate']");
    checkJson(params, 'params');
    const [timestamp, window] = [String(clock.time()), String(recvWindow)];
    return {
      message: `instruction=subscribe&timestamp=${timestamp}&window=${window}`,
      finish: (signature) =>
        JSON.stringify({ method: 'SUBSCRIBE', params, signature: [apiKey, signature, timestamp, window] }),
    };
  },
};
