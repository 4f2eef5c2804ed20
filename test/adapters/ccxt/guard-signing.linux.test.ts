/**
 * The replacements of `hmac` and `hash` of a guarded exchange: each form in which an exchange
 * passes its secret on, and an error for every other use of the placeholder.
 */
import { createHash, createHmac } from 'node:crypto';
import { types } from 'node:util';
import { runInNewContext } from 'node:vm';
import { md5 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_256 } from '@noble/hashes/sha3.js';
import ccxt, { type Exchange } from 'ccxt';
import { describe, expect, it } from 'vitest';
import { guard, release } from '../../../src/adapters/ccxt/index.js';
import { secret } from '../../../src/index.js';
import { refusal } from '../../helpers/keys.js';

const apiKey = 'mVtR4kQz7LxW2bNc';
/** Valid as text and as base64. */
const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const request = 'symbol=BTCUSDT&note=ä';

const guarded = <E extends Exchange>(exchange: E) => guard(exchange, secret.text(SECRET));
const utf8 = (text: string) => new TextEncoder().encode(text);

/**
 * Makes a Uint8Array of another realm, as Jest does: it is no instance of the test's own
 * Uint8Array.
 */
function foreign(bytes: Uint8Array): Uint8Array {
  const copy: unknown = runInNewContext('Uint8Array.from(bytes)', { bytes: [...bytes] });
  if (copy instanceof Uint8Array || !types.isUint8Array(copy)) throw new Error('not an array of another realm');
  return copy;
}

const hex = (algorithm: string, key: string | Uint8Array) => createHmac(algorithm, key).update(request).digest('hex');

describe('the hmac of a guarded exchange', () => {
  it("encodes signatures as ccxt's own does", async () => {
    const exchange = await guarded(new ccxt.binance({ apiKey }));
    const stock = new ccxt.binance({ apiKey, secret: SECRET });
    for (const message of [request, utf8(request), '', utf8(request).subarray(3, 9)]) {
      for (const digest of [undefined, 'hex', 'base64', 'binary'] as const) {
        const signature: unknown = exchange.hmac(message, exchange.encode(exchange.secret), sha256, digest);
        const expected: unknown = stock.hmac(message, stock.encode(stock.secret), sha256, digest);
        expect(signature).toStrictEqual(expected);
        expect(exchange.hmac(message, exchange.secret, sha256, digest)).toStrictEqual(expected);
      }
    }
    release(exchange);
  });

  it('passes other keys to the original', async () => {
    const exchange = new ccxt.binance({ apiKey });
    const { hmac } = exchange;
    let calls = 0;
    exchange.hmac = (...values) => {
      calls += 1;
      return hmac(...values);
    };
    await guarded(exchange);
    expect(exchange.hmac(request, 'a key of a partner', sha256)).toBe(hex('sha256', 'a key of a partner'));
    expect(exchange.hmac(request, utf8('another'), sha3_256, 'base64')).toBe(
      createHmac('sha3-256', 'another').update(request).digest('base64'),
    );
    expect(calls).toBe(2);
    expect(exchange.hmac(request, exchange.secret, sha256)).toBe(hex('sha256', SECRET));
    expect(calls).toBe(2);
    release(exchange);
  });

  it.each<[string, (exchange: Exchange) => unknown]>([
    ['another algorithm', (exchange) => exchange.hmac(request, exchange.secret, sha512)],
    ['an unknown hash', (exchange) => exchange.hmac(request, exchange.secret, sha3_256)],
    ['the secret decoded', (exchange) => exchange.hmac(request, exchange.base64ToBinary(exchange.secret), sha256)],
    ['the secret from hexadecimal', (exchange) => exchange.hmac(request, Buffer.from(exchange.secret, 'hex'), sha256)],
    ['the secret in base64', (exchange) => exchange.hmac(request, exchange.stringToBase64(exchange.secret), sha256)],
    ['the secret in capital letters', (exchange) => exchange.hmac(request, exchange.secret.toUpperCase(), sha256)],
    ['the secret and more', (exchange) => exchange.hmac(request, `${exchange.secret}&`, sha256)],
    ['more and the secret', (exchange) => exchange.hmac(request, utf8(`AWS4${exchange.secret}`), sha256)],
    ['the secret in the message', (exchange) => exchange.hmac(`a${exchange.secret}b`, exchange.secret, sha256)],
    ['the secret in bytes', (exchange) => exchange.hmac(utf8(`a${exchange.secret}`), exchange.secret, sha256)],
    [
      'a message that is neither text nor bytes',
      (exchange) => Reflect.apply(exchange.hmac, exchange, [1, exchange.secret, sha256]),
    ],
    ['another digest', (exchange) => Reflect.apply(exchange.hmac, exchange, [request, exchange.secret, sha256, 'b'])],
    ['the hash of the secret', (exchange) => exchange.hash(exchange.secret, md5)],
    ['the hash of the message and the secret', (exchange) => exchange.hash(request + exchange.secret, sha256)],
    ['the hash of the decoded secret', (exchange) => exchange.hash(exchange.base64ToBinary(exchange.secret), sha256)],
  ])('refuses %s', async (_, use) => {
    const exchange = await guarded(new ccxt.binance({ apiKey }));
    const error = await refusal(() => use(exchange), 'ERR_REQUEST');
    expect(error.message).toContain('binance');
    expect(error.message).not.toContain(SECRET);
    expect(error.message).not.toContain(exchange.secret);
    release(exchange);
  });

  it('accepts bytes of another realm as message, as secret and from a hash', async () => {
    const exchange = await guarded(new ccxt.binance({ apiKey }));
    const key = foreign(exchange.encode(exchange.secret));
    const hash = (message: Uint8Array) => foreign(sha256(message));
    const sign = (...values: unknown[]): unknown => Reflect.apply(exchange.hmac, exchange, values);
    expect(sign(request, key, sha256)).toBe(hex('sha256', SECRET));
    expect(sign(foreign(utf8(request)), exchange.secret, sha256)).toBe(hex('sha256', SECRET));
    expect(sign(request, key, hash)).toBe(hex('sha256', SECRET));
    await refusal(() => sign(foreign(utf8(`a${exchange.secret}`)), key, sha256), 'ERR_REQUEST');
    await refusal(() => Reflect.apply(exchange.hash, exchange, [key, md5]), 'ERR_REQUEST');
    release(exchange);
  });

  it('accepts the secret decoded if the exchange decodes it, and then not as text', async () => {
    const exchange = await guarded(new ccxt.kraken({ apiKey }));
    const key = exchange.base64ToBinary(exchange.secret);
    expect(exchange.hmac(request, key, sha512)).toBe(hex('sha512', Buffer.from(SECRET, 'base64')));
    await refusal(() => exchange.hmac(request, exchange.secret, sha512), 'ERR_REQUEST');
    release(exchange);
  });

  it('accepts the secret in base64 (apex) and in capital letters (coinone)', async () => {
    const apex = await guarded(new ccxt.apex({ apiKey }));
    const key = apex.encode(apex.stringToBase64(apex.secret));
    expect(apex.hmac(request, key, sha256)).toBe(hex('sha256', Buffer.from(SECRET).toString('base64')));
    release(apex);

    const coinone = await guarded(new ccxt.coinone({ apiKey }));
    const capitals = coinone.encode(coinone.secret.toUpperCase());
    expect(coinone.hmac(request, capitals, sha512)).toBe(hex('sha512', SECRET.toUpperCase()));
    release(coinone);
  });

  it('accepts the MD5 digest of the secret (btcbox) without revealing it', async () => {
    const exchange = await guarded(new ccxt.btcbox({ apiKey }));
    const md5Hex = (text: string) => createHash('md5').update(text).digest('hex');
    const digest = String(exchange.hash(exchange.encode(exchange.secret), md5));
    expect(digest).toMatch(/^[1-9a-f]{32}$/);
    expect([md5Hex(SECRET), md5Hex(exchange.secret), exchange.secret]).not.toContain(digest);
    expect(exchange.hmac(request, exchange.encode(digest), sha256)).toBe(hex('sha256', md5Hex(SECRET)));
    await refusal(() => exchange.hmac(request, digest, sha512), 'ERR_REQUEST');
    await refusal(() => exchange.hash(digest, md5), 'ERR_REQUEST');
    await refusal(() => exchange.hash(exchange.secret, md5, 'base64'), 'ERR_REQUEST');
    release(exchange);
  });

  it('recognises each hash from any copy of noble-hashes', async () => {
    const copies = { sha256, sha384, sha512 };
    for (const [id, algorithm] of [
      ['okx', 'sha256'],
      ['gemini', 'sha384'],
      ['gate', 'sha512'],
    ] as const) {
      const exchange = await guarded(new ccxt[id]({ apiKey }));
      // A minifier or a wrapper removes the name and the properties.
      const bare = Object.assign((message: Uint8Array) => copies[algorithm](message), {});
      for (const hash of [copies[algorithm], bare]) {
        const signature: unknown = Reflect.apply(exchange.hmac, exchange, [request, exchange.secret, hash]);
        expect(signature).toBe(hex(algorithm, SECRET));
      }
      release(exchange);
    }
  });
});

