/**
 * What `locksign import` finds in JSON, and what it takes for JSON.
 */
import { describe, expect, it } from 'vitest';
import { ImportError } from '../../../src/cli/exit.js';
import { findAccounts, namesLeft } from '../../../src/cli/import/accounts.js';
import { copyText, readJson } from '../../../src/cli/import/json.js';
import { found, freqtrade } from '../../helpers/import-files.js';
import { withRandom } from '../../helpers/random.js';

describe('in JSON', () => {
  it("freqtrade's exchange is found, as freqtrade reads the file", () => {
    expect(found(freqtrade)).toEqual([
      { market: { exchange: 'okx' }, apiKey: 'your_exchange_key', secret: 'a"b\\é😀//', passphrase: 'pass word' },
    ]);
  });

  it("ccxt's exchanges are found, by their ids and by what is inside", () => {
    const text = JSON.stringify({
      binanceusdm: { apiKey: 'k1', secret: 's1', enableRateLimit: true },
      My_Kraken: { id: 'krakenfutures', apiKey: 'k2', secret: 's2' },
      other: { apiKey: 'k3', secret: 's3' },
      okx: { apiKey: 'k4', secret: '' },
      note: 'none',
      list: [{ apiKey: 'k5', secret: 's5' }],
    });
    expect(found(text)).toEqual([
      { label: 'binanceusdm', market: { exchange: 'binance', host: 'usdm' }, apiKey: 'k1', secret: 's1' },
      { label: 'my-kraken', market: { exchange: 'kraken-futures' }, apiKey: 'k2', secret: 's2' },
      { label: 'other', apiKey: 'k3', secret: 's3' },
    ]);
  });

  it('what else sounds like a secret is told by its path', () => {
    const bytes = Buffer.from(
      '{"binance":{"apiKey":"k","secret":"s"},"kraken":{"secret":"x","password":""},"api":{"jwt_secret_key":"y"},' +
        '"bots":[{"apiKey":"k","secret":"z"},{"secret":"z"}],"secrets":{"url":"u"},"telegram":{"token":"t"},"ws_token":["t"]}',
    );
    const taken = findAccounts(bytes, {}).accounts.flatMap(({ secret }) => secret.spans);
    expect(namesLeft(bytes, taken)).toEqual([
      'kraken.secret',
      'api.jwt_secret_key',
      'bots.secret',
      'telegram.token',
      'ws_token',
    ]);
  });

  it('one account is found by itself', () => {
    expect(found('\ufeff {"exchange":"gateio","apiKey":"k","secret":"s","password":"p"}')).toEqual([
      { market: { exchange: 'gate' }, apiKey: 'k', secret: 's', passphrase: 'p' },
    ]);
    expect(found('{"apiKey":"k","secret":"s"}')).toEqual([{ apiKey: 'k', secret: 's' }]);
  });

  it('a secret is what JSON.parse makes of it, however it is escaped', () => {
    const characters = [
      'a',
      '"',
      '\\',
      '/',
      '\b',
      '\f',
      '\n',
      '\r',
      '\t',
      'é',
      '€',
      '😀',
      '\u0000',
      '\uffff',
      '𐀀',
      ' ',
    ];
    return withRandom((random) => {
      for (let round = 0; round < 300; round += 1) {
        const text = Array.from({ length: 12 }, () => characters[random.between(0, characters.length - 1)]).join('');
        const units = [...text].map((character) =>
          random.between(0, 1) === 0
            ? JSON.stringify(character).slice(1, -1)
            : Array.from({ length: character.length }, (_, at) => {
                const hex = character.charCodeAt(at).toString(16).padStart(4, '0');
                return `\\u${random.between(0, 1) === 0 ? hex : hex.toUpperCase()}`;
              }).join(''),
        );
        const bytes = Buffer.from(`["${units.join('')}"]`);
        const memory = Buffer.alloc(4096);
        const length = copyText(bytes, { start: 2, end: bytes.length - 2 }, memory);
        expect(memory.toString('utf8', 0, length)).toBe(JSON.parse(bytes.toString())[0]);
      }
    });
  });

  it.each([
    ['an unknown escape', String.raw`\x41`],
    ['half a surrogate pair', String.raw`\ud83d`],
    ['the other half', String.raw`\ude00`],
    ['two first halves', String.raw`\ud83d\ud83d`],
    ['digits that are none', String.raw`\u00g0`],
    ['too few digits', String.raw`\u00`],
  ])('%s in a secret is refused, and not repeated', (_, escaped) => {
    const text = `{"apiKey":"k","secret":"Zq7${escaped}"}`;
    expect(() => found(text)).toThrow(ImportError);
    expect(() => found(text)).not.toThrow(/Zq7/);
  });

  it('a secret longer than its memory is refused', () => {
    const bytes = Buffer.from('x'.repeat(4097));
    expect(() => copyText(bytes, { start: 0, end: 4097 }, Buffer.alloc(4096))).toThrow(/longer than 4096 bytes/);
    expect(copyText(bytes, { start: 0, end: 4096 }, Buffer.alloc(4096))).toBe(4096);
  });

  it.each([
    ['{"a":1,"a":2}', /twice in line 1/],
    ['{"a":1,"\\u0061":2}', /twice/],
    ['{"a" 1}', /a colon is missing/],
    ['{\n"a":1\n"b":2}', /comma or the end of a list is missing in line 3/],
    ['{"a":}', /a value is missing/],
    ['{"a":"x', /a text is not closed/],
    ['{"a":"x\ny"}', /a text is not closed/],
    ['{"a":1} x', /nothing more was expected/],
    ['{a:1}', /a name in quotes is missing/],
    ['{"a":1 /* }', /a comment is not closed/],
    ['{"a":1 / 2}', /a single slash/],
    ['{"\\q":1}', /unknown escape/],
    ['{"\xff":1}', /UTF-8/],
    [`${'['.repeat(65)}${']'.repeat(65)}`, /more than 64 levels/],
    ['{"a":'.repeat(100), /more than 64 levels/],
  ])('%j is refused', (text, message) => {
    const bytes = Buffer.from(text, text.includes('\xff') ? 'latin1' : 'utf8');
    expect(() => readJson(bytes)).toThrow(ImportError);
    expect(() => readJson(bytes)).toThrow(message);
  });

  it('64 levels are taken', () => {
    expect(readJson(Buffer.from(`${'['.repeat(64)}${']'.repeat(64)}`)).kind).toBe('list');
  });

  it('that is cut short anywhere is refused', () => {
    const whole = Buffer.from(freqtrade.trimEnd());
    for (let length = 1; length < whole.length; length += 1) {
      expect(() => findAccounts(whole.subarray(0, length), {}), `${length}`).toThrow(ImportError);
    }
  });

  it('is read wherever JSON.parse reads it', () => {
    const alphabet = ['{', '}', '[', ']', ',', ':', '"', 'a', '"a"', '1', ' ', '\\', 'null'];
    const kinds: Readonly<Record<string, string>> = { '{': 'object', '[': 'list' };
    let read = 0;
    return withRandom((random) => {
      for (let round = 0; round < 20_000; round += 1) {
        const text = Array.from({ length: 6 }, () => alphabet[random.between(0, alphabet.length - 1)]).join('');
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          continue;
        }
        read += 1;
        const kind = typeof value === 'string' ? 'text' : (kinds[text.trimStart()[0] ?? ''] ?? 'other');
        const isTwice = (text.match(/"a" *:/g) ?? []).length > 1;
        if (!isTwice) expect(readJson(Buffer.from(text)), text).toMatchObject({ kind });
      }
      expect(read).toBeGreaterThan(30);
    });
  });
});
