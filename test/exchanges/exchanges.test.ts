/**
 * Recipes against what the exchanges publish, byte for byte, and, where they publish nothing, against their documented
 * rule written a second time.
 */
import { createHash, createHmac } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Exchange, ExchangeRequest } from '../../src/exchanges/core/types.js';
import * as all from '../../src/exchanges/index.js';
import { bittrex, coinbase, kraken } from '../../src/exchanges/index.js';
import { SigningKey, secret } from '../../src/index.js';
import {
  accountOf,
  apiKey,
  at,
  type Example,
  json,
  type SocketExample,
  signAll,
  signWith,
  vector,
} from './examples.js';

const exchanges = Object.values(all).filter((each): each is Exchange<never> => typeof each === 'object');

interface ExampleFile {
  readonly examples: readonly Example[];
  readonly socketExamples?: readonly SocketExample[];
}
/** Each file of test/exchanges/ has one exchange's. */
const names = readdirSync(new URL('./published/', import.meta.url));
const files: readonly ExampleFile[] = await Promise.all(
  names.map((name): Promise<ExampleFile> => import(`./published/${name.slice(0, -3)}.ts`)),
);
const examples = files.flatMap((file) => file.examples);
const socketExamples = files.flatMap((file) => file.socketExamples ?? []);

describe('a published example', () => {
  it.each(examples)('of $id comes out byte for byte', ({ id, exchange, request, time, sent, ...rest }) => {
    const { secret: key, message, messageHex, signature } = vector(id);
    const signing = signWith(exchange, key, request, time, rest.account);
    expect(Buffer.from(signing.message).toString('hex')).toBe(messageHex ?? Buffer.from(message ?? '').toString('hex'));
    expect(signing.signed).toStrictEqual(sent(signature));
  });

  it.each(examples)('of $id comes out of sign() with a key in the backend', async ({ id, exchange, ...example }) => {
    const { secret: key, signature } = vector(id);
    using signing = await SigningKey.load(secret.text(key), {
      algorithm: exchange.algorithm,
      encoding: exchange.secretEncoding,
    });
    const who = { ...(example.account ?? accountOf(exchange)), key: signing, clock: at(example.time) };
    expect(exchange.sign(example.request, who)).toStrictEqual(example.sent(signature));
  });
});

describe('a published WebSocket example', () => {
  it.each(socketExamples)('of $id comes out byte for byte', ({ id, exchange, socket, account, time, sent }) => {
    const { secret: key, message, messageHex, signature } = vector(id);
    const prepared = socket(account, at(time));
    expect(Buffer.from(prepared.message).toString('hex')).toBe(
      messageHex ?? Buffer.from(message ?? '').toString('hex'),
    );
    expect(JSON.parse(signAll(exchange, key, prepared))).toStrictEqual(sent(signature));
  });
});

describe('without a published example, the documented rule written a second time', () => {
  const base64Secret = Buffer.from('a key that Coinbase would have made up').toString('base64');
  const body = { product_id: 'BTC-USD', side: 'buy', price: '15000.00', size: '0.01' };

  it.each([
    [{ method: 'POST', path: '/orders', body }, '/orders', JSON.stringify(body)],
    [{ method: 'GET', path: '/orders', query: { status: ['open', 'done'] } }, '/orders?status=open&status=done', ''],
    [{ method: 'DELETE', path: '/orders' }, '/orders', ''],
  ] satisfies [ExchangeRequest, string, string][])('agrees for Coinbase: %o', (request, target, text) => {
    const { signed } = signWith(coinbase, base64Secret, request, 1700000000042);
    const signature = createHmac('sha256', Buffer.from(base64Secret, 'base64'))
      .update(`1700000000.042${request.method}${target}`)
      .update(text)
      .digest('base64');
    expect(signed).toStrictEqual({
      method: request.method,
      url: `https://api.exchange.coinbase.com${target}`,
      headers: {
        'CB-ACCESS-KEY': apiKey,
        'CB-ACCESS-SIGN': signature,
        'CB-ACCESS-TIMESTAMP': '1700000000.042',
        'CB-ACCESS-PASSPHRASE': 'open sesame',
        ...(text !== '' && json),
      },
      ...(text !== '' && { body: text }),
    });
  });

  it.each([
    [{ method: 'POST', path: '/v3/orders', body }, 'https://api.bittrex.com/v3/orders', JSON.stringify(body)],
    [
      { method: 'GET', path: '/v3/orders/open', query: { marketSymbol: 'LTC-BTC' } },
      'https://api.bittrex.com/v3/orders/open?marketSymbol=LTC-BTC',
      '',
    ],
  ] satisfies [ExchangeRequest, string, string][])('agrees for Bittrex v3: %o', (request, url, text) => {
    const who = { apiKey, subaccount: 'x111x11x' };
    const { signed } = signWith(bittrex, 'ABCDEFGHIJ', request, 1542323450016, who);
    const contentHash = createHash('sha512').update(text).digest('hex');
    const signature = createHmac('sha512', 'ABCDEFGHIJ')
      .update(['1542323450016', url, request.method, contentHash, 'x111x11x'].join(''))
      .digest('hex');
    expect(signed).toStrictEqual({
      method: request.method,
      url,
      headers: {
        'Api-Key': apiKey,
        'Api-Timestamp': '1542323450016',
        'Api-Content-Hash': contentHash,
        'Api-Signature': signature,
        'Api-Subaccount-Id': 'x111x11x',
        ...(text !== '' && json),
      },
      ...(text !== '' && { body: text }),
    });
  });

  it('agrees for Kraken with a JSON body', () => {
    const orders = { pair: 'XBTUSD', orders: [{ ordertype: 'limit', price: '40000', type: 'buy', volume: '1.2' }] };
    const key = vector('kraken-spot-addorder-form').secret;
    const path = '/0/private/AddOrderBatch';
    const text =
      '{"nonce":1616492376594,"pair":"XBTUSD","orders":[{"ordertype":"limit","price":"40000","type":"buy","volume":"1.2"}]}';
    const signature = createHmac('sha512', Buffer.from(key, 'base64'))
      .update(path)
      .update(createHash('sha256').update('1616492376594').update(text).digest())
      .digest('base64');
    const expected = {
      method: 'POST',
      url: `https://api.kraken.com${path}`,
      headers: { 'API-Key': apiKey, 'API-Sign': signature, ...json },
      body: text,
    };
    expect(signWith(kraken, key, { method: 'POST', path, body: orders }, 1616492376594).signed).toStrictEqual(expected);
    expect(signWith(kraken, key, { method: 'POST', path, body: text }, 1).signed).toStrictEqual(expected);
  });
});

describe('an exchange', () => {
  it.each(exchanges)('$name says what its signature binds and where that is documented', (exchange) => {
    expect(exchange.documentation).toMatch(/^https:\/\//);
    expect(Object.values(exchange.binds)).toHaveLength(4);
    for (const host of Object.values(exchange.hosts)) expect(new URL(host).origin).toBe(host);
    expect(Object.isFrozen(exchange)).toBe(true);
  });

  it.each(exchanges)('$name signs a method or path exactly if it says so', (exchange) => {
    const { binds, methods, prepare } = exchange;
    const [first, second] = Object.keys(methods) as ExchangeRequest['method'][];
    const message = (method: typeof first, path: string) =>
      Buffer.from(prepare({ method: method ?? 'GET', path }, accountOf(exchange), at(1)).message).toString('hex');
    expect(message(first, '/a') !== message(first, '/b')).toBe(binds.path);
    if (second !== undefined) expect(message(first, '/a') !== message(second, '/a')).toBe(binds.method);
  });
});
