/**
 * The structure of JSON files that hold secrets, and the bytes of their texts.
 */
import { describe, expect, it } from 'vitest';
import { JsonError } from '../../src/util/json-error.js';
import { readJson, type Value } from '../../src/util/json-spans.js';
import { copyText } from '../../src/util/json-text.js';
import { withRandom } from '../helpers/random.js';

const structureOf = (text: string): Value => readJson(Buffer.from(text));

describe('copyText', () => {
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

  it('a secret longer than its memory is refused', () => {
    const bytes = Buffer.from('x'.repeat(4097));
    expect(() => copyText(bytes, { start: 0, end: 4097 }, Buffer.alloc(4096))).toThrow(/longer than 4096 bytes/);
    expect(copyText(bytes, { start: 0, end: 4096 }, Buffer.alloc(4096))).toBe(4096);
  });
});

describe('readJson', () => {
  it.each([
    ['{"a":1,"a":2}', /twice in one object/],
    ['{"a":1,"\\u0061":2}', /twice/],
    ['{"a" 1}', /a colon is missing/],
    ['{\n"a":1\n"b":2}', /comma or the end of a list is missing/],
    ['{"a":}', /a value is missing/],
    ['{"a":"x', /a text is not closed/],
    ['{"a":"x\ny"}', /a text is not closed/],
    ['{"a":1} x', /something follows the value/],
    ['{a:1}', /a name in quotes is missing/],
    ['{"a":1 /* }', /a comment is not closed/],
    ['{"a":1 / 2}', /a single slash/],
    ['{"\\q":1}', /unknown escape/],
    ['{"\xff":1}', /UTF-8/],
    [`${'['.repeat(65)}${']'.repeat(65)}`, /more than 64 levels/],
    ['{"a":'.repeat(100), /more than 64 levels/],
  ])('%j is refused', (text, message) => {
    const bytes = Buffer.from(text, text.includes('\xff') ? 'latin1' : 'utf8');
    expect(() => readJson(bytes)).toThrow(JsonError);
    expect(() => readJson(bytes)).toThrow(message);
  });

  it('64 levels are taken', () => {
    expect(readJson(Buffer.from(`${'['.repeat(64)}${']'.repeat(64)}`)).kind).toBe('list');
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
        const kind = typeof value === 'string' ? 'text' : (kinds[text.trimStart()[0] ?? ''] ?? 'scalar');
        const isTwice = (text.match(/"a" *:/g) ?? []).length > 1;
        if (!isTwice) expect(readJson(Buffer.from(text)), text).toMatchObject({ kind });
      }
      expect(read).toBeGreaterThan(30);
    });
  });

  it('gives the span of a text without its quotes', () => {
    expect(structureOf('{"a": "b\\"c"}')).toEqual({
      kind: 'object',
      fields: new Map([['a', { kind: 'text', span: { start: 7, end: 11 } }]]),
    });
  });

  it.each([
    '{"a":1,}',
    '[1,]',
    '// x\n{} // y',
    '/**/{}/***/',
    '{/* "a": */}',
    '\ufeff{}',
    '[NaN,-Infinity]',
  ])('accepts what freqtrade accepts: %j', (text) => {
    expect(['object', 'list']).toContain(structureOf(text).kind);
  });

  it.each([
    '{,}',
    '[,]',
    '/*/{}',
    '/',
    '{}/',
    '{}/*',
    '"\\',
    '',
    ' ',
    '\ufeff',
    '{"a":1,,}',
    '[1:2]',
    '\0',
  ])('refuses %j', (text) => {
    expect(() => structureOf(text)).toThrow(JsonError);
  });

  it.each([
    ['of 60,000 digits', '1'.repeat(60_000)],
    ['1e999999999', '1e999999999'],
    ['-0.0e+99999', '-0.0e+99999'],
  ])('finds where the number %s stands and does not compute it', (_, number) => {
    const span = { start: 1, end: 1 + number.length };
    expect(structureOf(`[${number}]`)).toEqual({ kind: 'list', items: [{ kind: 'scalar', span }] });
  });

  it('refuses 60,000 nested lists and objects without exhausting the stack', () => {
    for (const open of ['[', '{"a":', '[{"a":']) {
      expect(() => structureOf(open.repeat(60_000))).toThrow(/more than 64 levels/);
    }
  });

  it('keeps a field named __proto__ as a field', () => {
    const value = structureOf('{"__proto__":{"apiKey":"k"}}');
    expect(value.kind === 'object' && [...value.fields.keys()]).toEqual(['__proto__']);
  });

  it('names no part of the file in its errors', () => {
    for (const text of ['{"secret":"Zq7"', '{"Zq7\\q":1}', '["Zq7" "Zq7"]', 'Zq7 Zq7']) {
      expect(() => structureOf(text)).toThrow(JsonError);
      expect(() => structureOf(text)).not.toThrow(/Zq7/);
    }
  });

  it('never leaves the file on random bytes', () => {
    const bytes = [...Buffer.from('{}[],:"\\/*\n a1\xff\0', 'latin1')];
    return withRandom((random) => {
      for (let round = 0; round < 5_000; round += 1) {
        const file = Uint8Array.from({ length: 12 }, () => bytes[random.between(0, bytes.length - 1)] ?? 0);
        try {
          readJson(file);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonError);
        }
      }
    });
  });
});
