/**
 * Coinbase Exchange's WebSocket feed. It has no login: each subscription carries a signature.
 * @module
 */
import { requirePassphrase } from '../../core/checks.js';
import { onlyFields } from '../../core/only-fields.js';
import { checkJson } from '../../core/parameters.js';
import { refuse } from '../../core/refuse.js';
import type { SocketRecipe } from '../../core/types/recipe.js';

/** Channels, with the products for each of them or for all of them. */
export interface CoinbaseSubscription {
  /** Default `subscribe`. */
  readonly type?: 'subscribe' | 'unsubscribe';
  readonly channels: readonly (string | { readonly name: string; readonly product_ids: readonly string[] })[];
  readonly product_ids?: readonly string[];
}

/**
 * Seconds with three decimals, which Coinbase allows.
 */
export const coinbaseSeconds = (milliseconds: number): string =>
  `${Math.floor(milliseconds / 1000)}.${String(milliseconds % 1000).padStart(3, '0')}`;

/**
 * The signature is that of a GET request for `/users/self/verify`. It binds neither channels nor
 * products.
 * @see https://docs.cdp.coinbase.com/exchange/websocket-feed/authentication
 */
export const coinbaseSocket: SocketRecipe<CoinbaseSubscription> = {
  url: 'wss://ws-feed.exchange.coinbase.com',
  documentation: 'https://docs.cdp.coinbase.com/exchange/websocket-feed/authentication',
  takesInput: true,
  prepare(input, account, clock) {
    const names = ['type', 'channels', 'product_ids'] as const;
    const { type = 'subscribe', channels, product_ids } = onlyFields(input, names, 'input');
    const passphrase = requirePassphrase(account);
    if (type !== 'subscribe' && type !== 'unsubscribe') refuse("type must be 'subscribe' or 'unsubscribe'");
    if (!Array.isArray(channels)) refuse("channels must be a list such as ['user']");
    checkJson(channels, 'channels');
    if (product_ids !== undefined) checkJson(product_ids, 'product_ids');
    const subscription = { type, channels, ...(product_ids !== undefined && { product_ids }) };
    const timestamp = coinbaseSeconds(clock.time());
    return {
      message: `${timestamp}GET/users/self/verify`,
      finish: (signature) => JSON.stringify({ ...subscription, signature, key: account.apiKey, passphrase, timestamp }),
    };
  },
};
