/**
 * What hostile code that holds the functions of the sealed WebAssembly module gets with suffix
 * keys, whose secret is hashed after the message. The module's memory holds the secret itself.
 * seal-hostile.wasm.test.ts asks the same of HMAC.
 */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  algorithms,
  builds,
  callAtRandom,
  firstSuffixSlot,
  key,
  loadKey,
  type Opened,
  open,
  placeOfBlock,
  put,
  type Sealed,
  suffixes,
} from '../../helpers/wasm-opened.js';

const hmac = algorithms[0];
const trap = WebAssembly.RuntimeError;

function digestOf(sealed: Sealed, words = 4): string {
  const digest = Array.from({ length: words }, (_, index) =>
    BigInt.asUintN(64, BigInt(sealed['digest']?.(index) ?? 0)),
  );
  return digest.map((word) => word.toString(16).padStart(16, '0')).join('');
}

describe.each(builds)('in hostile hands, the $name build', (build) => {
  const place = placeOfBlock(build);

  describe.each(suffixes)('with a key for $name', (algorithm) => {
    const words = algorithm.digestBytes / 8;
    const zeros = (length: number): Buffer => Buffer.alloc(length);
    const ofMessage = (message: Uint8Array, secret: Uint8Array | string = key): string =>
      createHash(algorithm.hash).update(message).update(secret).digest('hex');

    function withKey(): Opened & { readonly slot: number } {
      const opened = open(build);
      return { ...opened, slot: loadKey(opened, algorithm, key) };
    }

    /**
     * Begins a message, gives its first blocks and the beginning of the next one. All bytes are
     * equal.
     */
    function give({ sealed, sealedMemory }: Opened, slot: number, blocks: number, byte = 0x6d): void {
      const fill = (): unknown => sealedMemory.fill(byte, place, place + 64);
      sealed['begin']?.(slot);
      fill();
      for (let block = 0; block < blocks; block++) {
        sealed['block']?.();
        fill();
      }
    }

    test('gives no digest before a message is finished, and each word once', () => {
      const { sealed, courier, slot, ...opened } = withKey();
      const nothing = '0'.repeat(64);
      give({ sealed, courier, ...opened }, slot, 1);
      expect(digestOf(sealed)).toBe(nothing);
      courier.begin(slot);
      courier.absorb(put({ sealed, courier, ...opened }, 'm'.repeat(128)));
      expect(digestOf(sealed)).toBe(nothing);
      sealed['finishSuffix']?.(0);
      expect(digestOf(sealed, words)).toBe(ofMessage(Buffer.from('m'.repeat(128))));
      expect(digestOf(sealed)).toBe(nothing);
    });

    test('gives the hash of a message and the whole secret and nothing else, for any block', () => {
      const opened = withKey();
      const { sealed, slot } = opened;
      for (const bytes of [0, 1, 55, 56, 63]) {
        for (const blocks of [0, 1, 3]) {
          give(opened, slot, blocks);
          expect(sealed['finishSuffix']?.(bytes)).toBe(1);
          expect(digestOf(sealed, words)).toBe(ofMessage(Buffer.alloc(64 * blocks + bytes, 'm')));
        }
      }
    });

    const isMd5 = algorithm.hash === 'md5';
    test(`signs ${isMd5 ? 'printable ASCII and nothing else' : 'any byte'}, at any position in a message`, () => {
      const opened = withKey();
      const { sealed, sealedMemory, slot } = opened;
      for (let byte = 0; byte < 256; byte++) {
        const signed = !isMd5 || (byte >= 0x20 && byte <= 0x7e);
        for (const at of [0, 7, 8, 62, 63, 64, 71, 126, 127, 128, 133]) {
          const message = Buffer.alloc(134, 'm');
          message[at] = byte;
          sealed['begin']?.(slot);
          for (let from = 0; from < 134; from += 64) {
            sealedMemory.set(message.subarray(from, from + 64), place);
            if (from < 128) sealed['block']?.();
          }
          expect(sealed['finishSuffix']?.(134 - 128)).toBe(signed ? 1 : 0);
          expect(digestOf(sealed, words)).toBe(signed ? ofMessage(message) : '0'.repeat(words * 16));
        }
        give(opened, slot, 0, byte);
        expect(sealed['finishSuffix']?.(0)).toBe(1); // bytes past the end do not count
        digestOf(sealed);
      }
    });

    test(`${isMd5 ? 'refuses' : 'signs'} bytes that are not printable through the courier, and leaves no digest`, () => {
      const { courier, ...opened } = withKey();
      for (const message of [Buffer.from([0, 1, 255, 254]), Buffer.alloc(200, 0x7f)]) {
        courier.begin(opened.slot);
        const length = courier.sign(put({ courier, ...opened }, message), 0);
        expect(length).toBe(isMd5 ? -1 : 64);
        courier.begin(opened.slot);
        expect(courier.verify(put({ courier, ...opened }, message), 0, 0)).toBe(isMd5 ? -1 : 0);
        expect(digestOf(opened.sealed)).toBe('0'.repeat(64));
      }
    });

    test('traps when a message ends outside its last block', () => {
      const { sealed, slot } = withKey();
      for (const bytes of [-1, 64, 65, 256, 2 ** 16, 2 ** 31 - 1, -(2 ** 31)]) {
        sealed['begin']?.(slot);
        expect(() => sealed['finishSuffix']?.(bytes)).toThrow(trap);
      }
      expect(digestOf(sealed)).toBe('0'.repeat(64));
    });

    test('finishes no HMAC with a suffix key, and no suffix with an HMAC key', () => {
      const { sealed, slot, ...opened } = withKey();
      const other = loadKey({ sealed, ...opened }, hmac, 'another key');
      sealed['begin']?.(slot);
      expect(() => sealed['finish']?.()).toThrow(trap);
      sealed['begin']?.(other);
      expect(() => sealed['finishSuffix']?.(0)).toThrow(trap);
      expect(digestOf(sealed)).toBe('0'.repeat(64));
    });

    test.each([
      ['block', 0],
      ['finish', 0],
      ['finishSuffix', 0],
    ])('traps when %s is called after the end', (name, argument) => {
      const { sealed, slot } = withKey();
      sealed['begin']?.(slot);
      sealed['finishSuffix']?.(0);
      expect(() => sealed[name]?.(argument)).toThrow(trap);
    });

    test('ends a message when its key is released, also if another key gets its slot', () => {
      const { sealed, slot, ...opened } = withKey();
      sealed['begin']?.(slot);
      sealed['release']?.(slot);
      expect(() => sealed['finishSuffix']?.(0)).toThrow(trap);
      expect(() => sealed['begin']?.(slot)).toThrow(trap);
      expect(loadKey({ sealed, ...opened }, algorithm, 'short')).toBe(slot);
      expect(() => sealed['finishSuffix']?.(0)).toThrow(trap);
      sealed['begin']?.(slot);
      sealed['finishSuffix']?.(0);
      expect(digestOf(sealed, words)).toBe(ofMessage(zeros(0), 'short'));
    });

    test('makes no key whose length differs from the announced one or exceeds the limit', () => {
      const { sealed } = withKey();
      for (const bytes of [0, -1, 257, 2 ** 31 - 1, -(2 ** 31)]) {
        expect(() => sealed['openKey']?.(algorithm.number, bytes)).toThrow(trap);
        for (const call of ['storeKey', 'hashKey', 'closeKey', 'closeHashedKey']) {
          expect(() => sealed[call]?.()).toThrow(trap);
        }
      }
      sealed['openKey']?.(algorithm.number, 65);
      sealed['storeKey']?.();
      expect(() => sealed['closeKey']?.()).toThrow(trap);
      sealed['storeKey']?.();
      expect(() => sealed['storeKey']?.()).toThrow(trap);
      expect(sealed['closeKey']?.()).toBe(firstSuffixSlot + 1);
      expect(() => sealed['closeKey']?.()).toThrow(trap);
      sealed['begin']?.(firstSuffixSlot + 1);
      sealed['finishSuffix']?.(0);
      expect(digestOf(sealed, words)).toBe(ofMessage(zeros(0), zeros(65)));
    });

    test.each([64, 128, 256])('accepts %i bytes of a key and not a block more', (bytes) => {
      const { sealed } = withKey();
      sealed['openKey']?.(algorithm.number, bytes);
      for (let stored = 0; stored < bytes; stored += 64) sealed['storeKey']?.();
      expect(() => sealed['storeKey']?.()).toThrow(trap);
      expect(sealed['closeKey']?.()).toBe(firstSuffixSlot + 1);
    });

    test('makes no key from a part of a text that is to be hashed, and no hash of a text that is not', () => {
      const { sealed } = withKey();
      sealed['openDigestKey']?.(algorithm.number);
      expect(() => sealed['storeKey']?.()).toThrow(trap);
      expect(() => sealed['closeKey']?.()).toThrow(trap);
      sealed['openDigestKey']?.(hmac.number);
      expect(() => sealed['storeKey']?.()).toThrow(trap);
      expect(() => sealed['closeKey']?.()).toThrow(trap);
      sealed['openKey']?.(hmac.number);
      expect(() => sealed['storeKey']?.()).toThrow(trap);
      sealed['hashKey']?.();
      expect(() => sealed['closeKey']?.()).toThrow(trap);
      sealed['openKey']?.(algorithm.number, 64);
      expect(() => sealed['hashKey']?.()).toThrow(trap);
      expect(() => sealed['closeHashedKey']?.()).toThrow(trap);
      for (const kind of [0, 6, -1, 255]) {
        expect(() => sealed['openKey']?.(kind, 1)).toThrow(trap);
        expect(() => sealed['openDigestKey']?.(kind)).toThrow(trap);
      }
    });

    test.each([
      ['a key', (sealed: Sealed) => sealed['openKey']?.(algorithm.number, 1)],
      ['a key for HMAC', (sealed: Sealed) => sealed['openKey']?.(hmac.number)],
      ['a hashed key', (sealed: Sealed) => sealed['openDigestKey']?.(hmac.number)],
    ])('ends a message when %s begins, and ends that key when a message begins', (_, begin) => {
      const { sealed, slot } = withKey();
      sealed['begin']?.(slot);
      begin(sealed);
      for (const name of ['block', 'finish', 'finishSuffix']) expect(() => sealed[name]?.(0)).toThrow(trap);
      begin(sealed);
      sealed['begin']?.(slot);
      for (const name of ['storeKey', 'hashKey', 'closeKey', 'closeHashedKey']) {
        expect(() => sealed[name]?.()).toThrow(trap);
      }
      sealed['finishSuffix']?.(0);
      expect(digestOf(sealed, words)).toBe(ofMessage(zeros(0)));
    });

    test('returns no part of the secret from ten thousand calls in random order', () => {
      const { sealed, slot } = withKey();
      const secrets = new Set<bigint>();
      for (const text of [key, createHash('md5').update(key).digest('hex')]) {
        const bytes = Buffer.from(text);
        for (let at = 0; at < bytes.length; at += 4) {
          secrets.add(BigInt(bytes.readUInt32LE(at)));
          secrets.add(BigInt(bytes.readUInt32BE(at)));
        }
      }
      const choices = [0, 1, 2, 3, 4, 5, 63, 64, slot, slot, slot];
      const { returned, leaks } = callAtRandom(sealed, choices, secrets);
      expect(returned).toBeGreaterThan(20);
      expect(leaks).toEqual([]);
    });
  });
});
