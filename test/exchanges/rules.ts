/**
 * The documented rules, implemented a second time, for exchanges without published examples or with
 * examples that no request can reproduce. This file has the parts that the tests share: a key, a
 * time, and requests with their encoded and signed text.
 */
import { createHmac } from 'node:crypto';
import type { Account } from '../../src/exchanges/core/types/account.js';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest } from '../../src/exchanges/core/types/request.js';
import { apiKey, at, json, signAll, signWith } from './examples.js';

export const key = '22582BD0CFF14C41EDBF1AB98506286D';
export const base64Key = Buffer.from('a key that Kraken or Coinbase would have made up').toString('base64');
export const time = 1700000000042;
export const uuid = '00000000-0000-4000-8000-000000000000';

export const hmac = (algorithm: string, message: string, encoding: 'base64' | 'hex' = 'hex', secret = key): string =>
  createHmac(algorithm, secret).update(message, 'utf8').digest(encoding);
export const sha256 = (message: string, secret?: string): string => hmac('sha256', message, 'hex', secret);

export interface Case {
  /** The request in a few words, for the title of a test. */
  readonly name: string;
  readonly request: ExchangeRequest;
  /** The query as it is sent, without the question mark. */
  readonly query: string;
  /** The decoded query. */
  readonly decoded: string;
  /** The body as it is sent. */
  readonly text: string;
}

export const path = '/v2/some/path';
export const query = { b: 'a b+c', a: 'ä,１', c: "x*y'" };
export const queryText = 'b=a%20b%2Bc&a=%C3%A4%2C%EF%BC%91&c=x%2Ay%27';
export const sortedText = 'a=%C3%A4%2C%EF%BC%91&b=a%20b%2Bc&c=x%2Ay%27';
const empty = { query: '', decoded: '', text: '' };
export const nothing: Case = { ...empty, name: 'a GET request', request: { method: 'GET', path } };
export const queried: Case = {
  ...empty,
  name: 'a GET request with a query',
  request: { method: 'GET', path, query },
  query: queryText,
  decoded: "b=a b+c&a=ä,１&c=x*y'",
};
export const sorted: Case = { ...queried, query: sortedText, decoded: "a=ä,１&b=a b+c&c=x*y'" };
export const deleted: Case = {
  ...queried,
  name: 'a DELETE request with a query',
  request: { ...queried.request, method: 'DELETE' },
};
export const bodies: readonly Case[] = [
  { ...empty, name: 'a POST request without a body', request: { method: 'POST', path } },
  { ...empty, name: 'a POST request with an empty text', request: { method: 'POST', path, body: '' } },
  { ...empty, name: 'a POST request without fields', request: { method: 'POST', path, body: {} }, text: '{}' },
  {
    ...empty,
    name: 'a POST request with fields',
    request: { method: 'POST', path, body: { sz: '0.01', note: 'ä １', list: [1, { n: null }] } },
    text: '{"sz":"0.01","note":"ä １","list":[1,{"n":null}]}',
  },
  {
    ...empty,
    name: 'a POST request with a text',
    request: { method: 'POST', path, body: '[{"px": 219.0, "note": "ä １"}]' },
    text: '[{"px": 219.0, "note": "ä １"}]',
  },
];
export const both: Case = {
  name: 'a POST request with a query and fields',
  request: { method: 'POST', path, query: { a: 'b c' }, body: { d: 1 } },
  query: 'a=b%20c',
  decoded: 'a=b c',
  text: '{"d":1}',
};

const withQuery = (parameters: string): string => (parameters === '' ? path : `${path}?${parameters}`);
export const target = (each: Case): string => withQuery(each.query);
export const decodedTarget = (each: Case): string => withQuery(each.decoded);

/** The request with these headers and the content type of its body. */
export const expected = (each: Case, host: string, headers: Record<string, string>) => ({
  method: each.request.method,
  url: host + target(each),
  headers: { ...headers, ...(each.text !== '' && json) },
  ...(each.text !== '' && { body: each.text }),
});

export const signed = (exchange: Exchange, request: ExchangeRequest, who: Account = { apiKey }, secret = key) =>
  signWith(exchange, secret, request, time, who).signed;

/** The text that is sent on a WebSocket. */
export function socketText<Input>(exchange: Exchange<Input>, input: Input, who: Account = { apiKey }): string {
  if (exchange.socket === undefined) throw new Error('no socket');
  const secret = exchange.secretEncoding === 'base64' ? base64Key : key;
  return signAll(exchange, secret, exchange.socket.prepare(input, who, at(time)));
}

export const login = <Input>(exchange: Exchange<Input>, input: Input, who?: Account): unknown =>
  JSON.parse(socketText(exchange, input, who));
