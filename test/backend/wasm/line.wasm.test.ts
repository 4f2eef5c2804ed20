/** The line that is typed without echo (src/backend/wasm/secret-line.ts), key by key. */
import { describe, expect, test } from 'vitest';
import { SecretBuffer } from '../../../src/backend/secret-buffer.js';
import { type LineEvent, SecretLine } from '../../../src/backend/wasm/secret-line.js';

/** Types the pieces as a terminal delivers them. Returns the last event and the line. */
function type(...pieces: string[]): [LineEvent, string] {
  const text = new SecretBuffer();
  const line = new SecretLine(text);
  let event: LineEvent = 'more';
  for (const piece of pieces) event = line.take(Buffer.from(piece));
  return [event, Buffer.from(text.filled).toString()];
}

describe('a line typed without echo', () => {
  test.each<[string, string[], LineEvent, string]>([
    ['ends with Enter', ['secret\r'], 'done', 'secret'],
    ['ends with a line feed', ['secret\n'], 'done', 'secret'],
    ['continues until then', ['sec', 'ret'], 'more', 'secret'],
    ['may be empty', ['\r'], 'done', ''],
    ['drops later lines of a paste', ['secret\nsecond\n'], 'done', 'secret'],
    ['drops the marks of a bracketed paste', ['\u001b[200~secret\u001b[201~\r'], 'done', 'secret'],
    ['drops marks that arrive in pieces', ['\u001b', '[20', '0~secret\u001b[2', '01~\r'], 'done', 'secret'],
    ['ignores arrows and function keys', ['se\u001b[A\u001b[1;5Ccr\u001bOPet\u001b[3~\r'], 'done', 'secret'],
    ['ends with Enter after the Escape key', ['secret\u001b\r'], 'done', 'secret'],
    ['ignores control characters and NUL', ['se\u0000\u0001\u0016cret\r'], 'done', 'secret'],
    ['keeps a tab, as canonical mode does', ['se\tcret\r'], 'done', 'se\tcret'],
    ['loses its last character with Backspace', ['secrets\u007f\r'], 'done', 'secret'],
    ['loses a whole character of UTF-8', ['secreté€😀\b\b\b\r'], 'done', 'secret'],
    ['ignores Backspace when it is empty', ['\u007f\u007fsecret\r'], 'done', 'secret'],
    ['is emptied by Ctrl-U', ['wrong\u0015secret\r'], 'done', 'secret'],
    ['loses a word with Ctrl-W', ['two words \u0017\u0017secret\r'], 'done', 'secret'],
    ['ends with Ctrl-D', ['secret\u0004'], 'done', 'secret'],
    ['is refused with Ctrl-D', ['\u0004'], 'refused', ''],
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
