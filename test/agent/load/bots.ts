/**
 * Bots with local credentials. They sign with node:crypto alone, as bots without locksign do.
 * @module
 */
import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import type { LocalCredential } from '../../helpers/agent/running.js';

export interface BotRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface LimitOrder {
  readonly quantity: string;
  readonly price: string;
  readonly id: number;
}

/** How a bot of one exchange writes its requests. */
export interface Bot {
  /** As the policy names it. */
  readonly symbol: string;
  readonly currency: string;
  read(credential: Credential): BotRequest;
  /** A buy order. */
  order(credential: Credential, order: LimitOrder): BotRequest;
}

type Credential = Pick<LocalCredential, 'apiKey' | 'secret'>;

let lastNonce = 0;
/** Microseconds, and never the same twice. */
const nonce = (): string => {
  lastNonce = Math.max(lastNonce + 1, Date.now() * 1000);
  return String(lastNonce);
};

const json = (value: object) => ({ body: JSON.stringify(value), type: 'application/json' });

function kraken({ apiKey, secret }: Credential, path: string, fields: Readonly<Record<string, string>>): BotRequest {
  const unique = nonce();
  const body = new URLSearchParams({ nonce: unique, ...fields }).toString();
  const hash = createHash('sha256')
    .update(unique + body)
    .digest();
  const signature = createHmac('sha512', Buffer.from(secret, 'base64')).update(path).update(hash).digest('base64');
  return {
    method: 'POST',
    path,
    headers: { 'api-key': apiKey, 'api-sign': signature, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  };
}

function bitfinex({ apiKey, secret }: Credential, path: string, fields: object): BotRequest {
  const unique = nonce();
  const { body, type } = json(fields);
  const signature = createHmac('sha384', secret).update(`/api${path}${unique}${body}`).digest('hex');
  return {
    method: 'POST',
    path,
    headers: { 'bfx-apikey': apiKey, 'bfx-nonce': unique, 'bfx-signature': signature, 'content-type': type },
    body,
  };
}

function binance(
  { apiKey, secret }: Credential,
  method: BotRequest['method'],
  path: string,
  fields: Readonly<Record<string, string>>,
  now: number,
): BotRequest {
  // The longest window: the machine may be busy.
  const query = new URLSearchParams({ ...fields, recvWindow: '60000', timestamp: String(now) }).toString();
  const signature = createHmac('sha256', secret).update(query).digest('hex');
  return { method, path, query: `${query}&signature=${signature}`, headers: { 'x-mbx-apikey': apiKey }, body: '' };
}

/** @param now the clock of the bot's machine, in milliseconds. */
export const binanceBot = (now: () => number = Date.now): Bot => ({
  symbol: 'BTCUSDT',
  currency: 'USDT',
  read: (credential) => binance(credential, 'GET', '/api/v3/account', {}, now()),
  order(credential, { quantity, price, id }) {
    const type = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' };
    const fields = { ...type, quantity, price, newClientOrderId: `order-${id}` };
    return binance(credential, 'POST', '/api/v3/order', fields, now());
  },
});

/** A cancel at Binance by the name that the bot gave to its order. */
export const binanceCancel = (credential: Credential, id: number): BotRequest => {
  const fields = { symbol: 'BTCUSDT', origClientOrderId: `order-${id}` };
  return binance(credential, 'DELETE', '/api/v3/order', fields, Date.now());
};

export const krakenBot: Bot = {
  symbol: 'XBTUSD',
  currency: 'USD',
  read: (credential) => kraken(credential, '/0/private/Balance', {}),
  order: (credential, { quantity, price, id }) =>
    kraken(credential, '/0/private/AddOrder', {
      pair: 'XBTUSD',
      type: 'buy',
      ordertype: 'limit',
      volume: quantity,
      price,
      cl_ord_id: `order-${id}`,
    }),
};

export const bitfinexBot: Bot = {
  symbol: 'tBTCUSD',
  currency: 'USD',
  read: (credential) => bitfinex(credential, '/v2/auth/r/wallets', {}),
  order: (credential, { quantity, price, id }) =>
    bitfinex(credential, '/v2/auth/w/order/submit', {
      type: 'EXCHANGE LIMIT',
      symbol: 'tBTCUSD',
      amount: quantity,
      price,
      cid: id,
    }),
};

export interface BotAnswer {
  readonly status: number;
  /** The code of the agent's denial. Undefined for an answer of the exchange. */
  readonly denial: string | undefined;
  readonly body: string;
}

/** Sends the requests of bots over the socket of a running agent. */
export class Wire {
  readonly #account: string;
  readonly #dispatcher: Agent;

  /** @param account the name of the account that the requests address. */
  constructor(socket: string, account = 'main') {
    this.#account = account;
    this.#dispatcher = new Agent({ connect: { socketPath: socket }, connections: 128, pipelining: 1 });
  }

  /** @throws if the connection is lost, or if the signal is aborted. */
  async send({ method, path, query, headers, body }: BotRequest, signal?: AbortSignal): Promise<BotAnswer> {
    const target = query === undefined ? path : `${path}?${query}`;
    const answer = await request(`http://localhost/${this.#account}${target}`, {
      dispatcher: this.#dispatcher,
      method,
      headers,
      ...(body !== '' && { body }),
      ...(signal !== undefined && { signal }),
    });
    const denial = answer.headers['x-locksign'];
    return { status: answer.statusCode, denial: denial?.toString(), body: await answer.body.text() };
  }

  close(): Promise<void> {
    return this.#dispatcher.destroy();
  }
}
