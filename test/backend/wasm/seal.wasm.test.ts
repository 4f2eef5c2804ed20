/**
 * The sealed WebAssembly module is sealed: what its binary guarantees (WebAssembly Core
 * Specification), and what stays in memory. seal-hostile.wasm.test.ts tests what hostile code gets
 * from its functions.
 */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { LoadRefusal, SecretEncoding } from '../../../src/backend/shared-table.js';
import { codeBytes, memoryLimits, withMemoryExported } from '../../helpers/wasm-binary.js';
import {
  algorithms,
  builds,
  encodingNumber,
  firstSuffixSlot,
  key,
  loadKey,
  materialOf,
  message,
  type Opened,
  open,
  put,
  refusalNumber,
  signHex,
  suffixes,
  swapped,
  traces,
} from '../../helpers/wasm-opened.js';

const pageBytes = 65536;

/** A secret that is refused as a key changes nothing in either memory. */
function expectRefusal(
  opened: Opened,
  algorithm: { readonly number: number },
  [secret, encoding]: readonly [secret: string, encoding: SecretEncoding],
  refusal: LoadRefusal,
): void {
  const sealedBefore = Buffer.from(opened.sealedMemory);
  const courierBefore = Buffer.from(opened.courierMemory);
  expect(loadKey(opened, algorithm, secret, encodingNumber(encoding))).toBe(refusalNumber(refusal));
  expect(opened.sealedMemory.equals(sealedBefore)).toBe(true);
  expect(opened.courierMemory.equals(courierBefore)).toBe(true);
}

