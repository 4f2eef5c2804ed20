/**
 * The tokens of bigone, upbit and bithumb. They are signed again after ccxt has signed them with
 * the placeholder, and they end with the key.
 */
import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import ccxt, { type Exchange } from 'ccxt';
import { describe, expect, it } from 'vitest';
import { guard, release } from '../../../src/adapters/ccxt/index.js';
import { secret } from '../../../src/index.js';
import { refusal } from '../../helpers/keys.js';

const apiKey = 'mVtR4kQz7LxW2bNc';
const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';

const guarded = <E extends Exchange>(exchange: E) => guard(exchange, secret.text(SECRET));

describe('a token', () => {
  /** Whether `key` signed a JSON Web Token with HS256 (RFC 7515, section 3). */
  function isSignedBy(key: string, authorization: unknown): boolean {
    const [, message = '', signature] = /^Bearer ([\w-]+\.[\w-]+)\.([\w-]+)$/.exec(String(authorization)) ?? [];
    return createHmac('sha256', key).update(message).digest('base64url') === signature;
  }

  /** The header of a WebSocket handshake. The types of ccxt omit these options. */
  function sentBy(client: object): unknown {
    return Reflect.get(client, 'options').headers?.authorization;
  }

  it.each<[string, () => Exchange, string, string]>([
    ['bigone', () => new ccxt.bigone({ apiKey }), 'viewer/accounts', 'private'],
    ['upbit', () => new ccxt.upbit({ apiKey }), 'accounts', 'private'],
    ['bithumb', () => new ccxt.bithumb({ apiKey }), 'v1/accounts', 'private'],
  ])('of a request of %s is signed with the secret', async (_, make, path, api) => {
    const exchange = await guarded(make());
    const { headers } = exchange.sign(path, api, 'GET', { market: 'KRW-BTC' });
    expect(isSignedBy(SECRET, headers.Authorization)).toBe(true);
    expect(isSignedBy(exchange.secret, headers.Authorization)).toBe(false);
    const copy: Exchange = Object.assign(Object.create(Object.getPrototypeOf(exchange)), exchange);
    expect(isSignedBy(SECRET, copy.sign(path, api, 'GET', {})['headers'].Authorization)).toBe(true);
    release(exchange);
    await refusal(() => exchange.sign(path, api, 'GET', {}), 'ERR_KEY_DESTROYED');
    await guard(exchange, secret.text('the-next-one'));
    expect(isSignedBy('the-next-one', exchange.sign(path, api, 'GET', {})['headers'].Authorization)).toBe(true);
    release(exchange);
  });

  const sockets: [string, () => InstanceType<typeof ccxt.pro.upbit | typeof ccxt.pro.bithumb>][] = [
    ['upbit', () => new ccxt.pro.upbit({ apiKey })],
    ['bithumb', () => new ccxt.pro.bithumb({ apiKey })],
  ];

  it.each(sockets)('of a WebSocket of %s is signed with the secret, once', async (_, make) => {
    const exchange = await guarded(make());
    const authorization = sentBy(await exchange.authenticate());
    expect(isSignedBy(SECRET, authorization)).toBe(true);
    expect(`Bearer ${exchange.options['ws'].token}`).toBe(authorization);
    expect(sentBy(await exchange.authenticate())).toBe(authorization);
    expect(sentBy(exchange.client('wss://localhost/another'))).toBe(authorization);
    release(exchange);
  });

  it.each(sockets)('of a WebSocket of %s does not outlive its key', async (_, make) => {
    const exchange = await guarded(make());
    const copy: typeof exchange = Object.assign(Object.create(Object.getPrototypeOf(exchange)), exchange);
    const { url } = await exchange.authenticate();
    const first = sentBy(exchange.client(url));
    copy.options = { ...exchange.options, ws: structuredClone(exchange.options['ws']) };
    expect(sentBy(await copy.authenticate())).toBe(first); // the control: the token is cached
    release(exchange);
    expect(inspect([exchange.options, exchange.clients], { depth: null })).not.toContain('Bearer');
    await refusal(() => exchange.authenticate(), 'ERR_KEY_DESTROYED');
    await refusal(() => exchange.authenticate(), 'ERR_KEY_DESTROYED');
    await refusal(() => copy.authenticate(), 'ERR_KEY_DESTROYED');

    await guard(exchange, secret.text('the-next-one'));
    expect(isSignedBy('the-next-one', sentBy(await exchange.authenticate()))).toBe(true);
    expect(isSignedBy('the-next-one', `Bearer ${exchange.options['ws'].token}`)).toBe(true);
    release(exchange);
  });

  it.each(sockets)('of a WebSocket of %s is signed anew after guard()', async (_, make) => {
    const exchange = make();
    exchange.secret = 'the secret of before';
    const before = sentBy(await exchange.authenticate());
    expect(isSignedBy('the secret of before', before)).toBe(true); // the control
    exchange.secret = '';
    await guarded(exchange);
    expect(isSignedBy(SECRET, sentBy(await exchange.authenticate()))).toBe(true);
    release(exchange);
  });

  it('ends with the connections that have yet to send it, and with no others', async () => {
    const exchange = await guarded(new ccxt.pro.upbit({ apiKey }));
    const before = exchange.client('wss://localhost/public');
    await exchange.authenticate();
    const unused = exchange.client('wss://localhost/unused');
    const open = exchange.client('wss://localhost/open');
    Reflect.set(open, 'startedConnecting', true); // as connect() does
    release(exchange);
    const left = Object.values(exchange.clients);
    expect(left).toEqual(expect.arrayContaining([before, open])); // close() finds it
    expect(left).not.toContain(unused);
  });

  it('is not signed for a WebSocket that needs none', async () => {
    const exchange = await guarded(new ccxt.pro.upbit({ apiKey }));
    release(exchange);
    expect(sentBy(exchange.client('wss://localhost/public'))).toBeUndefined();
  });

  it('is refused if another key signed it', async () => {
    class Derived extends ccxt.bigone {
      override sign(...values: Parameters<Exchange['sign']>) {
        const request = super.sign(...values);
        request['headers'].Authorization += 'A';
        return request;
      }
    }
    const exchange = await guarded(new Derived({ apiKey }));
    await refusal(() => exchange.sign('viewer/accounts', 'private', 'GET', {}), 'ERR_REQUEST');
    expect(exchange.sign('asset_pairs', 'public', 'GET', {})['url']).toContain('asset_pairs');
    release(exchange);
  });
});
