/**
 * Two SDKs from npm, each made twice: with the secret, and with a key that JavaScript does not see.
 * A local server receives what both send.
 */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { MainClient, USDMClient, WebsocketAPIClient } from 'binance';
import { RestClientV5, WebsocketClient } from 'bybit-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws'; // both SDKs depend on it
import { keptByLocksign, signMessage } from '../../src/adapters/sign-message.js';
import { binance, bybit, coinbase, kraken, okx } from '../../src/exchanges/index.js';
import { LocksignError, SigningKey, secret } from '../../src/index.js';
import { vector } from '../exchanges/examples.js';
import { asyncKey, privateKey, verifies } from '../helpers/private-keys.js';

const { secret: realSecret } = vector('binance-spot-rest-ascii');
const { secret: otherSecret } = vector('bitmex-get');
const apiKey = 'mVtR4kQz7LxW2bNc';

interface Received {
  readonly request: string;
  readonly headers: readonly string[];
  readonly body: string;
}
let received: Received[] = [];
const server = createServer(async (request, response) => {
  const { method, url, rawHeaders } = request;
  received.push({ request: `${method} ${url}`, headers: rawHeaders, body: await text(request) });
  response.setHeader('Content-Type', 'application/json').end('{"retCode":0,"result":{}}');
});
const sockets = new WebSocketServer({ server });
let local = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  local = `127.0.0.1:${(server.address() as AddressInfo).port}`; // an object, because it listens on a port
});
afterAll(() => {
  sockets.close();
  server.close();
});
beforeEach(() => {
  received = [];
  vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_042 });
});
afterEach(() => vi.useRealTimers());

/** Every signing option of the SDKs. */
interface Signing {
  readonly secret: string;
  readonly customSignMessageFn?: (message: string, secret: string) => Promise<string>;
}
const stock: Signing = { secret: realSecret };
const loadKey = (text: string) => SigningKey.load(secret.text(text), { algorithm: 'hmac-sha256', encoding: 'utf8' });
const guarded = (key: SigningKey, exchange: typeof binance | typeof bybit): Signing => ({
  secret: keptByLocksign,
  customSignMessageFn: signMessage(key, exchange),
});

const bybitClient = (signing: Signing) => new RestClientV5({ key: apiKey, baseUrl: `http://${local}`, ...signing });
const binanceOptions = ({ secret: api_secret, ...rest }: Signing) => ({
  api_key: apiKey,
  api_secret,
  baseUrl: `http://${local}`,
  ...rest,
});
const mainClient = (signing: Signing) => new MainClient(binanceOptions(signing));
const usdmClient = (signing: Signing) => new USDMClient(binanceOptions(signing));

const bybitOrder = { symbol: 'BTCUSDT', side: 'Buy', orderType: 'Limit', qty: '0.01', price: '15000.0' } as const;
const binanceOrder = {
  symbol: 'LTCBTC',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: 1,
  price: 0.1,
  newClientOrderId: 'x-U5D79M5B1', // the SDK adds its own prefix to any other id
} as const;

const call =
  <Client>(make: (signing: Signing) => Client, request: (client: Client) => Promise<unknown>) =>
  (signing: Signing): Promise<unknown> =>
    request(make(signing));

const requests = [
  ['bybit-api: the balance', bybit, call(bybitClient, (bot) => bot.getWalletBalance({ accountType: 'UNIFIED' }))],
  ['bybit-api: a request without parameters', bybit, call(bybitClient, (bot) => bot.getAccountInfo())],
  [
    'bybit-api: parameters that need encoding',
    bybit,
    call(bybitClient, (bot) => bot.getActiveOrders({ category: 'linear', cursor: 'page%3A1 +*~é', limit: 5 })),
  ],
  ['bybit-api: an order', bybit, call(bybitClient, (bot) => bot.submitOrder({ category: 'linear', ...bybitOrder }))],
  [
    'bybit-api: a cancelled order',
    bybit,
    call(bybitClient, (bot) => bot.cancelOrder({ category: 'linear', symbol: 'BTCUSDT', orderLinkId: "d'été" })),
  ],
  ['bybit-api: orders in a list', bybit, call(bybitClient, (bot) => bot.batchSubmitOrders('linear', [bybitOrder]))],
  ['binance: the account', binance, call(mainClient, (bot) => bot.getAccountInformation())],
  ['binance: open orders', binance, call(mainClient, (bot) => bot.getOpenOrders({ symbol: 'LTCBTC' }))],
  ['binance: an order', binance, call(mainClient, (bot) => bot.submitNewOrder(binanceOrder))],
  [
    'binance: a cancelled order',
    binance,
    call(mainClient, (bot) => bot.cancelOrder({ symbol: '这是测试币456', origClientOrderId: 'a b+c*~' })),
  ],
  ['binance: the balance of USD-M futures', binance, call(usdmClient, (bot) => bot.getBalanceV3())],
  [
    'binance: the leverage of USD-M futures',
    binance,
    call(usdmClient, (bot) => bot.setLeverage({ symbol: 'BTCUSDT', leverage: 2 })),
  ],
] as const;

