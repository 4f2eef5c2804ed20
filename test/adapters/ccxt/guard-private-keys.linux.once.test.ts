/**
 * Compares guard() with stock ccxt for private keys: on every endpoint, in the methods that sign
 * without one, and in the messages of WebSockets. Clock and randomness stand still.
 */
import { createPublicKey, verify } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { guard, release } from '../../../src/adapters/ccxt/index.js';
import { secret } from '../../../src/index.js';
import { asText, Comparison } from '../../helpers/ccxt/compare.js';
import { endpointsOf, type ParameterSet } from '../../helpers/ccxt/endpoints.js';
import { type Build, construct, type Exchange, esmBuild, otherCredentials } from '../../helpers/ccxt/exchanges.js';
import { freeze, still } from '../../helpers/ccxt/freeze.js';
import { setMarkets } from '../../helpers/ccxt/markets.js';
import { coinbaseEcdsa, deterministic, guardedOf, p256KeyOf, stockOf } from '../../helpers/ccxt/private-keys.js';
import { compareRequests } from '../../helpers/ccxt/requests.js';
import { conversationsOf } from '../../helpers/ccxt/socket-steps.js';
import { cutSockets, fetchNothing, sentIn } from '../../helpers/ccxt/wire.js';

const hash = `0x${'5a'.repeat(31)}01`;
const order = { symbol: 'BTC', amount: '1', side: 'bid' };

/** Calls a method of the instance, whose type ccxt does not export. */
function ask(exchange: Exchange, [name, ...values]: readonly [string, ...unknown[]]): unknown {
  const method: unknown = Reflect.get(exchange, name);
  if (typeof method !== 'function') throw new Error(`no method ${name}`);
  return still(() => Reflect.apply(method, exchange, structuredClone(values)));
}

/** The methods that sign without an endpoint. Those that take a key get the instance's own. */
const calls = (id: string, key: unknown): readonly (readonly [string, ...unknown[]])[] =>
  (
    ({
      hyperliquid: [
        ['signL1Action', { type: 'order', orders: [order] }, 1700000000000],
        [
          'signUserSignedAction',
          { 'HyperliquidTransaction:UsdSend': [{ name: 'amount', type: 'string' }] },
          { amount: '1' },
        ],
        ['signHash', hash, key],
      ],
      aster: [
        ['signHash', hash, key],
        ['ethGetAddressFromPrivateKey', key],
      ],
      derive: [
        ['signHash', hash, key],
        ['signMessage', '1700000000000', key],
      ],
      nado: [['signHash', hash, key]],
      hibachi: [
        ['signMessage', 'ä message', key],
        ['signMessage', new Uint8Array([1, 2, 255]), key],
      ],
      pacifica: [['postActionRequest', 'create_order', order, {}]],
    }) as Readonly<Record<string, readonly (readonly [string, ...unknown[]])[]>>
  )[id] ?? [];

