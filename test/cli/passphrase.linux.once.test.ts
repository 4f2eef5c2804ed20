/**
 * The passphrase that some exchanges issue with an API key. Every request contains it, and the
 * command never prints it.
 */
import { describe, expect, it } from 'vitest';
import { curlCommand, httpText } from '../../src/cli/request/http-text.js';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest } from '../../src/exchanges/core/types/request.js';
import * as all from '../../src/exchanges/index.js';
import { secret } from '../../src/index.js';

const passphrase = 'Pass-Phrase-42';
const exchanges = Object.values(all).filter(
  (each): each is Exchange<never> => typeof each === 'object' && each.accountFields?.includes('passphrase') === true,
);
const read: ExchangeRequest = { method: 'GET', path: '/v1/x', query: { a: '1' } };
const write: ExchangeRequest = { method: 'POST', path: '/v1/x', body: { a: '1' } };

it('is issued by these exchanges', () => {
  expect(exchanges.map(({ id }) => id).sort()).toEqual(['bitget', 'coinbase', 'kucoin', 'okx']);
});

describe.each(exchanges.map((exchange) => [exchange.name, exchange] as const))('of %s', (_, exchange) => {
  it.each([
    ['read', read],
    ['write', write],
  ])('is part of a request that %ss, and is not printed', async (_kind, request) => {
    using account = await exchange.open({
      apiKey: 'public',
      passphrase,
      secret: secret.text(Buffer.alloc(64, 's').toString('base64')),
    });
    const signed = account.sign(request);
    // The header has the passphrase itself, or its signature (KuCoin). Either can be used in other
    // requests.
    const [carried = '', ...others] = Object.entries(signed.headers).flatMap(([name, value]) =>
      /passphrase/i.test(name) ? [value] : [],
    );
    expect(others).toEqual([]);
    expect(carried).not.toBe('');
    if (exchange.id !== 'kucoin') expect(carried).toBe(passphrase);

    const printed = httpText(signed);
    expect(printed).toContain('public');
    for (const hidden of [carried, passphrase]) expect(printed).not.toContain(hidden);
    expect(() => curlCommand(signed)).toThrow(/Use --send/);
  });
});