describe.each(builds)('the $name build', (build) => {
  const module = new WebAssembly.Module(build.sealed);

  describe('as a binary', () => {
    test('of the sealed module imports nothing and exports functions only: no memory, table or global', () => {
      expect(codeBytes(build.sealed)).toBeGreaterThan(1000);
      expect(WebAssembly.Module.imports(module)).toEqual([]);
      const kinds = new Set(WebAssembly.Module.exports(module).map(({ kind }) => kind));
      expect([...kinds]).toEqual(['function']);
      const opened = new WebAssembly.Module(withMemoryExported(build.sealed));
      expect(WebAssembly.Module.exports(opened)).toContainEqual({ name: 'memory', kind: 'memory' });
    });

    test('of the courier imports functions of the sealed module only, and exports one memory and functions', () => {
      const courier = new WebAssembly.Module(build.courier);
      for (const { module: from, kind } of WebAssembly.Module.imports(courier)) {
        expect([from, kind]).toEqual(['seal', 'function']);
      }
      const others = WebAssembly.Module.exports(courier).filter(({ kind }) => kind !== 'function');
      expect(others).toEqual([{ name: 'memory', kind: 'memory' }]);
    });

    test('has memories of one page that cannot grow', () => {
      expect(memoryLimits(build.sealed)).toEqual([{ initial: 1, maximum: 1 }]);
      expect(memoryLimits(build.courier)).toEqual([{ initial: 1, maximum: 1 }]);
      const { courier, sealedMemory } = open(build);
      expect(() => (courier.memory as unknown as { grow(pages: number): number }).grow(1)).toThrow(RangeError);
      expect(sealedMemory.length).toBe(pageBytes);
    });
  });

  // Each signature leaves states in the registers and stack frames of the sealed module.
  test.each([...algorithms, ...suffixes])('overwrites the stack once for each signature of $name', (algorithm) => {
    const calls: string[] = [];
    const opened = open(build, undefined, calls);
    const slot = loadKey(opened, algorithm, key);
    for (const use of ['sign', 'verify'] as const) {
      for (const text of ['order', 'm'.repeat(300)]) {
        opened.courier.begin(slot);
        calls.length = 0;
        const bytes = put(opened, text);
        if (use === 'sign') opened.courier.sign(bytes, 0);
        else opened.courier.verify(bytes, 0, 0);
        const ends = calls.filter((name) => /^(finish|scrub|digest)/.test(name));
        expect(ends[0]).toMatch(/^finish/);
        expect(ends.slice(1)).toEqual(['scrub', ...Array(ends.length - 2).fill('digest')]);
        expect(ends.length).toBeGreaterThan(3);
      }
    }
  });

  describe.each(algorithms)('with a key for $name', (algorithm) => {
    const digestBytes = algorithm.hash.outputLen;
    const keys = { 'shorter than a block': key.slice(0, 40), 'longer than a block': key.repeat(3) };

    describe.each(Object.entries(keys))('%s', (_, secret) => {
      const material = materialOf(algorithm, secret);

      test('leaves only the two states in memory after loading', () => {
        const opened = open(build);
        const { courier, sealedMemory, courierMemory } = opened;
        const untouched = Buffer.from(courierMemory);
        const bytes = put(opened, secret);
        expect(traces(courierMemory, Buffer.from(secret))).not.toEqual([]);
        const slot = courier.loadKey(algorithm.number, encodingNumber('utf8'), bytes);
        expect(slot).toBe(0);
        expect(courierMemory.equals(untouched)).toBe(true);
        expect(sealedMemory.includes(material.innerState)).toBe(true);
        expect(sealedMemory.includes(material.outerState)).toBe(true);
        for (const part of [Buffer.from(secret), material.innerBlock, material.outerBlock]) {
          expect(traces(sealedMemory, part)).toEqual([]);
          expect(traces(sealedMemory, swapped(part.subarray(0, part.length & ~7), algorithm))).toEqual([]);
        }
      });

      test('leaves nothing in the sealed memory after it is destroyed', () => {
        const opened = open(build);
        const { courier, sealedMemory, courierMemory } = opened;
        const untouched = Buffer.from(sealedMemory);
        const slot = loadKey(opened, algorithm, secret);
        const signature = createHmac(algorithm.name, secret).update(message).digest('hex');
        expect(signHex(opened, slot, put(opened, message))).toBe(signature);
        courierMemory.write(signature, courier.text());
        courier.begin(slot);
        expect(courier.verify(put(opened, message), 0, signature.length)).toBe(1);
        expect(sealedMemory.equals(untouched)).toBe(false);
        courier.release(slot);
        expect(sealedMemory.equals(untouched)).toBe(true);
        const states = [material.innerState, material.outerState];
        for (const state of [...states, ...states.map((bytes) => swapped(bytes, algorithm))]) {
          expect(traces(courierMemory, state)).toEqual([]);
        }
      });
    });

    test.each<[string, SecretEncoding, string, LoadRefusal]>([
      ['malformed base64', 'base64', 'c2VjcmV0!mate', 'not-base64'],
      ['malformed hexadecimal', 'hex', 'c0ffee0g', 'not-hex'],
      ['a line break', 'utf8', 'one line\nanother', 'newline'],
      ['an empty text', 'utf8', '\n', 'empty'],
      ['a text that is too long', 'utf8', 'k'.repeat(4097), 'too-long'],
    ])('refuses %s and leaves nothing of it', (_, encoding, secret, refusal) => {
      expectRefusal(open(build), algorithm, [secret, encoding], refusal);
    });

    test('does not leave the right signature in memory after a wrong one is verified', () => {
      const opened = open(build);
      const { courier, courierMemory, sealedMemory } = opened;
      const slot = loadKey(opened, algorithm, key);
      const right = createHmac(algorithm.name, key).update(message).digest();
      signHex(opened, slot, put(opened, message));
      expect(traces(courierMemory, right)).not.toEqual([]);
      courierMemory.write('0'.repeat(digestBytes * 2), courier.text());
      courier.begin(slot);
      expect(courier.verify(put(opened, message), 0, digestBytes * 2)).toBe(0);
      expect(traces(courierMemory, right)).toEqual([]);
      expect(traces(sealedMemory, right)).toEqual([]);
      expect(traces(sealedMemory, swapped(right, algorithm))).toEqual([]);
    });

    test('holds 256 keys, refuses one more and keeps nothing of it', () => {
      const opened = open(build);
      for (let slot = 0; slot < 256; slot++) expect(loadKey(opened, algorithm, `key ${slot}`)).toBe(slot);
      const before = Buffer.from(opened.sealedMemory);
      expect(loadKey(opened, algorithm, key)).toBe(refusalNumber('no-slot'));
      expect(opened.sealedMemory.equals(before)).toBe(true);
      opened.courier.release(77);
      expect(loadKey(opened, algorithm, key)).toBe(77);
      expect(signHex(opened, 255, put(opened, message))).toBe(
        createHmac(algorithm.name, 'key 255').update(message).digest('hex'),
      );
    });
  });

  describe.each(suffixes)('with a key for $name', (algorithm) => {
    const forms = [
      ['its text', 'utf8', (text: string) => text],
      ['its base64', 'to-base64', (text: string) => Buffer.from(text).toString('base64')],
      ['its capital letters', 'to-uppercase', (text: string) => text.toUpperCase()],
      ['its MD5 digest', 'to-md5-hex', (text: string) => createHash('md5').update(text).digest('hex')],
    ] as const;
    const secrets = { 'shorter than a block': key.slice(0, 40), 'longer than two blocks': key.repeat(3).slice(0, 150) };
    const ofMessage = (secret: string): string =>
      createHash(algorithm.hash).update(message).update(secret).digest('hex');

    describe.each(Object.entries(secrets))('%s', (_, secret) => {
      test.each(forms)('keeps %s in the sealed memory once, and nothing else of it anywhere', (_, encoding, form) => {
        const opened = open(build);
        const { courier, sealedMemory, courierMemory } = opened;
        const courierUntouched = Buffer.from(courierMemory);
        const untouched = Buffer.from(sealedMemory);
        const slot = loadKey(opened, algorithm, secret, encodingNumber(encoding));
        expect(slot).toBe(firstSuffixSlot);
        expect(courierMemory.equals(courierUntouched)).toBe(true);
        const kept = Buffer.from(form(secret));
        const at = sealedMemory.indexOf(kept);
        expect(at).toBeGreaterThan(0);
        sealedMemory.fill(0, at, at + kept.length);
        for (const trace of [kept, Buffer.from(secret), Buffer.from(secret.slice(0, 40)).swap32()]) {
          expect(traces(sealedMemory, trace)).toEqual([]);
        }
        sealedMemory.set(kept, at);
        expect(signHex(opened, slot, put(opened, message))).toBe(ofMessage(form(secret)));
        courier.begin(slot);
        courierMemory.write(ofMessage(form(secret)), courier.text());
        expect(courier.verify(put(opened, message), 0, algorithm.digestBytes * 2)).toBe(1);
        for (const trace of [kept, Buffer.from(secret)]) expect(traces(courierMemory, trace)).toEqual([]);
        courier.release(slot);
        expect(sealedMemory.equals(untouched)).toBe(true);
      });
    });

    test('leaves nothing of a longer secret after a shorter one in the same slot', () => {
      const opened = open(build);
      opened.courier.release(loadKey(opened, algorithm, key));
      const slot = loadKey(opened, algorithm, 'short');
      expect(slot).toBe(firstSuffixSlot);
      expect(signHex(opened, slot, put(opened, message))).toBe(ofMessage('short'));
      expect(traces(opened.sealedMemory, Buffer.from(key))).toEqual([]);
    });

    test.each<[string, SecretEncoding, string, LoadRefusal]>([
      ['more bytes than fit', 'utf8', 'k'.repeat(257), 'suffix-too-long'],
      ['more bytes than fit, once encoded', 'to-base64', 'k'.repeat(193), 'suffix-too-long'],
      ['a letter that has no ASCII capital', 'to-uppercase', 'clé', 'not-ascii'],
      ['a text that is too long', 'to-md5-hex', 'k'.repeat(4097), 'too-long'],
      ['a line break', 'to-md5-hex', 'one line\nanother', 'newline'],
      ['an empty text', 'to-md5-hex', '\n', 'empty'],
    ])('refuses %s and leaves nothing of it', (_, encoding, secret, refusal) => {
      expectRefusal(open(build), algorithm, [secret, encoding], refusal);
    });

    test('holds 64 keys in addition to those for HMAC, refuses one more and keeps nothing of it', () => {
      const opened = open(build);
      const end = firstSuffixSlot + 64;
      for (let slot = firstSuffixSlot; slot < end; slot++) {
        expect(loadKey(opened, algorithm, `key ${slot}`)).toBe(slot);
      }
      const before = Buffer.from(opened.sealedMemory);
      expect(loadKey(opened, algorithm, key)).toBe(refusalNumber('no-slot'));
      expect(opened.sealedMemory.equals(before)).toBe(true);
      expect(loadKey(opened, algorithms[0], key)).toBe(0);
      opened.courier.release(firstSuffixSlot + 7);
      expect(loadKey(opened, algorithm, key)).toBe(firstSuffixSlot + 7);
      expect(signHex(opened, end - 1, put(opened, message))).toBe(ofMessage(`key ${end - 1}`));
    });
  });

  test.each([
    'to-base64',
    'to-uppercase',
    'to-md5-hex',
  ] as const)('leaves neither a text nor its form %s in either memory after it makes an HMAC key', (form) => {
    const opened = open(build);
    const { sealedMemory, courierMemory } = opened;
    const untouched = Buffer.from(courierMemory);
    expect(loadKey(opened, algorithms[0], key, encodingNumber(form))).toBe(0);
    expect(courierMemory.equals(untouched)).toBe(true);
    const digest = createHash('md5').update(key).digest();
    const texts = [key, key.toUpperCase(), Buffer.from(key).toString('base64'), digest.toString('hex')];
    for (const trace of [...texts.map((text) => Buffer.from(text)), digest]) {
      expect(traces(sealedMemory, trace)).toEqual([]);
      expect(traces(sealedMemory, Buffer.from(trace).swap32())).toEqual([]);
    }
  });
});
