/**
 * Upbit and Bithumb, which sign JSON Web Tokens. Neither publishes the secret of an example, so
 * their documented rule is implemented a second time here.
 */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest } from '../../src/exchanges/core/types/request.js';
import { bithumb, upbit } from '../../src/exchanges/index.js';
import { signToken } from '../../src/exchanges/schemes/json-web-token.js';
import { apiKey, at, json, signAll, signWith } from './examples.js';

const key = '22582BD0CFF14C41EDBF1AB98506286D';
const time = 1700000000042;
const uuid = '00000000-0000-4000-8000-000000000000';
const query = { b: 'a b+c', a: 'ä,１', c: ['x*', "y'"] };

const signed = (exchange: Exchange, request: ExchangeRequest) =>
  signWith(exchange, key, request, time, { apiKey }).signed;

describe('a JSON Web Token', () => {
  it('matches the example of jwt.io', () => {
    const claims = { sub: '1234567890', name: 'John Doe', iat: 1516239022 };
    const prepared = signToken('HS256', claims, (text) => text);
    const exchange = { algorithm: 'hmac-sha256', secretEncoding: 'utf8', signatureEncoding: 'base64url' } as const;
    expect(signAll(exchange, 'your-256-bit-secret', prepared)).toBe(
      'Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
    );
  });

  it('has the header and the claims that Upbit documents', () => {
    const claims = {
      access_key: 'a7Xd92LmQW3vBtRzYpMj5CxNKeT1HuVs0fFgJcAw',
      nonce: 'b2f1e3f8-2dc1-4d6f-a838-c74c49b0e39a',
      query_hash:
        '0b3e884d40cc992a85730cf470b4a3286f13d9c46204279ef32153bcdcd4edb7c12925e7266636e86a6d6ae5804a6bb394e632e4dba9b4045ad470c93720e5e6',
      query_hash_alg: 'SHA512',
    };
    expect(signToken('HS512', claims, (text) => text).message).toBe(
      'eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJhY2Nlc3Nfa2V5IjoiYTdYZDkyTG1RVzN2QnRSellwTWo1Q3hOS2VUMUh1VnMwZkZnSmNBdyIsIm5vbmNlIjoiYjJmMWUzZjgtMmRjMS00ZDZmLWE4MzgtYzc0YzQ5YjBlMzlhIiwicXVlcnlfaGFzaCI6IjBiM2U4ODRkNDBjYzk5MmE4NTczMGNmNDcwYjRhMzI4NmYxM2Q5YzQ2MjA0Mjc5ZWYzMjE1M2JjZGNkNGVkYjdjMTI5MjVlNzI2NjYzNmU4NmE2ZDZhZTU4MDRhNmJiMzk0ZTYzMmU0ZGJhOWI0MDQ1YWQ0NzBjOTM3MjBlNWU2IiwicXVlcnlfaGFzaF9hbGciOiJTSEE1MTIifQ',
    );
  });
});

