/**
 * The WebSockets of Coinbase Advanced Trade. They have no login: each subscription carries a token.
 * @module
 */
import { onlyFields } from '../../core/only-fields.js';
import { checkJson } from '../../core/parameters.js';
import { refuse } from '../../core/refuse.js';
import type { SocketRecipe } from '../../core/types/recipe.js';
import { signCloudToken } from './token.js';

/** One channel, with the products for it. */
export interface CoinbaseAdvancedSubscription {
  /** Default `subscribe`. */
  readonly type?: 'subscribe' | 'unsubscribe';
  /** Such as `user`. */
  readonly channel: string;
  readonly product_ids?: readonly string[];
}

/**
 * The token names neither the channel nor the products, and can be used for other subscriptions
 * within 120 seconds.
 * @see
 *   https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-authentication
 */
export const coinbaseAdvancedSocket: SocketRecipe<CoinbaseAdvancedSubscription> = {
  url: 'wss://advanced-trade-ws-user.coinbase.com',
  documentation: 'https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-authentication',
  takesInput: true,
  prepare(input, account, clock) {
    const { type = 'subscribe', channel, product_ids } = onlyFields(input, ['type', 'channel', 'product_ids'], 'input');
    if (type !== 'subscribe' && type !== 'unsubscribe') refuse("type must be 'subscribe' or 'unsubscribe'");
    if (typeof channel !== 'string' || channel === '') refuse("channel must be text such as 'user'");
    checkJson(channel, 'channel');
    if (product_ids !== undefined) checkJson(product_ids, 'product_ids');
    const subscription = { type, ...(product_ids !== undefined && { product_ids }), channel };
    return signCloudToken(account, clock, {}, (jwt) => JSON.stringify({ ...subscription, jwt }));
  },
};
