/**
 * The accounts that `locksign import` finds in JSON.
 */
import { describe, expect, it } from 'vitest';
import { ImportError } from '../../../src/cli/exit.js';
import { findAccounts, namesLeft } from '../../../src/cli/import/accounts.js';
import { found, freqtrade } from '../../helpers/import-files.js';

describe('in JSON', () => {
  it("freqtrade's exchange is found, with the comments that freqtrade accepts", () => {
    expect(found(freqtrade)).toEqual([
      { exchange: 'okx', apiKey: 'mVtR4kQz7LxW2bNc', secret: 'a"b\\é😀//', passphrase: 'pass word' },
    ]);
  });

  it("ccxt's exchanges are found, by their ids and by their fields", () => {
    const text = JSON.stringify({
      binanceusdm: { apiKey: 'k1', secret: 's1', enableRateLimit: true },
      My_Kraken: { id: 'krakenfutures', apiKey: 'k2', secret: 's2' },
      other: { apiKey: 'k3', secret: 's3' },
      okx: { apiKey: 'k4', secret: '' },
      note: 'none',
      list: [{ apiKey: 'k5', secret: 's5' }],
    });
    expect(found(text)).toEqual([
      { label: 'binanceusdm', exchange: 'binance', apiKey: 'k1', secret: 's1' },
      { label: 'my-kraken', exchange: 'kraken-futures', apiKey: 'k2', secret: 's2' },
      { label: 'other', apiKey: 'k3', secret: 's3' },
      { label: 'list', apiKey: 'k5', secret: 's5' },
    ]);
  });

  it('other fields whose names sound like secrets are listed by their paths', () => {
    const bytes = Buffer.from(
      '{"binance":{"apiKey":"k","secret":"s"},"kraken":{"secret":"x","password":""},"api":{"jwt_secret_key":"y"},' +
        '"bots":[{"apiKey":"k","secret":"z"},{"secret":"z"}],"secrets":{"url":"u"},"telegram":{"token":"t"},"ws_token":["t"]}',
    );
    const spans = findAccounts(bytes, {}).accounts.flatMap(({ secret }) => secret.spans);
    expect(namesLeft(bytes, spans)).toEqual([
      'kraken.secret',
      'api.jwt_secret_key',
      'bots.secret',
      'telegram.token',
      'ws_token',
    ]);
  });

  it('a single account is found', () => {
    expect(found('\ufeff {"exchange":"gateio","apiKey":"k","secret":"s","password":"p"}')).toEqual([
      { exchange: 'gate', apiKey: 'k', secret: 's', passphrase: 'p' },
    ]);
    expect(found('{"apiKey":"k","secret":"s"}')).toEqual([{ apiKey: 'k', secret: 's' }]);
  });

  it.each([
    ['an unknown escape', String.raw`\x41`],
    ['a lone high surrogate', String.raw`\ud83d`],
    ['a lone low surrogate', String.raw`\ude00`],
    ['two high surrogates', String.raw`\ud83d\ud83d`],
    ['invalid hexadecimal digits', String.raw`\u00g0`],
    ['too few digits', String.raw`\u00`],
  ])('%s in a secret is refused, and the secret is not shown', (_, escaped) => {
    const text = `{"apiKey":"k","secret":"Zq7${escaped}"}`;
    expect(() => found(text)).toThrow(ImportError);
    expect(() => found(text)).not.toThrow(/Zq7/);
  });

  it('a file that is cut short anywhere is refused', () => {
    const whole = Buffer.from(freqtrade.trimEnd());
    for (let length = 1; length < whole.length; length += 1) {
      expect(() => findAccounts(whole.subarray(0, length), {}), `${length}`).toThrow(ImportError);
    }
  });

  it('a path in a warning has its control characters escaped', () => {
    const bytes = Buffer.from(String.raw`{"a\u001b[2J\n":{"token":"Zq7"}}`);
    expect(namesLeft(bytes, [])).toEqual([String.raw`a\u001b[2J\n.token`]);
  });

  it.each([
    ['a byte order mark', Buffer.from('\ufeff{"apiKey":"k","secret":"Zq7"}')],
    ['a secret that is not UTF-8', Buffer.from('{"apiKey":"k","secret":"Zq7\xff"}', 'latin1')],
  ])('accounts are found despite %s', (_, bytes) => {
    expect(findAccounts(bytes, {}).accounts).toHaveLength(1);
  });

  it.each([
    ['an API key that is not UTF-8', Buffer.from('{"apiKey":"Zq7\xff","secret":"s"}', 'latin1')],
    ['UTF-16', Buffer.from('\ufeff{"apiKey":"Zq7","secret":"s"}', 'utf16le')],
    ['a secret twice', Buffer.from('{"apiKey":"k","secret":"Zq7","secret":"Zq7"}')],
    ['deep nesting', Buffer.from(`{"apiKey":"k","secret":"Zq7","x":${'['.repeat(30_000)}`)],
  ])('%s is refused without showing a value', (_, bytes) => {
    expect(() => findAccounts(bytes, {})).toThrow(ImportError);
    expect(() => findAccounts(bytes, {})).not.toThrow(/Zq7/);
  });
});