describe('a guarded exchange of ccxt with a private key', () => {
  let build: Build;

  beforeAll(async () => {
    freeze();
    build = await esmBuild();
    cutSockets(construct(build.pro['binance'], {}));
  }, 60_000);

  it.each(deterministic)('signs every request of $id as stock ccxt does, with $keyType', async (each) => {
    const stock = stockOf(build.classes, each, 'right');
    const guarded = await guardedOf(build.classes, each, 'right');
    const wrong = stockOf(build.classes, each, 'wrong');
    const comparison = new Comparison();
    // RSA takes a thousand times as long as HMAC.
    const step = each.keyType === 'rsa' ? 9 : 3;
    const endpoints = endpointsOf(stock.api).filter((_, place, all) => all.length < 200 || place % step === 0);
    const sets: ParameterSet[] = ['plain', 'text', 'list'];
    compareRequests({ stock, again: stock, guarded, wrong }, endpoints, sets, comparison);
    for (const call of calls(each.id, undefined)) {
      const withKey = (exchange: Exchange) =>
        calls(each.id, Reflect.get(exchange, each.credential)).find(([name]) => name === call[0]) ?? call;
      const [right, ours, other] = [stock, guarded, wrong].map((exchange) => asText(ask(exchange, withKey(exchange))));
      expect(ours, call[0]).toBe(right);
      expect(other, call[0]).not.toBe(right); // the control
      comparison.signed += 1;
    }
    expect(comparison.examples).toEqual([]);
    expect(comparison.signed).toBeGreaterThan(0);
    expect(comparison.different).toBe(0);
    release(guarded);
  }, 120_000);

  const onSockets = deterministic.filter(({ id }) =>
    ['backpack', 'binance', 'derive', 'modetrade', 'woofipro'].includes(id),
  );

  it.each(onSockets)('sends the same on a WebSocket of $id, with $keyType', async (each) => {
    const more = { enableRateLimit: false, fetch: fetchNothing };
    const [stock, wrong] = [stockOf(build.pro, each, 'right', more), stockOf(build.pro, each, 'wrong', more)];
    const guarded = await guardedOf(build.pro, each, 'right', more);
    for (const exchange of [stock, wrong, guarded]) setMarkets(exchange);
    let signed = 0;
    for (const steps of conversationsOf(each.id)) {
      const [right, ours, other] = [
        await sentIn(stock, steps),
        await sentIn(guarded, steps),
        await sentIn(wrong, steps),
      ];
      expect(ours).toStrictEqual(right);
      if (right.toSocket !== other.toSocket) signed += 1;
    }
    expect(signed).toBeGreaterThan(0);
    release(guarded);
  }, 60_000);

  it('makes the tokens of coinbase that stock ccxt makes, with signatures of the key on P-256', async () => {
    const guarded = await guardedOf(build.classes, coinbaseEcdsa, 'right');
    const stock = stockOf(build.classes, coinbaseEcdsa, 'right');
    for (const { api, method, path } of endpointsOf(guarded.api).filter(({ api }) => api.includes('private'))) {
      const [token = '', expected = ''] = [guarded, stock].map((exchange) => {
        const { headers } = still(() => exchange.sign(path, api, method, { note: 'a b' }));
        return String(Reflect.get(Object(headers), 'Authorization')).slice('Bearer '.length);
      });
      const [message, signature = ''] = [token.slice(0, token.lastIndexOf('.')), token.split('.')[2]];
      expect(message).toBe(expected.slice(0, expected.lastIndexOf('.')));
      const verified = (word: string) => {
        const key = createPublicKey(p256KeyOf(word));
        return verify(
          'sha256',
          Buffer.from(message),
          { key, dsaEncoding: 'ieee-p1363' },
          Buffer.from(signature, 'base64url'),
        );
      };
      expect([verified('right'), verified('wrong')]).toEqual([true, false]);
    }
    release(guarded);
  });

  it('signs the login of a WebSocket of bybit with RSA, which stock ccxt signs with an HMAC of the PEM', async () => {
    const bybit = deterministic.find(({ id }) => id === 'bybit');
    if (bybit === undefined) throw new Error('no case of bybit');
    const guarded = await guardedOf(build.pro, bybit, 'right', { enableRateLimit: false, fetch: fetchNothing });
    const { toSocket } = await sentIn(guarded, [['authenticate', 'wss://socket.test/private']]);
    const [, expires = '', signature = ''] = /"(\d{13})\\*",\\*"([\w+/=]+)/.exec(toSocket) ?? [];
    const verified = (word: string) =>
      verify(
        'sha256',
        Buffer.from(`GET/realtime${expires}`),
        createPublicKey(bybit.text(word)),
        Buffer.from(signature, 'base64'),
      );
    expect([verified('right'), verified('wrong')]).toEqual([true, false]);
    release(guarded);
  });

  it('can be guarded again with a key of another kind, and refuses a key that does not fit', async () => {
    const [ed25519, rsa] = (['ed25519', 'rsa'] as const).map((type) =>
      deterministic.find(({ id, keyType }) => id === 'binance' && keyType === type),
    );
    if (ed25519 === undefined || rsa === undefined) throw new Error('no cases of binance');
    const exchange = await guardedOf(build.classes, ed25519, 'right');
    const own = new Map(['hmac', 'sign', 'hash'].map((name) => [name, Reflect.get(exchange, name)]));
    release(exchange);
    const wrong = guard(exchange, secret.text(rsa.text('right')), { keyType: 'ed25519' });
    await expect(wrong).rejects.toThrow(expect.objectContaining({ code: 'ERR_PRIVATE_KEY' }));
    for (const [name, method] of own) expect(Reflect.get(exchange, name)).toBe(method);
    const requestOf = (from: Exchange) => asText(still(() => from.sign('account', 'private', 'GET', { note: 'ä b' })));
    await guard(exchange, secret.text(rsa.text('right')), { keyType: 'rsa' });
    expect(requestOf(exchange)).toBe(requestOf(stockOf(build.classes, rsa, 'right')));
    release(exchange);
    const text = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
    await guard(exchange, secret.text(text));
    expect(requestOf(exchange)).toBe(
      requestOf(construct(build.classes['binance'], { ...otherCredentials, secret: text })),
    );
    release(exchange);
  });

  it('signs nothing after release(), also with what the exchange kept', async () => {
    for (const each of [...deterministic, coinbaseEcdsa]) {
      const guarded = await guardedOf(build.classes, each, 'right');
      const { api, method, path } = endpointsOf(guarded.api).find(({ api }) => /private/i.test(String(api))) ?? {};
      const [call] = calls(each.id, Reflect.get(guarded, each.credential));
      release(guarded);
      const sign = () => (call ? ask(guarded, call) : guarded.sign(path ?? '', api ?? '', method ?? '', {}));
      expect(sign, each.id).toThrow(expect.objectContaining({ code: 'ERR_KEY_DESTROYED' }));
    }
  }, 60_000);
});