describe('the hash of a guarded exchange', () => {
  it('signs text that ends with the secret if the exchange does so (coinex, cryptomus)', async () => {
    const suffixed = (algorithm: string, signed = request) =>
      createHash(algorithm)
        .update(signed + SECRET)
        .digest('hex');
    const ascii = 'access_id=x&tonce=1&secret_key=';
    const coinex = await guarded(new ccxt.coinex({ apiKey }));
    const message = request + coinex.secret;
    expect(coinex.hash(coinex.encode(message), sha256)).toBe(suffixed('sha256'));
    expect(coinex.hash(ascii + coinex.secret, md5)).toBe(suffixed('md5', ascii));
    // Pairs of colliding messages would reveal the secret.
    await refusal(() => coinex.hash(message, md5), 'ERR_INVALID_ARGUMENT');
    expect(coinex.hmac(request, coinex.encode(coinex.secret), sha256)).toBe(hex('sha256', SECRET));
    for (const wrong of [`${message}&`, coinex.secret + message, coinex.secret + request]) {
      await refusal(() => coinex.hash(wrong, sha256), 'ERR_REQUEST');
    }
    await refusal(() => coinex.hash(message, sha512), 'ERR_REQUEST');
    release(coinex);

    const cryptomus = await guarded(new ccxt.cryptomus({ apiKey }));
    expect(cryptomus.hash(ascii + cryptomus.secret, md5)).toBe(suffixed('md5', ascii));
    expect(cryptomus.hash(cryptomus.secret, md5)).toBe(createHash('md5').update(SECRET).digest('hex'));
    await refusal(() => cryptomus.hash(request + cryptomus.secret, sha256), 'ERR_REQUEST');
    release(cryptomus);
  });

  it('passes text without a secret to the original', async () => {
    const exchange = await guarded(new ccxt.kraken({ apiKey }));
    const stock = new ccxt.kraken();
    expect(exchange.hash(request, sha256, 'binary')).toStrictEqual(stock.hash(request, sha256, 'binary'));
    expect(exchange.hash(utf8(request), sha3_256)).toBe(stock.hash(utf8(request), sha3_256));
    release(exchange);
  });
});
