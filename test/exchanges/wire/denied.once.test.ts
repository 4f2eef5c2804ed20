/** Requests that hide a second meaning: none is read in two ways, and none is patched elsewhere. */
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../src/exchanges/wire/json.js';
import { readPairs } from '../../../src/exchanges/wire/pairs.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import type { SlotName, Wire } from '../../../src/exchanges/wire/wire.js';
import { wires } from '../../../src/exchanges/wires.js';

const wireOf = (id: string): Wire => wires.get(id) ?? expect.unreachable(`no wire for ${id}`);
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };
const request = (parts: Partial<RawRequest>): RawRequest => ({
  method: 'POST',
  host: 'api.example.com',
  path: '/path',
  query: undefined,
  headers: {},
  body: '',
  ...parts,
});
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Reads one slot. */
const read = (id: string, slot: SlotName, parts: Partial<RawRequest>): string | undefined =>
  wireOf(id)[slot]?.(request(parts))?.text;

describe('JSON is denied with', () => {
  it.each([
    ['a repeated name', '{"a":1,"a":2}'],
    ['a repeated name far inside', '{"a":[{"b":{"c":1,"c":2}}]}'],
    ['a repeated name in another spelling', '{"a":1,"\\u0061":2}'],
    ['an escaped name', '{"\\u0061":2}'],
    ['half of a surrogate pair', '{"a":"\\ud800"}'],
    ['a line break in a string', '{"a":"\n"}'],
    ['a trailing comma', '{"a":1,}'],
    ['a comment', '{"a":1/**/}'],
    ['NaN', '{"a":NaN}'],
    ['Infinity', '[Infinity]'],
    ['a number with a leading zero', '[01]'],
    ['a hexadecimal number', '[0x10]'],
    ['a plus sign', '[+1]'],
    ['single quotes', "{'a':1}"],
    ['a second value', '{} {}'],
    ['nothing', ''],
    ['a byte order mark', '\ufeff{}'],
    ['17 levels', `${'['.repeat(18)}${']'.repeat(18)}`],
    ['more than 5,000 values', `[${'[],'.repeat(5_000)}1]`],
    ['an unclosed string', '["a'],
    ['an unclosed object', '{"a":1'],
    ['a name without quotes', '{a:1}'],
    ['a space that is not JSON', '[\u00a01]'],
  ])('%s', (_, text) => {
    expect(() => readJson(text)).toThrow(/is not passed on/);
  });

  it('and numbers keep every digit', () => {
    expect(readJson('[9007199254740993, 1e400, -0.10]')).toMatchObject({
      items: [{ text: '9007199254740993' }, { text: '1e400' }, { text: '-0.10' }],
    });
  });

  it('and a member named __proto__ is a member', () => {
    const value = readJson('{"__proto__":{"a":1}}');
    expect(value.kind === 'object' && [...value.members.keys()]).toStrictEqual(['__proto__']);
  });
});

describe('parameters are denied with', () => {
  it.each([
    ['a repeated name', 'a=1&a=2'],
    ['a repeated name in another spelling', 'a=1&%61=2'],
    ['an empty name', '=1'],
    ['an empty parameter', 'a=1&&b=2'],
    ['an encoded name that is not UTF-8', '%ff=1'],
    ['half of an encoded character', '%e=1'],
    ['more than 1,000', Array.from({ length: 1_001 }, (_, index) => `a${index}=`).join('&')],
  ])('%s', (_, text) => {
    expect(() => readPairs(text)).toThrow(/is not passed on/);
  });

  it('and the names of lists repeat', () => {
    expect(readPairs('a[]=1&a[]=2').map(({ value }) => value)).toStrictEqual(['1', '2']);
  });
});

