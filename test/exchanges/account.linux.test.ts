/**
 * open() loads the account's key as the exchange requires, and refuses wrong options before it
 * reads the secret.
 */
import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isIssued } from '../../src/exchanges/core/key-kinds.js';
import type { OpenOptions } from '../../src/exchanges/core/types/account.js';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import * as all from '../../src/exchanges/index.js';
import { binance, bittrex, kraken, kucoin, okx } from '../../src/exchanges/index.js';
import { secret } from '../../src/index.js';
import { accountOf, apiKey, at, signAll } from './examples.js';

/** Private keys are in key-kinds.linux.test.ts. */
const exchanges = Object.values(all).filter(
  (each): each is Exchange<never> => typeof each === 'object' && isIssued(each),
);
const sample = Buffer.from('a secret that is valid as text and, in base64, as bytes').toString('base64');

describe('open', () => {
  it.each(
    exchanges.map((exchange) => [exchange.id, exchange] as const),
  )('loads the key with the algorithm and the encoding of %s', async (_id, exchange) => {
    const [method, carries] = Object.entries(exchange.methods)[0] ?? [];
    expect(method).toBeDefined();
    const request = { method, path: '/0/private/x', ...(carries === 'body' && { body: {} }) } as never;
    using account = await exchange.open({ ...accountOf(exchange), clock: at(1), secret: secret.text(sample) });
    expect(account.sign(request)).toStrictEqual(
      signAll(exchange, sample, exchange.prepare(request, accountOf(exchange), at(1))),
    );
  });

  it.each([
    ['apiKey', binance, { apiKey: '' }],
    ['apiKey', binance, {}],
    ['passphrase', binance, { apiKey, passphrase: 'x' }],
    ['passphrase', kucoin, { apiKey, passphrase: 1 }],
    ['passphrase', okx, { apiKey }],
    ['recvWindow', binance, { apiKey, recvWindow: -1 }],
    ['recvWindow', binance, { apiKey, recvWindow: 1.5 }],
    ['recvwindow', binance, { apiKey, recvwindow: 5000 }],
    ['host is undefined', binance, { apiKey, host: undefined }],
    ['host', binance, { apiKey, host: null }],
    ['subaccount is undefined', bittrex, { apiKey, subaccount: undefined }],
    ['host', binance, { apiKey, host: 'toString' }],
    ['timeout', binance, { apiKey, timeout: 0 }],
    ['retries', binance, { apiKey, retries: 1.5 }],
    ['dispatcher', binance, { apiKey, dispatcher: {} }],
    ['serverTimeOffset', binance, { apiKey, serverTimeOffset: Number.NaN }],
    ['serverTimeOffset', binance, { apiKey, serverTimeOffset: 1, clock: at(1) }],
    ['clock', binance, { apiKey, clock: {} }],
  ])('names %s and does not read the secret', async (field, exchange, options) => {
    const bytes = Buffer.from(sample);
    const opened = exchange.open({ ...options, secret: secret.bytes(bytes) } as OpenOptions);
    await expect(opened).rejects.toThrow(
      expect.objectContaining({ code: 'ERR_REQUEST', message: expect.stringContaining(field) }),
    );
    expect(bytes.toString()).toBe(sample);
  });

  it('refuses options that inherit fields, because those would be lost', async () => {
    const inherited = Object.assign(Object.create({ host: 'coinm' }), { apiKey, secret: secret.text(sample) });
    await expect(binance.open(inherited)).rejects.toThrow(/the account must be a plain object/);
    using account = await binance.open({ apiKey, secret: secret.text(sample) });
    const request = Object.assign(Object.create({ query: { symbol: 'LTCBTC' } }), { method: 'DELETE', path: '/x' });
    expect(() => account.sign(request)).toThrow(/request must be a plain object/);
  });

  it('cannot be directed to another host', () => {
    for (const part of [binance, binance.hosts, binance.methods, binance.binds, binance.socket]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('reports a missing secret', async () => {
    await expect(binance.open({ apiKey } as OpenOptions)).rejects.toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT', message: expect.stringContaining('secret') }),
    );
  });

  it('refuses malformed base64 if the exchange issues base64 secrets', async () => {
    await expect(kraken.open({ apiKey, secret: secret.text('not-base64') })).rejects.toThrow(
      expect.objectContaining({ code: 'ERR_SECRET_BASE64' }),
    );
  });

  it('signs WebSocket logins', async () => {
    using account = await okx.open({ apiKey, passphrase: 'p', clock: at(1538054050000), secret: secret.text(sample) });
    const sign = createHmac('sha256', sample).update('1538054050GET/users/self/verify').digest('base64');
    expect(JSON.parse(account.signSocket())).toHaveProperty('args.0.sign', sign);
  });

  it('returns an account that signs until it is destroyed and shows only its API key', async () => {
    const account = await binance.open({ apiKey, secret: secret.text(sample) });
    expect(JSON.parse(JSON.stringify(account))).toStrictEqual({ exchange: 'binance', apiKey, destroyed: false });
    expect(inspect(account, { depth: 9, showHidden: true })).not.toContain(sample);
    expect(account.exchange).toBe(binance);
    account.destroy();
    account.destroy();
    expect(JSON.stringify(account)).toContain('"destroyed":true');
    expect(() => account.sign({ method: 'GET', path: '/api/v3/account' })).toThrow(
      expect.objectContaining({ code: 'ERR_KEY_DESTROYED' }),
    );
    await expect(account.send({ method: 'GET', path: '/api/v3/account' })).rejects.toThrow(
      expect.objectContaining({ code: 'ERR_KEY_DESTROYED' }),
    );
  });

  it('shares one nonce counter between two accounts of the same API key', async () => {
    const first = await kraken.open({ apiKey, secret: secret.text(sample) });
    const second = await kraken.open({ apiKey, secret: secret.text(sample) });
    const bodies = [first, second, first, second].map(
      (account) => account.sign({ method: 'POST', path: '/0/private/Balance' }).body,
    );
    const nonces = bodies.map((body) => Number(new URLSearchParams(body).get('nonce')));
    expect(nonces).toStrictEqual([...nonces].sort((a, b) => a - b));
    expect(new Set(nonces).size).toBe(4);
    first.destroy();
    second.destroy();
  });
});
