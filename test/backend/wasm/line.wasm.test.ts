/**
 * The line that is typed without echo (src/backend/wasm/secret-line.ts), key by key. The C++ tests
 * use the same fixture.
 */
import { describe, expect, test } from 'vitest';
import { SecretBuffer } from '../../../src/backend/secret-buffer.js';
import { type LineEvent, SecretLine } from '../../../src/backend/wasm/secret-line.js';
import cases from '../../fixtures/typed-lines.json' with { type: 'json' };

/**
 * Types the pieces as a terminal delivers them, until one of them ends the line. Returns the last
 * event and the line.
 */
function type(...pieces: (string | Uint8Array)[]): [LineEvent, string] {
  const text = new SecretBuffer();
  const line = new SecretLine(text);
  let event: LineEvent = 'more';
  for (const piece of pieces) if (event === 'more') event = line.take(Buffer.from(piece));
  return [event, Buffer.from(text.filled).toString()];
}

describe('a line typed without echo', () => {
  test.each(cases)('$name', ({ typed, line }) => {
    expect(type(typed)).toEqual(line === null ? ['refused', expect.anything()] : ['done', line]);
  });

  test.each(cases)('$name, if each byte arrives alone', ({ typed, line }) => {
    const bytes = [...Buffer.from(typed)].map((byte) => Uint8Array.of(byte));
    expect(type(...bytes)).toEqual(line === null ? ['refused', expect.anything()] : ['done', line]);
  });

  test.each<[string, string[], LineEvent, string]>([
    ['continues until Enter', ['sec', 'ret'], 'more', 'secret'],
    ['is interrupted with Ctrl-C', ['sec\u0003'], 'interrupt', 'sec'],
    ['is quit with Ctrl-\\', ['sec\u001c'], 'quit', 'sec'],
    ['is suspended with Ctrl-Z', ['sec\u001a'], 'suspend', 'sec'],
    ['may have 4,096 bytes', ['k'.repeat(4096), '\r'], 'done', 'k'.repeat(4096)],
    ['cannot have more', ['k'.repeat(4096), 'k'], 'too long', 'k'.repeat(4096)],
  ])('%s', (_, pieces, event, line) => {
    expect(type(...pieces)).toEqual([event, line]);
  });

  test('leaves nothing of erased characters', () => {
    const text = new SecretBuffer();
    new SecretLine(text).take(Buffer.from('secret\u0015'));
    expect(text.free.every((byte) => byte === 0)).toBe(true);
  });
});
