/**
 * The tokens of Coinbase Advanced Trade: those of ccxt are verified and become the account's, and a
 * token that states anything else than the request is denied.
 */
import { createPrivateKey, sign as nodeSign } from 'node:crypto';
import ccxt from 'ccxt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keysOf, namesOf, secretTextOf } from '../../../src/agent/clients/credential.js';
import { coinbaseAdvanced } from '../../../src/exchanges/index.js';
import { requestOf, ruleOf } from '../../../src/exchanges/relay/relay.js';
import { relays } from '../../../src/exchanges/relays.js';
import { allowedHeaders } from '../../../src/exchanges/wire/headers.js';
import { patch, patchAsync } from '../../../src/exchanges/wire/patch.js';
import { publicRequest } from '../../../src/exchanges/wire/public.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import { verify, type WireCredential } from '../../../src/exchanges/wire/verify.js';
import { wires } from '../../../src/exchanges/wires.js';
import { SigningKey, secret } from '../../../src/index.js';
import { asyncKey, pemOf, privateKey, verifies } from '../../helpers/private-keys.js';
import { rawRequest } from '../../helpers/raw-request.js';

const wire = wires.get('coinbase-advanced') ?? expect.unreachable();
const time = 1700000000;
const denied = expect.objectContaining({ code: 'ERR_DENIED' });
const [ecdsa, ed25519] = [privateKey('ecdsa-p256-sha256'), privateKey('ed25519')];

let client: WireCredential & { readonly pem: string };
const accounts: Record<'ES256' | 'EdDSA', WireCredential> = {} as never;
beforeAll(async () => {
  const text = Buffer.alloc(32, 7).toString('base64');
  using agentKey = await SigningKey.load(secret.text(text), { algorithm: 'hmac-sha512', encoding: 'utf8' });
  const record = { name: 'grid-bot', account: 'main', counter: 1 };
  client = {
    apiKey: namesOf(agentKey, record, coinbaseAdvanced).apiKey,
    pem: secretTextOf(agentKey, record, coinbaseAdvanced),
    keys: keysOf(agentKey, record, coinbaseAdvanced, [{ algorithm: 'ecdsa-p256-sha256', encoding: 'private-key' }]),
  };
  const apiKey = 'organizations/d0c5340b/apiKeys/b9ab9f71';
  const load = async (algorithm: 'ecdsa-p256-sha256' | 'ed25519') => ({
    apiKey,
    keys: [await SigningKey.load(secret.text(pemOf(privateKey(algorithm))), { algorithm, encoding: 'pem' })],
  });
  accounts.ES256 = await load('ecdsa-p256-sha256');
  accounts.EdDSA = await load('ed25519');
});
afterAll(() => {
  for (const { keys } of [client, ...Object.values(accounts)]) for (const key of keys) key.destroy();
});

const encoded = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
// biome-ignore lint/suspicious/noExplicitAny: any JSON
type Part = Record<string, any>;
const read = (part = ''): Part => JSON.parse(Buffer.from(part, 'base64url').toString());

/** The token of a request, in its parts. */
function tokenOf({ headers }: RawRequest) {
  const [header, claims, signature = ''] = (headers['authorization'] ?? '').replace('Bearer ', '').split('.');
  return { header: read(header), claims: read(claims), message: `${header}.${claims}`, signature };
}

const path = '/api/v3/brokerage/orders';
const request: RawRequest = {
  method: 'POST',
  host: 'api.coinbase.com',
  path,
  query: undefined,
  headers: { 'content-type': 'application/json' },
  body: '{"product_id":"BTC-USD"}',
};

const header = () => ({ alg: 'ES256', typ: 'JWT', kid: client.apiKey, nonce: '0'.repeat(32) });
const claims = () => ({
  sub: client.apiKey,
  iss: 'cdp',
  nbf: time,
  exp: time + 120,
  uri: `POST api.coinbase.com${path}`,
});

