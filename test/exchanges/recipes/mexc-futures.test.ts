/**
 * MEXC Futures against a second implementation of its documented rule.
 */
import { describe, expect, it } from 'vitest';
import { mexcFutures } from '../../../src/exchanges/index.js';
import { apiKey } from '../examples.js';
import { bodies, deleted, expected, login, nothing, sha256, signed, sorted, time } from '../rules.js';

describe('MEXC Futures, compared with a second implementation of its rule,', () => {
  it.each([
    nothing,
    ...bodies,
    sorted,
    { ...sorted, name: deleted.name, request: deleted.request },
  ])('signs $name', (each) => {
    expect(signed(mexcFutures, each.request, { apiKey })).toStrictEqual(
      expected(each, 'https://api.mexc.com', {
        ApiKey: apiKey,
        'Request-Time': String(time),
        Signature: sha256(`${apiKey}${time}${each.query}${each.text}`),
      }),
    );
  });

  it('logs in to a WebSocket', () => {
    expect(login(mexcFutures, undefined, { apiKey })).toStrictEqual({
      method: 'login',
      param: { apiKey, reqTime: String(time), signature: sha256(`${apiKey}${time}`) },
    });
  });
});
