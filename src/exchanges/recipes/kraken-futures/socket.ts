/**
 * Kraken Futures' private feeds. A subscription carries a signed challenge.
 * @module
 */
import { createHash } from 'node:crypto';
import { onlyFields } from '../../core/only-fields.js';
import { checkJson } from '../../core/parameters.js';
import { refuse } from '../../core/refuse.js';
import type { SocketRecipe } from '../../core/types/recipe.js';

/** A subscription to a private feed. */
export interface KrakenFuturesSubscription {
  /** Kraken's answer to `{"event":"challenge","api_key":...}` on this connection. */
  readonly challenge: string;
  /** Such as `open_orders`. */
  readonly feed: string;
  /** Default `subscribe`. */
  readonly event?: 'subscribe' | 'unsubscribe';
  /** For feeds of single products. */
  readonly product_ids?: readonly string[];
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * HMAC-SHA512 of the challenge's SHA-256, as bytes.
 * @see https://docs.kraken.com/api/docs/guides/futures-websockets
 */
export const krakenFuturesSocket: SocketRecipe<KrakenFuturesSubscription> = {
  url: 'wss://futures.kraken.com/ws/v1',
  documentation: 'https://docs.kraken.com/api/docs/guides/futures-websockets',
  takesInput: true,
  prepare(input, { apiKey }) {
    const names = ['challenge', 'feed', 'event', 'product_ids'] as const;
    const { challenge, feed, event = 'subscribe', product_ids } = onlyFields(input, names, 'input');
    // Requests are signed by the same rule. If the challenge were the text of a withdrawal, its
    // signature would be valid for that withdrawal.
    if (typeof challenge !== 'string' || !uuid.test(challenge))
      refuse('challenge must be a UUID, exactly as Kraken sent it');
    if (typeof feed !== 'string' || !/^\w+$/.test(feed)) refuse("feed must be text such as 'open_orders'");
    if (event !== 'subscribe' && event !== 'unsubscribe') refuse("event must be 'subscribe' or 'unsubscribe'");
    if (product_ids !== undefined) checkJson(product_ids, 'product_ids');
    const products = product_ids !== undefined && { product_ids };
    return {
      message: createHash('sha256').update(challenge).digest(),
      finish(signature) {
        const proof = { api_key: apiKey, original_challenge: challenge, signed_challenge: signature };
        return JSON.stringify({ event, feed, ...products, ...proof });
      },
    };
  },
};
