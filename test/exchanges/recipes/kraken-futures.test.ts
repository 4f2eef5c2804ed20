/**
 * Kraken Futures: its published examples, byte for byte, and a second implementation of its rule.
 */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../../src/exchanges/core/types/request.js';
import { krakenFutures } from '../../../src/exchanges/index.js';
import { apiKey, form, loginExample, type SocketExample, testSocketExamples } from '../examples.js';
import { base64Key, login, query, queryText, signed, time } from '../rules.js';

describe('a published example of Kraken Futures', () => {
  const challenge = 'c100b894-1729-464d-ace1-52dbce11db42';

  const socketExamples: readonly SocketExample[] = [
    loginExample(
      krakenFutures,
      { challenge, feed: 'fills', product_ids: ['PF_XBTUSD'] },
      {
        id: 'krakenfutures-ws-challenge',
        account: { apiKey },
        time: 1,
        sent: (signature) => ({
          event: 'subscribe',
          feed: 'fills',
          product_ids: ['PF_XBTUSD'],
          api_key: apiKey,
          original_challenge: challenge,
          signed_challenge: signature,
        }),
      },
    ),
  ];

  testSocketExamples(socketExamples);
});

describe('Kraken Futures, compared with a second implementation of its rule,', () => {
  it('refuses a challenge that could be a request', () => {
    const challenge = 'c100b894-1729-464d-ace1-52dbce11db42';
    for (const [input, field] of [
      [undefined, 'input'],
      [{ feed: 'fills' }, 'challenge'],
      [{ challenge: `targetAddress=x${time}/api/v3/withdrawal`, feed: 'fills' }, 'challenge'],
      [{ challenge: `${challenge}\n`, feed: 'fills' }, 'challenge'],
      [{ challenge, feed: '' }, 'feed'],
      [{ challenge, feed: 'fills', event: 'challenge' }, 'event'],
      [{ challenge, feed: 'fills', product_ids: [undefined] }, 'product_ids[0]'],
    ] as const) {
      expect(() => login(krakenFutures, input as never)).toThrow(`cannot be signed: ${field}`);
    }
  });
});

describe('Kraken Futures, compared with a second implementation of its rule,', () => {
  const endpoint = '/api/v3/sendorder';
  const rule = (parameters: string, target = endpoint): string =>
    createHmac('sha512', Buffer.from(base64Key, 'base64'))
      .update(createHash('sha256').update(`${parameters}${time}${target}`, 'utf8').digest())
      .digest('base64');
  const sent = (method: string, parameters: string, rest: { query?: string; body?: string }) => ({
    method,
    url: `https://demo-futures.kraken.com/derivatives${endpoint}${rest.query ?? ''}`,
    headers: { APIKey: apiKey, Authent: rule(parameters), Nonce: String(time), ...(rest.body !== undefined && form) },
    ...(rest.body !== undefined && { body: rest.body }),
  });
  const request = (method: 'GET' | 'POST' | 'PUT', rest: Pick<ExchangeRequest, 'query' | 'body'>) =>
    signed(krakenFutures, { method, path: `/derivatives${endpoint}`, ...rest }, { apiKey, host: 'demo' }, base64Key);

  it('signs a query or form as it is sent, and the path without /derivatives', () => {
    for (const method of ['GET', 'POST', 'PUT'] as const) {
      expect(request(method, {})).toStrictEqual(sent(method, '', {}));
      expect(request(method, { query })).toStrictEqual(sent(method, queryText, { query: `?${queryText}` }));
    }
    expect(request('POST', { body: {} })).toStrictEqual(sent('POST', '', {}));
    expect(request('POST', { body: '' })).toStrictEqual(sent('POST', '', {}));
    expect(request('POST', { body: query })).toStrictEqual(sent('POST', queryText, { body: queryText }));
    expect(request('POST', { body: 'a=b+c' })).toStrictEqual(sent('POST', 'a=b+c', { body: 'a=b+c' }));
    const orders = { json: '{"batchOrder":[]}' };
    const encoded = 'json=%7B%22batchOrder%22%3A%5B%5D%7D';
    expect(request('POST', { body: orders })).toStrictEqual(sent('POST', encoded, { body: encoded }));
  });

  it('signs other paths unchanged', () => {
    for (const other of ['/api/history/v3/executions', '/derivativesx/y', '/api/derivatives/x']) {
      const { headers } = signed(krakenFutures, { method: 'GET', path: other }, { apiKey }, base64Key);
      expect(headers['Authent']).toBe(rule('', other));
    }
  });
});
