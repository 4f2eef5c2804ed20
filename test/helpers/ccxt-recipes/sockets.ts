/**
 * The WebSocket messages of ccxt.pro, captured before they are sent, and the same messages of the
 * recipes.
 */
import type { Exchange as CcxtExchange } from 'ccxt';
import type { Account } from '../../../src/exchanges/core/types/account.js';
import type { Clock } from '../../../src/exchanges/core/types/clock.js';
import type { Exchange } from '../../../src/exchanges/core/types/exchange.js';
import { at } from '../../exchanges/examples.js';
import { frozen, loadKey, time } from './compare.js';

/** The address to connect to and the message to send. */
export interface Sent {
  readonly url: string | undefined;
  /** The parsed message, because the order of its fields is free. */
  readonly message: unknown;
}

const account: Account = { apiKey: 'aK3yN8zQw4rT', passphrase: 'open sesame' };

/** The recipe's result, with the fields of its message. */
export async function made<Input>(
  exchange: Exchange<Input>,
  input: Input,
  { clock = at(time), recvWindow }: { readonly clock?: Clock; readonly recvWindow?: number } = {},
) {
  using key = await loadKey(exchange);
  const text = exchange.signSocket(
    {
      apiKey: account.apiKey,
      ...(exchange.accountFields?.includes('passphrase') && account),
      ...(recvWindow !== undefined && { recvWindow }),
      key,
      clock,
    },
    input,
  );
  return { url: exchange.socket?.url, text, message: text.startsWith('{') ? JSON.parse(text) : text };
}

/** The message that a call of ccxt.pro sends, on a connection that is never opened. */
export function caught<Client extends CcxtExchange>(
  client: new (options: object) => Client,
  call: (exchange: Client) => unknown,
  settings: object = {},
): Promise<Sent> {
  const exchange = Object.assign(frozen(client, account, { enableRateLimit: false }), { markets: {} }, settings);
  const connection = exchange.client.bind(exchange);
  return new Promise((resolve, reject) => {
    exchange.client = (url: string) =>
      Object.assign(connection(url), {
        connect: () => Promise.resolve(),
        send: async (message: unknown) => resolve({ url, message: JSON.parse(JSON.stringify(message)) }),
      });
    Promise.resolve(call(exchange)).catch(reject);
  });
}

/** The Authorization header that a call of ccxt.pro adds to the handshake of a connection. */
export async function handshake<Client extends CcxtExchange>(
  client: new (options: object) => Client,
  call: (exchange: Client) => Promise<{ readonly url: string }>,
): Promise<Sent> {
  const exchange = frozen(client, account);
  const { url } = await call(exchange);
  return { url, message: exchange.options['ws'].options.headers.authorization };
}
