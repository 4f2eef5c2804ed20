/** The search of a process's own memory finds a key in every form, and nothing else. */
import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../tools/forensics/fingerprint.js';
import { keyForms } from '../../tools/forensics/key-forms.js';
import { parseMappings } from '../../tools/forensics/mappings.js';
import { searchOwnMemory } from '../../tools/forensics/search-own-memory.js';
import { compress, stateBytes } from '../../tools/forensics/sha2-state.js';

const digestBytes = { 'hmac-sha256': 32, 'hmac-sha384': 48, 'hmac-sha512': 64 } as const;
type Algorithm = keyof typeof digestBytes;
const algorithms = Object.keys(digestBytes) as Algorithm[];

/** The digest of a short message after one block, from the state after that block. */
function finish(algorithm: Algorithm, state: Buffer, message: Buffer): Buffer {
  const wordBytes = state.length / 8;
  const words = Array.from({ length: 8 }, (_, i) =>
    BigInt(`0x${state.toString('hex', i * wordBytes, (i + 1) * wordBytes)}`),
  );
  const block = Buffer.alloc(wordBytes * 16);
  message.copy(block);
  block[message.length] = 0x80;
  block.writeUInt32BE((block.length + message.length) * 8, block.length - 4);
  return stateBytes(algorithm, compress(algorithm, words, block), 'big').subarray(0, digestBytes[algorithm]);
}

describe('the forms of a key', () => {
  it.each(algorithms)('contain states that sign as createHmac does, with %s and keys of every length', (algorithm) => {
    for (const length of [1, 31, 32, 63, 64, 65, 127, 128, 129, 300]) {
      const key = randomBytes(length);
      const forms = new Map(keyForms(key.toString('hex'), 'hex', algorithm).map(({ form, bytes }) => [form, bytes]));
      const [inner, outer] = [forms.get('inner state, big-endian'), forms.get('outer state, big-endian')];
      if (inner === undefined || outer === undefined) throw new Error('a state is missing');
      const signature = finish(algorithm, outer, finish(algorithm, inner, Buffer.from('message')));
      expect(signature).toEqual(createHmac(algorithm.slice('hmac-'.length), key).update('message').digest());
      expect(forms.get('decoded')).toEqual(key);
      const swapped = Buffer.from(inner);
      if (algorithm === 'hmac-sha256') swapped.swap32();
      else swapped.swap64();
      expect(forms.get('inner state, little-endian')).toEqual(swapped);
    }
  });
});

describe('maps', () => {
  it('are parsed with names that contain spaces', () => {
    const text = '7f00aa000000-7f00aa001000 rw-s 00000000 00:01 1029                       /secretmem (deleted)\n';
    expect(parseMappings(text)).toEqual([
      { start: 0x7f00aa000000, end: 0x7f00aa001000, permissions: 'rw-s', name: '/secretmem (deleted)' },
    ]);
  });
});

describe('a search of this process', () => {
  it('finds every form of a key that is in memory, and no form of one that is not', () => {
    const here = keyForms(randomBytes(64).toString('base64'), 'base64', 'hmac-sha512');
    const absent = { name: 'absent', length: 32, heads: [0x12345678], sha256: '00'.repeat(32) };
    const findings = searchOwnMemory([...here.map(({ form, bytes }) => fingerprint(form, bytes)), absent]);
    expect(findings.controlsFound).toBe(findings.controls);
    expect(findings.counts['absent']).toBe(0);
    for (const { form } of here) expect(findings.counts[form], form).toBeGreaterThan(0);
  });

  it('counts each copy once, also between two pieces', () => {
    const needle = randomBytes(64);
    const wanted = fingerprint('needle', needle);
    const before = searchOwnMemory([wanted]).counts['needle'] ?? 0;
    const haystack = Buffer.alloc(12 << 20);
    const distance = 4099;
    const copies = Math.floor(haystack.length / distance);
    for (let i = 0; i < copies; i += 1) needle.copy(haystack, i * distance);
    expect(searchOwnMemory([wanted]).counts['needle']).toBe(before + copies);
    expect(haystack.length).toBeGreaterThan(0);
  });
});
