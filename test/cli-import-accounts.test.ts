/**
 * What `locksign import` finds in files of three kinds.
 */
import { describe, expect, it } from 'vitest';
import { ImportError, UsageError } from '../src/cli/exit.js';
import { findAccounts, namesLeft, type VariableNames } from '../src/cli/import-accounts.js';
import { copyText, readJson } from '../src/cli/import-json.js';
import { freqtrade } from './support/import-files.js';

/** Everything that is found in a text, with its secrets read. */
function found(text: string, names: VariableNames = {}) {
  const bytes = Buffer.from(text);
  const read = (secret: { writeTo(memory: Uint8Array): number } | undefined): string | undefined => {
    if (secret === undefined) return undefined;
    const memory = Buffer.alloc(4096);
    return memory.toString('utf8', 0, secret.writeTo(memory));
  };
  return findAccounts(bytes, names).map(({ secret, passphrase: second, ...rest }) => ({
    ...rest,
    secret: read(secret),
    ...(second !== undefined && { passphrase: read(second) }),
  }));
}

describe('in a dotenv file', () => {
  it('accounts are found by the names of their variables', () => {
    const text = [
      'BINANCE_MAIN_API_KEY=k1',
      'export BINANCE_MAIN_API_SECRET="s1" # theirs',
      "OKX_API_KEY='k2'",
      'OKX_SECRET_KEY=s2',
      'OKX_PASSPHRASE: p2',
      'KRAKEN_FUTURES_2_API_KEY=k3',
      'KRAKEN_FUTURES_2_API_SECRET=s3',
      'API_KEY=k4',
      'API_SECRET=s4',
      'DATABASE_PASSWORD=x',
      'OTHER_API_KEY=alone',
      'EMPTY_API_KEY=k',
      'EMPTY_API_SECRET=',
    ].join('\n');
    expect(found(text)).toEqual([
      { label: 'binance-main', market: { exchange: 'binance' }, apiKey: 'k1', secret: 's1' },
      { label: 'okx', market: { exchange: 'okx' }, apiKey: 'k2', secret: 's2', passphrase: 'p2' },
      { label: 'kraken-futures-2', market: { exchange: 'kraken-futures' }, apiKey: 'k3', secret: 's3' },
      { apiKey: 'k4', secret: 's4' },
    ]);
  });

  it('the exchange is not guessed of a name that may be another', () => {
    const text = ['US', 'TESTNET', 'MAIN_2', 'SPOT', 'X']
      .map((rest) => `BINANCE_${rest}_API_KEY=k\nBINANCE_${rest}_API_SECRET=s`)
      .join('\n');
    expect(found(text).map(({ market }) => market)).toEqual(Array.from({ length: 5 }));
    const sure = ['BINANCE', 'BINANCE_MAIN', 'BINANCE_2', 'BINANCE2']
      .map((name) => `${name}_API_KEY=k\n${name}_API_SECRET=s`)
      .join('\n');
    expect(found(sure).map(({ market }) => market)).toEqual(Array.from({ length: 4 }, () => ({ exchange: 'binance' })));
  });

  it('the variables may be named', () => {
    const text = 'A=k\nB="s\\n"\nC=p\nB=last';
    expect(found(text, { keyName: 'A', secretName: 'B', passphraseName: 'C' })).toEqual([
      { apiKey: 'k', secret: 'last', passphrase: 'p' },
    ]);
    expect(() => found(text, { keyName: 'A', secretName: 'D' })).toThrow(/has no A and D/);
    expect(() => found(text, { keyName: 'A' })).toThrow(UsageError);
    expect(() => found('{}', { keyName: 'A', secretName: 'B' })).toThrow(/the file is JSON/);
  });

  it('a value that cannot be read, or is too long, is refused', () => {
    expect(() => found('A_API_KEY=k\nA_API_SECRET="open')).toThrow(/dotenv line for A_API_SECRET cannot be read/);
    expect(() => found(`A_API_KEY=k\nA_API_SECRET=${'x'.repeat(4097)}`)).toThrow(/longer than 4096 bytes/);
    expect(found(`A_API_KEY=k\nA_API_SECRET=${'x'.repeat(4096)}`)[0]?.secret).toBe('x'.repeat(4096));
  });

  it.each(['$GATE', '\x24{X}', '"\x24{X}"', '$A_1'])('a reference to a variable is refused: %s', (reference) => {
    expect(() => found(`A_API_KEY=k\nA_API_SECRET=${reference}`)).toThrow(/A_API_SECRET is the name of a variable/);
    expect(() => found(`A_API_KEY=${reference}\nA_API_SECRET=s`)).toThrow(/A_API_KEY is the name of a variable/);
  });
  it.each(['$', '$a-b', '${X', '$$', 'a$B'])('and what only looks like one is not: %s', (text) => {
    expect(found(`A_API_KEY=k\nA_API_SECRET=${text}`)).toMatchObject([{ secret: text }]);
  });

  it('what else sounds like a secret is told by name', () => {
    const text = [
      'BYBIT_API_KEY=k',
      'BYBIT_API_SECRET=s',
      'BITMEX_API_KEY="open',
      'BITMEX_API_SECRET=ss',
      'KRAKEN_API_SECRET=xx',
      'HUOBI_APISECRET="open',
      'DATABASE_PASSWORD=p',
      'EMPTY_SECRET=',
      'NOTHING=1',
    ].join('\n');
    const bytes = Buffer.from(text);
    const taken = findAccounts(bytes, {}).flatMap(({ secret }) => secret.spans);
    expect(namesLeft(bytes, taken)).toEqual([
      'BITMEX_API_SECRET',
      'KRAKEN_API_SECRET',
      'HUOBI_APISECRET',
      'DATABASE_PASSWORD',
    ]);
  });

  it('every assignment of a secret is known, for blanking', () => {
    const bytes = Buffer.from('X_API_SECRET=old\nX_API_KEY=k\nX_API_SECRET=new\n');
    expect(
      findAccounts(bytes, {})[0]?.secret.spans.map(({ start, end }) => bytes.toString('utf8', start, end)),
    ).toEqual(['old', 'new']);
  });
});

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
      '{"binance":{"apiKey":"k","secret":"s"},"kraken":{"secret":"x","password":""},"api":{"jwt_secret_key":"y"}}',
    );
    const taken = findAccounts(bytes, {}).flatMap(({ secret }) => secret.spans);
    expect(namesLeft(bytes, taken)).toEqual(['kraken.secret', 'api.jwt_secret_key']);
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
    for (let round = 0; round < 300; round += 1) {
      const text = Array.from({ length: 12 }, () => characters[Math.floor(Math.random() * characters.length)]).join('');
      const units = [...text].map((character) =>
        Math.random() < 0.5
          ? JSON.stringify(character).slice(1, -1)
          : Array.from({ length: character.length }, (_, at) => {
              const hex = character.charCodeAt(at).toString(16).padStart(4, '0');
              return `\\u${Math.random() < 0.5 ? hex : hex.toUpperCase()}`;
            }).join(''),
      );
      const bytes = Buffer.from(`["${units.join('')}"]`);
      const memory = Buffer.alloc(4096);
      const length = copyText(bytes, { start: 2, end: bytes.length - 2 }, memory);
      expect(memory.toString('utf8', 0, length)).toBe(JSON.parse(bytes.toString())[0]);
    }
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
    expect(readJson(Buffer.from(`${'['.repeat(64)}${']'.repeat(64)}`)).kind).toBe('other');
  });

  it('that is cut short anywhere is refused', () => {
    const whole = Buffer.from(freqtrade.trimEnd());
    for (let length = 1; length < whole.length; length += 1) {
      expect(() => findAccounts(whole.subarray(0, length), {}), `${length}`).toThrow(ImportError);
    }
  });

  it('is read wherever JSON.parse reads it', () => {
    const alphabet = ['{', '}', '[', ']', ',', ':', '"', 'a', '"a"', '1', ' ', '\\', 'null'];
    let read = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const text = Array.from({ length: 6 }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join('');
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        continue;
      }
      read += 1;
      const kind = typeof value === 'string' ? 'text' : /^\s*\{/.test(text) ? 'object' : 'other';
      const isTwice = (text.match(/"a" *:/g) ?? []).length > 1;
      if (!isTwice) expect(readJson(Buffer.from(text)), text).toMatchObject({ kind });
    }
    expect(read).toBeGreaterThan(30);
  });
});
