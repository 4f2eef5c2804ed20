/** Coinbase Advanced Trade with the sample keys of its library, and a second implementation. */
import { describe, expect, it } from 'vitest';
import { coinbase, coinbaseAdvanced, type KeyType } from '../../../src/exchanges/index.js';
import { asyncKey, keyOf, published, verifies } from '../../helpers/private-keys.js';
import { at, json } from '../examples.js';

const { apiKey } = published('coinbase-es256');
const time = 1700000000999;
const claims = { sub: apiKey, iss: 'cdp', nbf: 1700000000, exp: 1700000120 };
const nonce = '00000000000040008000000000000000';

/** RFC 7515, section 7.1. */
function read(token: string) {
  const [header = '', payload = '', signature = '', ...others] = token.split('.');
  expect(others).toEqual([]);
  const parse = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());
  return { header: parse(header), claims: parse(payload), message: `${header}.${payload}`, signature };
}

const kinds = [
  ['ecdsa', 'ES256', 'ecdsa-p256-sha256', 'coinbase-es256'],
  ['ed25519', 'EdDSA', 'ed25519', 'coinbase-eddsa'],
] as const satisfies readonly (readonly [KeyType, string, string, string])[];

describe.each(kinds)('Coinbase Advanced Trade with a key of the type %s', (keyType, alg, algorithm, id) => {
  const sample = keyOf(published(id).secret);
  const credentials = { apiKey, key: asyncKey(algorithm, sample).key, clock: at(time) };

  it('signs a token for method, host and path, and neither query nor body', async () => {
    const path = '/api/v3/brokerage/orders';
    const body = { product_id: 'BTC-USD', side: 'BUY' };
    const signed = await coinbaseAdvanced.signAsync({ method: 'POST', path, body }, credentials);
    const { Authorization = '', ...others } = signed.headers;
    expect({ ...signed, headers: others }).toStrictEqual({
      method: 'POST',
      url: `https://api.coinbase.com${path}`,
      headers: json,
      body: JSON.stringify(body),
    });
    const token = read(Authorization.replace(/^Bearer /, ''));
    expect(token.header).toStrictEqual({ alg, typ: 'JWT', kid: apiKey, nonce });
    expect(token.claims).toStrictEqual({ ...claims, uri: `POST api.coinbase.com${path}` });
    expect(verifies(sample, token.message, token.signature, 'base64url')).toBe(true);
    const query = { product_ids: ['BTC-USD', 'ETH-USD'] };
    const listed = await coinbaseAdvanced.signAsync({ method: 'GET', path, query }, credentials);
    expect(listed.url).toBe(`https://api.coinbase.com${path}?product_ids=BTC-USD&product_ids=ETH-USD`);
    const { claims: listing } = read(String(listed.headers['Authorization']).slice('Bearer '.length));
    expect(listing).toStrictEqual({ ...claims, uri: `GET api.coinbase.com${path}` });
  });

  it('names another host in the token', async () => {
    const request = { method: 'GET', path: '/x', baseUrl: 'https://api.new-site.example:8443' } as const;
    const { headers } = await coinbaseAdvanced.signAsync(request, credentials);
    const token = read(String(headers['Authorization']).slice('Bearer '.length));
    expect(token.claims).toMatchObject({ uri: 'GET api.new-site.example:8443/x' });
  });

  it('signs a token for a subscription, which names no request', async () => {
    const input = { channel: 'user', product_ids: ['BTC-USD'] };
    const { jwt, ...message } = JSON.parse(await coinbaseAdvanced.signSocketAsync(credentials, input));
    expect(message).toStrictEqual({ type: 'subscribe', product_ids: ['BTC-USD'], channel: 'user' });
    const token = read(jwt);
    expect(token.header).toStrictEqual({ alg, typ: 'JWT', kid: apiKey, nonce });
    expect(token.claims).toStrictEqual(claims);
    expect(verifies(sample, token.message, token.signature, 'base64url')).toBe(true);
    const { socket } = coinbaseAdvanced.withKeys(keyType);
    const prepared = socket?.prepare(input, { apiKey }, at(time));
    expect(prepared?.message).toBe(token.message);
  });
});

describe('Coinbase Advanced Trade', () => {
  it('refuses a subscription without a channel', () => {
    for (const input of [undefined, {}, { channel: '' }, { channel: 'user', type: 'auth' }, { channels: ['user'] }]) {
      expect(() => coinbaseAdvanced.socket?.prepare(input as never, { apiKey }, at(1))).toThrow(/cannot be signed: /);
    }
  });

  it('is where the refusal of its API keys by Coinbase Exchange leads', () => {
    const request = { method: 'GET', path: '/accounts' } as const;
    expect(() => coinbase.prepare(request, { apiKey, passphrase: 'x' }, at(1))).toThrow(
      'Use it with coinbase-advanced',
    );
  });
});
