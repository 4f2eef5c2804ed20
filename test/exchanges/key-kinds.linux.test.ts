/**
 * Accounts with each kind of key that an exchange takes, and keys that sign asynchronously only.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { kindsOf } from '../../src/exchanges/core/key-kinds.js';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import * as all from '../../src/exchanges/index.js';
import { backpack, binance, bybit, coinbaseAdvanced, kraken, type OpenOptions } from '../../src/exchanges/index.js';
import { SigningKey, secret } from '../../src/index.js';
import {
  asyncKey,
  type PrivateAlgorithm,
  pemOf,
  privateKey,
  publicBase64Of,
  verifies,
} from '../helpers/private-keys.js';
import { signablePath } from '../helpers/random-requests.js';
import { apiKey, at } from './examples.js';

const exchanges = Object.values(all).filter((each): each is Exchange<never> => typeof each === 'object');
const kinds = exchanges.flatMap((exchange) =>
  kindsOf(exchange)
    .filter(({ type }) => type !== 'hmac')
    .map((kind) => [exchange.id, kind.type, exchange, kind] as const),
);

const hmac = 'a secret that is valid as text';
const requestFor = (exchange: Exchange<never>) =>
  ({ method: 'GET', path: signablePath(exchange, 'GET', '/x') }) as const;

/** Backpack's API key is the public key. */
const accountWith = ({ apiKeyIsPublicKey }: Exchange<never>, algorithm: PrivateAlgorithm) => ({
  apiKey: apiKeyIsPublicKey ? publicBase64Of(privateKey(algorithm)) : apiKey,
  clock: at(1700000000042),
});

describe('an account with a private key', () => {
  it.each(kinds)('of %s signs with %s, from a source', async (_id, type, exchange, kind) => {
    const algorithm = kind.algorithm as PrivateAlgorithm;
    const account = accountWith(exchange, algorithm);
    using opened = await exchange.open({
      ...account,
      keyType: type,
      secret: secret.text(pemOf(privateKey(algorithm))),
    });
    expect(opened.exchange).toBe(exchange.withKeys(type));
    const message = 'any message';
    const signature = opened.signMessage(message);
    expect(verifies(privateKey(algorithm), message, signature, kind.signatureEncoding)).toBe(true);
    const signed = JSON.stringify(opened.sign(requestFor(exchange)));
    const prepared = exchange.prepare(requestFor(exchange), { apiKey: account.apiKey, keyType: type }, account.clock);
    // ECDSA of this package is deterministic too.
    using key = await SigningKey.load(secret.text(pemOf(privateKey(algorithm))), { algorithm, encoding: 'pem' });
    expect(signed).toBe(JSON.stringify(prepared.finish(key.sign(prepared.message, kind.signatureEncoding))));
  });

  it.each(kinds)('of %s signs with %s, with a key that signs asynchronously', async (_id, type, exchange, kind) => {
    const algorithm = kind.algorithm as PrivateAlgorithm;
    const account = accountWith(exchange, algorithm);
    const { key, messages } = asyncKey(algorithm);
    using opened = await exchange.open({ ...account, key });
    expect(opened.exchange).toBe(exchange.withKeys(type));
    const request = requestFor(exchange);
    await opened.signAsync(request);
    const { message } = exchange.prepare(request, { apiKey: account.apiKey, keyType: type }, account.clock);
    expect(messages).toEqual([Buffer.from(message).toString()]);
    expect(verifies(privateKey(algorithm), 'm', await opened.signMessageAsync('m'), kind.signatureEncoding)).toBe(true);
    const asynchronous = { code: 'ERR_REQUEST', message: expect.stringContaining('asynchronously only') };
    expect(() => opened.sign(request)).toThrow(expect.objectContaining(asynchronous));
    expect(() => opened.signMessage('m')).toThrow(expect.objectContaining(asynchronous));
    opened.destroy();
    expect(JSON.parse(JSON.stringify(opened))).toMatchObject({ destroyed: true });
    await expect(opened.signAsync(request)).rejects.toMatchObject({ code: 'ERR_KEY_DESTROYED' });
    await expect(opened.send(request)).rejects.toMatchObject({ code: 'ERR_KEY_DESTROYED' });
    await expect(opened.signMessageAsync('m')).rejects.toMatchObject({ code: 'ERR_KEY_DESTROYED' });
  });

  it('sends with a key that signs asynchronously', async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(String(request.url));
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { key, messages } = asyncKey('ed25519');
    using account = await binance.open({ apiKey, baseUrl, key });
    const response = await account.send({ method: 'GET', path: '/api/v3/account', query: { omitZeroBalances: true } });
    server.close();
    expect(response.status).toBe(200);
    const [, signed, signature] = /^\/api\/v3\/account\?(.*)&signature=(.*)$/.exec(seen[0] ?? '') ?? [];
    expect(messages).toEqual([signed]);
    expect(verifies(privateKey('ed25519'), signed ?? '', decodeURIComponent(signature ?? ''), 'base64')).toBe(true);
  });

  it('completes a request without a signature, whatever its key is', async () => {
    using account = await binance.open({ apiKey, key: asyncKey('rsa-pkcs1-sha256').key });
    const request = { method: 'POST', path: '/api/v3/userDataStream' } as const;
    expect(await account.signAsync(request)).toMatchObject({ url: 'https://api.binance.com/api/v3/userDataStream' });
  });
});