describe('a slot', () => {
  it('is not read under an encoded name, which the exchange would decode', () => {
    expect(() => read('kraken', 'nonce', { headers: form, body: 'nonc%65=1&pair=XBTUSD' })).toThrow(/unusual form/);
  });

  it('is read by the declared type of the body, never by its text', () => {
    const body = '{"nonce":1,"x":"&nonce=2&ordertype=market&y="}';
    expect(read('kraken', 'nonce', { headers: json, body })).toBe('1');
    expect(read('kraken', 'nonce', { headers: form, body })).toBe('2');
    expect(read('kraken', 'nonce', { body })).toBeUndefined();
    expect(read('kraken', 'nonce', { headers: { 'content-type': 'text/plain' }, body })).toBeUndefined();
    expect(read('kraken', 'nonce', { headers: { 'content-type': 'Application/JSON; charset=UTF-8' }, body })).toBe('1');
    expect(() =>
      read('kraken', 'nonce', { headers: { 'content-type': 'application/json; charset=utf-16' }, body }),
    ).toThrow(/content type has a parameter/);
  });

  it.each([
    'signature',
    'time',
    'window',
  ] as const)('%s of Binance stands in the query or in the form, not in both', (slot) => {
    const name = { signature: 'signature', time: 'timestamp', window: 'recvWindow' }[slot];
    expect(() => read('binance', slot, { query: `${name}=1`, headers: form, body: `${name}=1` })).toThrow(/two places/);
  });

  it('keeps the form of a nonce, and takes digits alone for a number', () => {
    const nonce = (body: string, text: string): string =>
      wireOf('kraken')
        .nonce?.(request({ headers: json, body }))
        ?.put(text).body ?? '';
    expect(nonce('{ "nonce" : 1, "b": 2 }', '77')).toBe('{ "nonce" : 77, "b": 2 }');
    expect(nonce('{"nonce":"1"}', '77')).toBe('{"nonce":"77"}');
    expect(() => nonce('{"nonce":1}', '1,"volume":100')).toThrow(/whole number/);
    expect(nonce('{"nonce":"1"}', '1","volume":"100')).toBe('{"nonce":"1\\",\\"volume\\":\\"100"}');
    expect(() => nonce('{"nonce":true}', '1')).toThrow(/string or a number/);
    expect(() => nonce('[{"nonce":1}]', '1')).toThrow(/must be an object/);
  });

  it('in base64 has the canonical form', () => {
    const payload = base64('{"request":"/v1/balances","nonce":12}');
    const gemini = (text: string): string | undefined =>
      read('gemini', 'nonce', { headers: { 'x-gemini-payload': text } });
    expect(gemini(payload)).toBe('12');
    for (const odd of [`${payload}=`, payload.replace(/=+$/, ''), ` ${payload}`, `${payload}\n`, base64('\ufeff{}')]) {
      expect(() => gemini(odd)).toThrow(/is not passed on/);
    }
    expect(() => gemini(Buffer.from([0x22, 0xff, 0x22]).toString('base64'))).toThrow(/base64 of UTF-8/);
  });

  it('in the header of Deribit occurs once', () => {
    const check = (authorization: string): void => wireOf('deribit').check?.(request({ headers: { authorization } }));
    expect(() => check('deri-hmac-sha256 id=a,ts=1,sig=b,nonce=c')).not.toThrow();
    for (const odd of ['id=a,id=b,ts=1,sig=b,nonce=c', 'id=a,ts=1,sig=b', 'id=a,ts=1,sig=b,nonce=c,x=1']) {
      expect(() => check(`deri-hmac-sha256 ${odd}`)).toThrow(/once each/);
    }
    expect(read('deribit', 'apiKey', { headers: { authorization: 'Bearer id=a,ts=1,sig=b,nonce=c' } })).toBeUndefined();
  });

  it('of a header is never one that JavaScript objects inherit', () => {
    for (const { apiKey } of wires.values()) {
      expect(() => apiKey(request({ headers: Object.create({ key: 'x', 'api-key': 'x' }) }))?.text).not.toThrow();
      expect(apiKey(request({ headers: Object.create({ key: 'x', 'api-key': 'x' }) }))).toBeUndefined();
    }
  });
});

describe('a token', () => {
  const token = (header: object, claims: object): Partial<RawRequest> => ({
    method: 'GET',
    headers: {
      authorization: `Bearer ${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.AAAA`,
    },
  });

  it.each(['none', 'None', 'HS384', 'RS256', ''])('with the algorithm %j is denied', (alg) => {
    expect(() => wireOf('upbit').signings(request(token({ alg }, { access_key: 'a' })))).toThrow(/HS256 or HS512/);
  });

  it('without the hash of its parameters is denied', () => {
    const claims = { access_key: 'a', nonce: 'b' };
    const check = (parts: Partial<RawRequest>): void => wireOf('upbit').check?.(request(parts));
    expect(() => check(token({ alg: 'HS512' }, claims))).not.toThrow();
    expect(() => check({ ...token({ alg: 'HS512' }, claims), query: 'market=KRW-BTC' })).toThrow(/query_hash/);
    expect(() => check(token({ alg: 'HS512' }, { ...claims, query_hash: 'x', query_hash_alg: 'SHA512' }))).toThrow(
      /query_hash/,
    );
  });
});

describe('what the signature leaves open is checked on', () => {
  it.each<[string, string, Partial<RawRequest>, RegExp]>([
    [
      'gemini',
      'another path in the payload',
      { headers: { 'x-gemini-payload': base64('{"request":"/v1/withdraw","nonce":1}') } },
      /not the path/,
    ],
    [
      'whitebit',
      'a body that differs from the payload',
      {
        headers: { ...json, 'x-txc-payload': base64('{"request":"/path","nonce":1}') },
        body: '{"request":"/path","nonce":1,"a":1}',
      },
      /not the body/,
    ],
    [
      'cryptocom',
      'another method in the body',
      { headers: json, body: '{"method":"private/create-withdrawal"}' },
      /not the path/,
    ],
    ['kraken-futures', 'a query beside a form', { query: 'a=1', headers: form, body: 'b=1' }, /beside a body/],
    ['poloniex', 'a query beside a body', { query: 'a=1', headers: json, body: '{}' }, /beside a body/],
    ['bittrex', 'a hash of another body', { headers: { 'api-content-hash': 'x' }, body: '{}' }, /not the hash/],
    ['kucoin', 'a key of version 1', { headers: { 'kc-api-key-version': '1' } }, /must be 2 or 3/],
    [
      'bitbank',
      'both a time and a nonce',
      { headers: { 'access-request-time': '1', 'access-time-window': '5000', 'access-nonce': '1' } },
      /both a time and a nonce/,
    ],
  ])('%s: %s', (id, _, parts, message) => {
    expect(() => wireOf(id).check?.(request(parts))).toThrow(message);
  });
});
