/** A reader that remembers the latest texts gives the same answers as one that does not. */
import { describe, expect, it, vi } from 'vitest';
import { deny } from '../../../src/exchanges/wire/deny.js';
import { remembering } from '../../../src/exchanges/wire/latest.js';

describe('a reader that remembers', () => {
  it('reads a text once as long as it is one of the latest four', () => {
    const read = vi.fn((text: string) => ({ text }));
    const reader = remembering(read);
    const first = reader('a');
    for (const text of ['b', 'c', 'd']) reader(text);
    expect(reader('a')).toBe(first);
    expect(read).toHaveBeenCalledTimes(4);
    reader('e');
    expect(reader('a')).toEqual(first);
    expect(read).toHaveBeenCalledTimes(6);
  });

  it('does not keep a text of more than 64 Ki characters', () => {
    const reader = remembering((text) => ({ text }));
    const text = 'x'.repeat(64 * 1024 + 1);
    expect(reader(text)).not.toBe(reader(text));
    expect(reader(text.slice(1))).toBe(reader(text.slice(1)));
  });

  it('denies a text each time that its reader denies it', () => {
    const reader = remembering(() => deny('no'));
    expect(() => reader('a')).toThrow();
    expect(() => reader('a')).toThrow();
  });
});