describe('the kinds of keys', () => {
  it('are those of the exchange, the usual one first', () => {
    expect(kindsOf(binance).map(({ type }) => type)).toEqual(['hmac', 'ed25519', 'rsa']);
    expect(kindsOf(bybit).map(({ type }) => type)).toEqual(['hmac', 'rsa']);
    expect(kindsOf(coinbaseAdvanced).map(({ type }) => type)).toEqual(['ecdsa', 'ed25519']);
    expect(kindsOf(kraken).map(({ type }) => type)).toEqual(['hmac']);
  });

  it('give one exchange each, which has their algorithm and knows the others', () => {
    const ed25519 = binance.withKeys('ed25519');
    expect(ed25519).toMatchObject({ id: 'binance', algorithm: 'ed25519', secretEncoding: 'private-key' });
    expect(ed25519.signatureEncoding).toBe('base64');
    expect(ed25519).toBe(binance.withKeys('ed25519'));
    expect(binance.withKeys('hmac')).toBe(binance);
    expect(ed25519.withKeys('hmac')).toBe(binance);
    expect(ed25519.withKeys('rsa')).toBe(binance.withKeys('rsa'));
    expect(Reflect.get(ed25519, 'requests')).toBe(binance.requests);
    expect(Object.isFrozen(ed25519)).toBe(true);
  });

  it('of a derived exchange are its own by default', async () => {
    using account = await binance.withKeys('ed25519').open({ apiKey, key: asyncKey('ed25519').key });
    expect(account.exchange).toBe(binance.withKeys('ed25519'));
    const pem = pemOf(privateKey('ed25519'));
    using loaded = await binance.withKeys('ed25519').open({ apiKey, secret: secret.text(pem) });
    expect(verifies(privateKey('ed25519'), 'm', loaded.signMessage('m'), 'base64')).toBe(true);
  });

  it.each([
    [kraken, 'ed25519', 'keyType must be one of hmac for Kraken'],
    [bybit, 'ed25519', 'keyType must be one of hmac, rsa for Bybit'],
    [binance, 'ecdsa', 'keyType must be one of hmac, ed25519, rsa for Binance'],
    [backpack, 'hmac', 'keyType must be one of ed25519 for Backpack'],
    [binance, 'toString', 'keyType must be one of'],
    [binance, null, 'keyType must be one of'],
  ])('are listed if $id is asked for another: %s', async (exchange, keyType, message) => {
    const bytes = Buffer.from(hmac);
    const refused = expect.objectContaining({ code: 'ERR_REQUEST', message: expect.stringContaining(message) });
    await expect(exchange.open({ apiKey, keyType, secret: secret.bytes(bytes) } as OpenOptions)).rejects.toThrow(
      refused,
    );
    expect(bytes.toString()).toBe(hmac);
    expect(() => exchange.withKeys(keyType as never)).toThrow(refused);
    expect(() => exchange.prepare(requestFor(exchange), { apiKey, keyType: keyType as never }, at(1))).toThrow(refused);
  });
});

describe('a key that is given', () => {
  const refused = (message: string) =>
    expect.objectContaining({ code: 'ERR_REQUEST', message: expect.stringContaining(message) });
  const open = (exchange: Exchange<never>, options: object) => exchange.open({ apiKey, ...options } as OpenOptions);

  it('may be a SigningKey, which the account destroys', async () => {
    const key = await SigningKey.load(secret.text(hmac), { algorithm: 'hmac-sha256', encoding: 'utf8' });
    const account = await binance.open({ apiKey, key });
    expect(account.exchange).toBe(binance);
    expect(account.signMessage('m')).toBe(key.sign('m', 'hex'));
    expect(await account.signMessageAsync('m')).toBe(key.sign('m', 'hex'));
    expect(await account.signAsync({ method: 'GET', path: '/x' })).toHaveProperty('url');
    account.destroy();
    expect(key.destroyed).toBe(true);
  });

  it('must be of a kind that the exchange takes, and of the account', async () => {
    await expect(open(kraken, { key: asyncKey('ed25519').key })).rejects.toThrow(
      refused("key must be a SigningKey loaded with algorithm: 'hmac-sha512', which Kraken signs with"),
    );
    await expect(open(binance, { key: asyncKey('ecdsa-p256-sha256').key })).rejects.toThrow(
      refused("algorithm: 'hmac-sha256' or 'ed25519' or 'rsa-pkcs1-sha256', which Binance signs with"),
    );
    await expect(open(binance, { key: asyncKey('ed25519').key, keyType: 'rsa' })).rejects.toThrow(
      refused('key is of the type ed25519, and keyType is rsa'),
    );
    await expect(open(binance, { key: asyncKey('ed25519').key, secret: secret.text(hmac) })).rejects.toThrow(
      refused('secret and key cannot be combined'),
    );
    for (const key of [null, 'key', {}, { algorithm: 'ed25519' }, { algorithm: 'secret-suffix-md5', sign: () => '' }]) {
      await expect(open(binance, { key })).rejects.toThrow(refused('key must'));
    }
  });

  it('chooses the rule in sign() and signAsync()', async () => {
    using key = await SigningKey.load(secret.text(hmac), { algorithm: 'hmac-sha256', encoding: 'utf8' });
    const request = { method: 'GET', path: '/v5/account/info' } as const;
    const clock = at(1700000000042);
    expect(bybit.sign(request, { apiKey, key, clock }).headers['X-BAPI-SIGN']).toMatch(/^[0-9a-f]{64}$/);
    const { key: rsa } = asyncKey('rsa-pkcs1-sha256');
    const { headers } = await bybit.signAsync(request, { apiKey, key: rsa, clock });
    const signed = `1700000000042${apiKey}5000`;
    expect(verifies(privateKey('rsa-pkcs1-sha256'), signed, headers['X-BAPI-SIGN'] ?? '', 'base64')).toBe(true);
    expect(() => bybit.sign(request, { apiKey, key: rsa as never, clock })).toThrow(refused('asynchronously only'));
  });
});