/** A token that the client's own key signs, whatever it states. */
function signed(head: object | string = header(), said: object | string = claims()): RawRequest {
  const message = `${encoded(head)}.${encoded(said)}`;
  const key = { key: createPrivateKey(client.pem), dsaEncoding: 'ieee-p1363' } as const;
  const signature = nodeSign('sha256', Buffer.from(message), key).toString('base64url');
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${message}.${signature}` } };
}

describe('a request that ccxt signs for Coinbase Advanced Trade', () => {
  const bot = () =>
    Object.assign(new ccxt.coinbase({ apiKey: client.apiKey, secret: client.pem }), { seconds: () => time });

  it.each([
    ['GET', 'brokerage/orders/historical/batch', 'v3', { product_id: 'BTC-USD', limit: 5 }],
    ['POST', 'brokerage/orders', 'v3', { product_id: 'BTC-USD', side: 'BUY' }],
    ['GET', 'accounts', 'v2', { limit: 250 }],
  ] as const)('is verified, and becomes the account’s with either kind of key: %s %s', (method, at, version, fields) => {
    const given = bot().sign(at, [version, 'private'], method, { ...fields });
    const sent = allowedHeaders(wire.id, rawRequest(given as Parameters<typeof rawRequest>[0]), {});
    expect(publicRequest(wire.id, sent)).toBe('credentialed');
    const { signing, time: nbf, uuid, message } = verify(wire, sent, client);
    const before = tokenOf(sent);
    expect([nbf, uuid, message]).toStrictEqual([String(time), before.header['nonce'], before.message]);
    for (const [alg, key] of [
      ['ES256', ecdsa],
      ['EdDSA', ed25519],
    ] as const) {
      const { apiKey } = accounts[alg];
      const patched = patch(wire, sent, accounts[alg], signing);
      const after = tokenOf(patched);
      expect(after.header).toStrictEqual({ ...before.header, kid: apiKey, alg });
      expect(after.claims).toStrictEqual({ ...before.claims, sub: apiKey });
      expect(verifies(key, after.message, after.signature, 'base64url')).toBe(true);
      const rest = ({ headers: { authorization: _, ...headers }, ...others }: RawRequest) => ({ ...others, headers });
      expect(rest(patched)).toStrictEqual(rest(sent));
      expect(() => verify(wire, sent, { ...accounts[alg], apiKey: client.apiKey })).toThrow(
        /signature is not the client/,
      );
    }
  });

  it('becomes the account’s if its key signs on another thread', async () => {
    const sent = signed();
    const { signing } = verify(wire, sent, client);
    const { apiKey } = accounts.EdDSA;
    const patched = await patchAsync(wire, sent, { apiKey, key: asyncKey('ed25519').key }, signing);
    expect(patched).toStrictEqual(patch(wire, sent, accounts.EdDSA, signing));
  });
});

describe('a token is denied', () => {
  it('only if it states something else', () => {
    expect(() => verify(wire, signed(), client)).not.toThrow();
    const older = { ...claims(), iss: 'coinbase-cloud', aud: ['retail_rest_api_proxy'], iat: time };
    expect(() => verify(wire, signed(header(), older), client)).not.toThrow();
  });

  it.each<[string, (head: Part) => Part | string]>([
    ['another algorithm', (head) => ({ ...head, alg: 'HS256' })],
    ['no algorithm at all', (head) => ({ ...head, alg: 'none' })],
    ['the algorithm of another key', (head) => ({ ...head, alg: 'EdDSA' })],
    ['another type', (head) => ({ ...head, typ: 'at+jwt' })],
    ['no type', ({ typ: _, ...head }) => head],
    ['another key', (head) => ({ ...head, kid: 'x' })],
    ['no key', ({ kid: _, ...head }) => head],
    ['no nonce', ({ nonce: _, ...head }) => head],
    ['a short nonce', (head) => ({ ...head, nonce: '1' })],
    ['a number as nonce', (head) => ({ ...head, nonce: 1234567890123456 })],
    ['a key of its own', (head) => ({ ...head, jwk: { kty: 'EC' } })],
    ['critical extensions', (head) => ({ ...head, crit: ['exp'] })],
    ['a member twice', (head) => JSON.stringify(head).replace('{', '{"alg":"ES256",')],
    ['a list', () => '[]'],
  ])('with %s in its header', (_, change) => {
    expect(() => verify(wire, signed(change(header())), client)).toThrow(denied);
  });

  it.each<[string, (said: Part) => Part | string]>([
    ['another method', (said) => ({ ...said, uri: said['uri'].replace('POST', 'GET') })],
    ['another host', (said) => ({ ...said, uri: said['uri'].replace('api.', 'evil.') })],
    ['another path', (said) => ({ ...said, uri: `${said['uri']}/preview` })],
    ['a query', (said) => ({ ...said, uri: `${said['uri']}?a=1` })],
    ['no request', ({ uri: _, ...said }) => said],
    ['several requests', ({ uri, ...said }) => ({ ...said, uris: [uri] })],
    ['another subject', (said) => ({ ...said, sub: 'x' })],
    ['no subject', ({ sub: _, ...said }) => said],
    ['another issuer', (said) => ({ ...said, iss: 'me' })],
    ['another audience', (said) => ({ ...said, aud: ['x'] })],
    ['two audiences', (said) => ({ ...said, aud: ['cdp_service', 'cdp_service'] })],
    ['a long life', (said) => ({ ...said, exp: time + 121 })],
    ['no life', (said) => ({ ...said, exp: time })],
    ['no end', ({ exp: _, ...said }) => said],
    ['no beginning', ({ nbf: _, ...said }) => said],
    ['a time as text', (said) => ({ ...said, nbf: String(time) })],
    ['milliseconds', (said) => ({ ...said, nbf: time * 1000, exp: time * 1000 + 120 })],
    ['a fraction', (said) => ({ ...said, nbf: time + 0.5 })],
    ['another time of issue', (said) => ({ ...said, iat: time - 1 })],
    ['a claim that is not known', (said) => ({ ...said, scopes: ['all'] })],
    ['a claim twice', (said) => JSON.stringify(said).replace('{', '{"iss":"cdp",')],
  ])('with %s in its claims', (_, change) => {
    expect(() => verify(wire, signed(header(), change(claims())), client)).toThrow(denied);
  });

  it('in another form', () => {
    const { authorization = '' } = signed().headers;
    const [head = '', said = '', signature = ''] = authorization.replace('Bearer ', '').split('.');
    // The last character of 64 bytes has four bits that say nothing.
    const last = String.fromCharCode((signature.at(-1) ?? '').charCodeAt(0) + 1);
    for (const other of [
      `bearer ${head}.${said}.${signature}`,
      `Bearer  ${head}.${said}.${signature}`,
      `${head}.${said}.${signature}`,
      `Bearer ${head}.${said}`,
      `Bearer ${head}.${said}.`,
      `Bearer ${head}.${said}.${signature}.`,
      `Bearer ${head}=.${said}.${signature}`,
      `Bearer ${head}.${said}.${signature}==`,
      `Bearer ${head}.${said}.${signature.slice(0, -1)}${last}`,
      `Bearer ${head}.${said}.${signature.slice(0, -2)}`,
      `Bearer ${encoded(` ${JSON.stringify(header())}`)}.${said}.${signature}`,
    ]) {
      const changed = { ...request, headers: { ...request.headers, authorization: other } };
      expect(() => verify(wire, changed, client), other).toThrow(denied);
    }
  });
});

it('a subscription carries a token that names no request', () => {
  const relay = relays.get('coinbase-advanced') ?? expect.unreachable();
  const [socket = expect.unreachable()] = relay.sockets;
  const { uri: _, ...said } = claims();
  const frameWith = (given: object) => {
    const { message, signature } = tokenOf(signed(header(), given));
    return JSON.stringify({
      type: 'subscribe',
      channel: 'user',
      product_ids: ['BTC-USD'],
      jwt: `${message}.${signature}`,
    });
  };
  const frame = frameWith(said);
  const rule = ruleOf(relay, socket, frame);
  const found = rule.signed ?? expect.unreachable();
  const { signing } = verify(found, requestOf(socket, frame), client);
  const { jwt, ...others } = JSON.parse(patch(found, requestOf(socket, frame), accounts.EdDSA, signing).body);
  expect(others).toStrictEqual({ type: 'subscribe', channel: 'user', product_ids: ['BTC-USD'] });
  const [head, own, signature = ''] = jwt.split('.');
  expect(read(head)).toMatchObject({ alg: 'EdDSA', kid: accounts.EdDSA.apiKey });
  expect(verifies(ed25519, `${head}.${own}`, signature, 'base64url')).toBe(true);
  // A token of a request opens no stream.
  expect(() => verify(found, requestOf(socket, frameWith(claims())), client)).toThrow(denied);
});
