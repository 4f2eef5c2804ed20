/**
 * The documented rules of Kraken Futures, and the WebSockets of Bitfinex, Coinbase and Bittrex, written a second time.
 */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../../src/exchanges/core/types.js';
import { bitfinex, bittrexV1, coinbase, krakenFutures } from '../../../src/exchanges/index.js';
import { apiKey, form } from '../examples.js';
import { base64Key, hmac, login, query, queryText, signed, time } from './rules.js';

describe('Kraken Futures, by the documented rule written a second time,', () => {
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

  it('signs query or form as they are sent, and the path without /derivatives', () => {
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

  it('signs other paths as they are', () => {
    for (const other of ['/api/history/v3/executions', '/derivativesx/y', '/api/derivatives/x']) {
      const { headers } = signed(krakenFutures, { method: 'GET', path: other }, { apiKey }, base64Key);
      expect(headers['Authent']).toBe(rule('', other));
    }
  });
});

describe('the documented WebSocket rule, written a second time, agrees', () => {
  it('for the login of Bitfinex, whose nonce counts microseconds', () => {
    expect(login(bitfinex, undefined)).toStrictEqual({
      event: 'auth',
      apiKey,
      authSig: hmac('sha384', 'AUTH1700000000042000', 'hex'),
      authNonce: 1700000000042000,
      authPayload: 'AUTH1700000000042000',
    });
  });

  it('for a subscription of Coinbase', () => {
    const timestamp = '1700000000.042';
    const signature = createHmac('sha256', Buffer.from(base64Key, 'base64'))
      .update(`${timestamp}GET/users/self/verify`)
      .digest('base64');
    const who = { apiKey, passphrase: 'open sesame' };
    const proof = { signature, key: apiKey, passphrase: 'open sesame', timestamp };
    const channels = ['heartbeat', { name: 'user', product_ids: ['BTC-USD'] }];
    expect(login(coinbase, { channels }, who)).toStrictEqual({ type: 'subscribe', channels, ...proof });
    const input = { type: 'unsubscribe', channels: ['user'], product_ids: ['ETH-USD'] } as const;
    expect(login(coinbase, input, who)).toStrictEqual({ ...input, ...proof });
    expect(() => login(coinbase, { channels })).toThrow(/cannot be signed: passphrase/);
  });

  it('and a challenge that could be a request is refused', () => {
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
    for (const url of ['https://api.bittrex.com/api/v1.1/account/withdraw?apikey=x', '', undefined]) {
      expect(() => login(bittrexV1, url as never)).toThrow('cannot be signed: challenge');
    }
  });

  it('and a subscription of Coinbase without channels is refused', () => {
    for (const [input, field] of [
      [undefined, 'input'],
      [{}, 'channels'],
      [{ channels: [undefined] }, 'channels[0]'],
      [{ channels: [], type: 'auth' }, 'type'],
      [{ channels: [], product_ids: [() => 1] }, 'product_ids[0]'],
    ] as const) {
      expect(() => login(coinbase, input as never, { apiKey, passphrase: 'x' })).toThrow(`cannot be signed: ${field}`);
    }
  });
});