describe('a signed request of an SDK', () => {
  it.each(requests)('is the same with a key as with the secret: %s', async (_name, exchange, send) => {
    using key = await loadKey(realSecret);
    using otherKey = await loadKey(otherSecret);
    await send(stock);
    await send(guarded(key, exchange));
    await send(guarded(otherKey, exchange));
    const [signedBySecret, signedByKey, signedByOther] = received;
    expect(signedByKey).toStrictEqual(signedBySecret);
    expect(JSON.stringify(signedByKey)).toMatch(/signature=[0-9a-f]{64}|"X-BAPI-SIGN","[0-9a-f]{64}"/);
    expect(signedByOther).not.toStrictEqual(signedBySecret); // the control: the comparison detects another signature
  });

  it('is not sent if the SDK still has the real secret', async () => {
    using key = await loadKey(realSecret);
    for (const send of [
      call(bybitClient, (bot) => bot.getAccountInfo()),
      call(mainClient, (bot) => bot.getAccountInformation()),
    ]) {
      const error = await send({ ...guarded(key, bybit), secret: realSecret }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(LocksignError);
      expect(error).toMatchObject({ code: 'ERR_INVALID_ARGUMENT', message: /the SDK's secret must be keptByLocksign/ });
      expect(String(error)).not.toContain(realSecret);
    }
    expect(received).toEqual([]);
  });

  it('is not sent once the key is destroyed', async () => {
    const key = await loadKey(realSecret);
    const client = bybitClient(guarded(key, bybit));
    await client.getAccountInfo();
    key.destroy();
    await expect(client.getAccountInfo()).rejects.toMatchObject({ code: 'ERR_KEY_DESTROYED' });
    expect(received).toHaveLength(1);
  });

  it('has a wrong signature if the SDK signs without the function, as bybit-api does for files', async () => {
    using key = await loadKey(realSecret);
    const file = { fileBuffer: Buffer.from('a picture'), fileName: 'a.png' };
    await bybitClient(guarded(key, bybit)).uploadP2PChatFile(file);
    const message = `1700000000042${apiKey}5000${received[0]?.body}`;
    expect(received[0]?.headers).toContain(createHmac('sha256', keptByLocksign).update(message).digest('hex'));
  });
});

/** The first text that a client sends on its connection. */
async function firstMessage(connect: () => unknown): Promise<unknown> {
  const connected = once(sockets, 'connection') as Promise<[WebSocket, IncomingMessage]>;
  connect();
  const [socket] = await connected;
  const [data] = await once(socket, 'message');
  return JSON.parse(String(data));
}

describe('a WebSocket message of an SDK', () => {
  const silent = { trace() {}, info() {}, error() {} };

  it('that logs in to Bybit is the same with a key as with the secret', async () => {
    using key = await loadKey(realSecret);
    const login = async (signing: Signing): Promise<unknown> => {
      const client = new WebsocketClient({ key: apiKey, wsUrl: `ws://${local}`, ...signing }, silent);
      try {
        return await firstMessage(() => client.connect('v5Private'));
      } finally {
        client.closeAll(true);
      }
    };
    const signedBySecret = await login(stock);
    expect(await login(guarded(key, bybit))).toStrictEqual(signedBySecret);
    expect(signedBySecret).toMatchObject({
      op: 'auth',
      args: [apiKey, 1_700_000_005_042, expect.stringMatching(/^[0-9a-f]{64}$/)],
    });
  });

  it('that places an order on Binance is the same with a key as with the secret', async () => {
    using key = await loadKey(realSecret);
    const order = async ({ secret: api_secret, ...rest }: Signing): Promise<unknown> => {
      const options = { api_key: apiKey, api_secret, wsUrl: `ws://${local}`, ...rest };
      const client = new WebsocketAPIClient({ ...options, attachEventListeners: false }, silent);
      try {
        return await firstMessage(() => {
          // rejected when the connection closes, because nothing answers it
          client.submitNewSpotOrder(binanceOrder).catch(() => undefined);
        });
      } finally {
        client.getWSClient().closeAll(true);
      }
    };
    const signedBySecret = await order(stock);
    expect(await order(guarded(key, binance))).toStrictEqual(signedBySecret);
    expect(signedBySecret).toMatchObject({
      method: 'order.place',
      params: { signature: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });
});

describe('signMessage()', () => {
  it("encodes signatures as the exchange's recipe does", async () => {
    using key = await loadKey(realSecret);
    expect(await signMessage(key, okx)('a message', keptByLocksign)).toBe(key.sign('a message', 'base64'));
    const withoutRecipe = { name: 'BitMart', algorithm: 'hmac-sha256', signatureEncoding: 'hex' } as const;
    expect(await signMessage(key, withoutRecipe)('a message', keptByLocksign)).toBe(key.sign('a message', 'hex'));
  });

  it('signs for Bybit with an RSA key, also with one that signs asynchronously', async () => {
    const { key } = asyncKey('rsa-pkcs1-sha256');
    using account = await bybit.open({ apiKey, key });
    await bybitClient({ secret: keptByLocksign, customSignMessageFn: signMessage(account, bybit) }).getAccountInfo();
    const headers = received[0]?.headers ?? [];
    const signature = headers[headers.indexOf('X-BAPI-SIGN') + 1] ?? '';
    const message = `1700000000042${apiKey}5000`;
    expect(verifies(privateKey('rsa-pkcs1-sha256'), message, signature, 'base64')).toBe(true);
    expect(await signMessage(account, bybit.withKeys('rsa'))(message, keptByLocksign)).toBe(signature);
    expect(() => signMessage(account, binance)).toThrow(/the account is one of Bybit, and exchange is Binance/);
  });

  it('refuses a key of another algorithm and values that are not exchanges', async () => {
    using key = await loadKey(realSecret);
    expect(() => signMessage(key, kraken)).toThrow(
      /key must be an account of Kraken, or a SigningKey loaded with algorithm: 'hmac-sha512'/,
    );
    const unchecked: (...values: unknown[]) => unknown = signMessage as never;
    expect(() => unchecked(undefined, coinbase)).toThrow(/key must be/);
    expect(() => unchecked(key)).toThrow(/exchange must have a signatureEncoding/);
    expect(() => unchecked(key, 'hex')).toThrow(/exchange must have a signatureEncoding/);
  });
});
