/** What a client sees of an exchange's answer. */
import { describe, expect, it } from 'vitest';
import { answerOf } from '../../../src/agent/upstream/answer.js';

const answer = (body: string, headers: Readonly<Record<string, string>> = {}) => ({
  status: 200,
  headers,
  body: Buffer.from(body),
});

describe('an answer', () => {
  it('keeps its status, its body and the headers of clocks and limits', () => {
    const headers = {
      'content-type': 'application/json',
      date: 'Mon, 30 Nov 2026 00:00:00 GMT',
      'retry-after': '3',
      'x-mbx-used-weight': '1',
      'x-mbx-used-weight-1m': '2',
      'x-mbx-order-count-10s': '3',
      'x-ratelimit-remaining': '4',
      'gw-ratelimit-remaining': '5',
      'cb-before': '6',
      'cb-after': '7',
      'x-bapi-limit': '8',
      'x-bapi-limit-status': '9',
      'x-bapi-limit-reset-timestamp': '10',
      'x-gate-ratelimit-requests-remain': '11',
      'ratelimit-remaining': '12',
    };
    const dropped = {
      'set-cookie': 'session=1',
      'set-cookie2': '1',
      'x-mbx-uuid': '1',
      location: 'https://evil.example/',
      'access-control-allow-origin': '*',
      'content-length': '2',
      'transfer-encoding': 'chunked',
      server: 'x',
      __proto__x: '1',
      'x-locksign': 'replay',
    };
    const { body, ...rest } = answerOf({ ...answer('{"a":1}', { ...dropped, ...headers }), status: 418 });
    expect(rest).toStrictEqual({ status: 418, headers });
    expect(body.toString()).toBe('{"a":1}');
  });

  it.each([
    '{"secret":"x"}',
    '{"secretKey":"x"}',
    '{"apiSecret":1}',
    '{"api_secret":null}',
    '[{"result":{"list":[{"access_token":"x"}]}}]',
    '{"a":1,"refresh-token" \r\n\t: "x"}',
    '{"token":"x"}',
    '{"listenKey":"x"}',
    '{"PRIVATE_KEY":"x"}',
    '{"Passphrase":"x"}',
    '{"\\u0073ecret":"x"}',
    '{"\\u0073\\u0065\\u0063\\u0072\\u0065\\u0074\\u004Bey":"x"}',
    '{"_s_e_c_r_e_t_":"x"}',
    '{"a":"b\\"","secret":"x"}',
    '{"text":"{\\"secret\\":\\"x\\"}"}',
    '{"text":"{\\"\\\\u0073ecret\\":\\"x\\"}"}',
    ')]}\n{"a":[],"secret":{}}',
  ])('is withheld with the body %s', (body) => {
    expect(() => answerOf(answer(body))).toThrow(expect.objectContaining({ name: 'Denial', code: 'withheld' }));
  });

  it.each([
    '',
    ':',
    '":',
    '{"secretary":1,"tokens":[],"tokenId":2}',
    '{"memo":"secret","list":["token","passphrase"]}',
    '{"text":"the secret: x","time":"12:30:00"}',
    '<a href="https://exchange.example">',
  ])('passes with the body %j', (body) => {
    expect(answerOf(answer(body)).body.toString()).toBe(body);
  });

  it('is withheld if it is compressed, so that nobody can look', () => {
    expect(() => answerOf(answer('x', { 'content-encoding': 'gzip' }))).toThrow(
      expect.objectContaining({ code: 'withheld' }),
    );
    expect(answerOf(answer('x', { 'content-encoding': 'identity' })).status).toBe(200);
  });

  it('of 1 MiB costs little, whatever it contains', () => {
    const members = Array.from({ length: 12_000 }, (_, id) => ({
      id,
      symbol: `COIN${id}USDT`,
      price: '1.5',
      amount: 2,
    }));
    const bodies = [
      JSON.stringify(members),
      '"'.repeat(1 << 20),
      ':'.repeat(1 << 20),
      '":'.repeat(1 << 19),
      ' '.repeat(1 << 19) + ' :'.repeat(1 << 18),
    ];
    for (const body of [...bodies, `${'\\'.repeat(1 << 20)}":`, `"${'a'.repeat(1 << 20)}":`]) {
      const start = performance.now();
      answerOf(answer(body));
      expect(performance.now() - start, body.slice(0, 20)).toBeLessThan(1000);
    }
  });
});