describe.each([
  {
    exchange: upbit,
    algorithm: 'hmac-sha512',
    header: '{"alg":"HS512","typ":"JWT"}',
    claims: `"access_key":"${apiKey}","nonce":"${uuid}"`,
    host: 'https://api.upbit.com',
    // Hashed as a decoded query.
    hashed: "b=a b+c&a=ä,１&c[]=x*&c[]=y'",
  },
  {
    exchange: bithumb,
    algorithm: 'hmac-sha256',
    header: '{"alg":"HS256","typ":"JWT"}',
    claims: `"access_key":"${apiKey}","nonce":"${uuid}","timestamp":${time}`,
    host: 'https://api.bithumb.com',
    // Hashed as the query that is sent.
    hashed: 'b=a%20b%2Bc&a=%C3%A4%2C%EF%BC%91&c[]=x%2A&c[]=y%27',
  },
])('$exchange.name, compared with a second implementation of its rule,', ({
  exchange,
  algorithm,
  header,
  claims,
  host,
  hashed,
}) => {
  const path = '/v1/orders';
  const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
  const tokenFor = (text: string): string => {
    const hash = createHash('sha512').update(text, 'utf8').digest('hex');
    const all = text === '' ? claims : `${claims},"query_hash":"${hash}","query_hash_alg":"SHA512"`;
    const input = `${encode(header)}.${encode(`{${all}}`)}`;
    return `Bearer ${input}.${createHmac(algorithm.slice('hmac-'.length), key).update(input).digest('base64url')}`;
  };
  const sentQuery = 'b=a%20b%2Bc&a=%C3%A4%2C%EF%BC%91&c[]=x%2A&c[]=y%27';

  it('signs only the claims of a request without parameters', () => {
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      const sent = { method, url: `${host}${path}`, headers: { Authorization: tokenFor('') } };
      expect(signed(exchange, { method, path })).toStrictEqual(sent);
    }
  });

  it('signs the hash of a query', () => {
    for (const method of ['GET', 'DELETE'] as const) {
      expect(signed(exchange, { method, path, query })).toStrictEqual({
        method,
        url: `${host}${path}?${sentQuery}`,
        headers: { Authorization: tokenFor(hashed) },
      });
    }
  });

  it('signs the hash of a body as if it were a query, and sends JSON', () => {
    expect(signed(exchange, { method: 'POST', path, body: query })).toStrictEqual({
      method: 'POST',
      url: `${host}${path}`,
      headers: { Authorization: tokenFor(hashed), ...json },
      body: '{"b":"a b+c","a":"ä,１","c":["x*","y\'"]}',
    });
    expect(signed(exchange, { method: 'POST', path, body: { volume: 0.01, on: true } })).toMatchObject({
      headers: { Authorization: tokenFor('volume=0.01&on=true') },
      body: '{"volume":0.01,"on":true}',
    });
    expect(signed(exchange, { method: 'POST', path, body: {} })).toMatchObject({
      headers: { Authorization: tokenFor('') },
      body: '{}',
    });
  });

  it('returns the Authorization header of a WebSocket as text', () => {
    if (exchange.socket === undefined) throw new Error('no socket');
    const prepared = exchange.socket.prepare(undefined, { apiKey }, at(time));
    expect(signAll(exchange, key, prepared)).toBe(tokenFor(''));
  });

  it.each([
    [{ method: 'GET', path, body: { a: 1 } }, 'body'],
    [{ method: 'POST', path, body: '{"a":1}' }, 'body must be an object'],
    [{ method: 'POST', path, body: '' }, 'body must be an object'],
    [{ method: 'POST', path, query: { a: 1 } }, 'query'],
    [{ method: 'POST', path, body: { a: null } }, 'body.a'],
    [{ method: 'POST', path, body: { orders: [{ side: 'bid' }] } }, 'body.orders'],
    [{ method: 'POST', path, body: { volume: 1e-7 } }, 'body.volume'],
    [{ method: 'GET', path, query: { 'states[]': ['wait'] } }, 'query.states[]'],
    [{ method: 'GET', path, query: { states: [] } }, 'query.states'],
    [{ method: 'GET', path, query: { '': 1 } }, 'query'],
  ] satisfies [ExchangeRequest, string][])('refuses %j', (request, field) => {
    expect(() => signed(exchange, request)).toThrow(`cannot be signed: ${field}`);
  });
});

it('Upbit refuses text that would hash like another parameter', () => {
  for (const [part, field] of [
    [{ query: { a: '1&side=ask' } }, 'query.a'],
    [{ query: { a: ['1', '2&side=ask'] } }, 'query.a'],
    [{ query: { 'a=1&b': 2 } }, 'a name in query'],
  ] as const) {
    expect(() => signed(upbit, { method: 'GET', path: '/v1/orders', ...part })).toThrow(`cannot be signed: ${field}`);
  }
  const body = { a: '1&side=ask' };
  expect(() => signed(upbit, { method: 'POST', path: '/v1/orders', body })).toThrow('cannot be signed: body.a');
});
