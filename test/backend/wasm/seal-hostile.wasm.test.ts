/**
 * Hostile code that holds the functions of the sealed WebAssembly module gets signatures out of it,
 * in any order of calls, and nothing of a key.
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
  materialOf,
  type Opened,
  open,
  put,
  type Sealed,
  stateAfter,
  suffixes,
  swapped,
  traces,
} from '../../helpers/wasm-opened.js';

describe.each(builds)('in hostile hands, the $name build', (build) => {
  const algorithm = algorithms[0];
  const { innerBlock, innerState } = materialOf(algorithm, key);

  function withKey(): Opened & { readonly slot: number } {
    const opened = open(build);
    return { ...opened, slot: loadKey(opened, algorithm, key) };
  }
  const digestOf = (sealed: Sealed, words = 4): bigint[] =>
    Array.from({ length: words }, (_, index) => BigInt.asUintN(64, BigInt(sealed['digest']?.(index) ?? 0)));

  test('gives no digest before a message is finished, so no state between two blocks', () => {
    const { sealed, courier, slot, ...opened } = withKey();
    expect(digestOf(sealed)).toEqual([0n, 0n, 0n, 0n]);
    sealed['begin']?.(slot);
    expect(digestOf(sealed)).toEqual([0n, 0n, 0n, 0n]);
    courier.begin(slot);
    courier.absorb(put({ sealed, courier, ...opened }, 'm'.repeat(128)));
    expect(digestOf(sealed)).toEqual([0n, 0n, 0n, 0n]);
    sealed['finish']?.();
    expect(digestOf(sealed)).not.toContain(0n);
  });

  test('gives each word of a digest once', () => {
    const { sealed, slot } = withKey();
    sealed['begin']?.(slot);
    sealed['finish']?.();
    expect(digestOf(sealed)).not.toContain(0n);
    expect(digestOf(sealed)).toEqual([0n, 0n, 0n, 0n]);
  });

  test('gives the words of the digest and nothing else, for any index', () => {
    const { sealed, slot } = withKey();
    sealed['begin']?.(slot);
    sealed['finish']?.();
    digestOf(sealed);
    for (const index of [-1, 4, 7, 8, -8, 1000, -1000, 2 ** 29, 2 ** 31 - 1, -(2 ** 31)]) {
      expect(sealed['digest']?.(index)).toBe(0n);
    }
  });

  test('finishes an unpadded block with the outer hash, so that no inner digest comes out', () => {
    const { sealed, slot } = withKey();
    sealed['begin']?.(slot);
    sealed['finish']?.(); // the block is zeros, which no message has as its padding
    const inner = swapped(stateAfter(algorithm, innerBlock, new Uint8Array(64)), algorithm);
    const outerMessage = Buffer.concat([inner, Buffer.from([0x80]), Buffer.alloc(31)]);
    outerMessage.writeUInt32BE((64 + 32) * 8, 60);
    const expected = swapped(stateAfter(algorithm, materialOf(algorithm, key).outerBlock, outerMessage), algorithm);
    expect(digestOf(sealed)).toEqual([0, 8, 16, 24].map((at) => expected.readBigUInt64BE(at)));
  });

  test.each(['block', 'finish'])('traps when %s is called without a message', (name) => {
    const { sealed, slot } = withKey();
    expect(() => sealed[name]?.()).toThrow(WebAssembly.RuntimeError);
    sealed['begin']?.(slot);
    sealed['finish']?.();
    expect(() => sealed[name]?.()).toThrow(WebAssembly.RuntimeError);
  });

  test.each(['hashKey', 'closeKey', 'closeHashedKey'])('traps when %s is called without a key to make', (name) => {
    const { sealed } = withKey();
    expect(() => sealed[name]?.()).toThrow(WebAssembly.RuntimeError);
  });

  test('starts no message with a slot that holds no key, for any slot number', () => {
    const { sealed, slot } = withKey();
    for (const number of [slot + 1, 255, 256, 257, -1, -2, 2 ** 25, 2 ** 31 - 1, -(2 ** 31)]) {
      expect(() => sealed['begin']?.(number)).toThrow(WebAssembly.RuntimeError);
    }
  });

  test('wipes only slots, for any number that is released', () => {
    const { sealed, sealedMemory } = withKey();
    const before = Buffer.from(sealedMemory);
    for (const number of [1, 256, 257, -1, 2 ** 25, 2 ** 31 - 1, -(2 ** 31)]) sealed['release']?.(number);
    expect(sealedMemory.equals(before)).toBe(true);
  });

  test('ends a message when its key is released, and wipes its state', () => {
    const { sealed, sealedMemory, slot } = withKey();
    sealed['begin']?.(slot);
    sealed['release']?.(slot);
    expect(() => sealed['finish']?.()).toThrow(WebAssembly.RuntimeError);
    expect(traces(sealedMemory, innerState)).toEqual([]);
  });

  test('makes no key from bytes that a message left in the block', () => {
    const { sealed, slot } = withKey();
    sealed['begin']?.(slot);
    sealed['finish']?.();
    sealed['openKey']?.(1);
    const made = Number(sealed['closeKey']?.());
    sealed['begin']?.(made);
    sealed['finish']?.();
    const got = digestOf(sealed);
    const empty = open(build);
    const zero = loadKey(empty, algorithm, new Uint8Array(64));
    empty.sealed['begin']?.(zero);
    empty.sealed['finish']?.();
    expect(got).toEqual(digestOf(empty.sealed));
  });

  // Words are vectors in this build, and JavaScript has no vectors.
  if (build.name === 'SIMD') {
    test('rejects words from JavaScript', () => {
      const { sealed } = withKey();
      expect(() => sealed['put256']?.(0, 0, 0, 0)).toThrow(TypeError);
    });
  }

  test('does not reveal the state of an unfinished message by ending a message of another key', () => {
    for (const victim of algorithms) {
      for (const own of suffixes) {
        const opened = open(build);
        const { sealed } = opened;
        const slot = loadKey(opened, victim, key);
        const ownSlot = loadKey(opened, own, 'of the attacker');
        sealed['begin']?.(slot);
        sealed['begin']?.(ownSlot);
        sealed['finishSuffix']?.(0);
        const digest = digestOf(sealed, 8).map((word) => word.toString(16).padStart(16, '0'));
        const hash = createHash(own.hash).update('of the attacker').digest('hex');
        expect(digest.join('')).toBe(hash.padEnd(128, '0'));
      }
    }
  });

  test('does not reveal the signature of a finished message whose digest was never read', () => {
    const opened = open(build);
    const { sealed } = opened;
    const slot = loadKey(opened, algorithms[2], key);
    const ownSlot = loadKey(opened, suffixes[1], 'of the attacker');
    sealed['begin']?.(slot);
    sealed['finish']?.();
    sealed['begin']?.(ownSlot);
    expect(digestOf(sealed, 8)).toEqual(Array(8).fill(0n));
  });

  test('returns no part of a state or a secret from ten thousand calls in random order', () => {
    const opened = open(build);
    const { sealed } = opened;
    const secrets = new Set<bigint>();
    const note = (bytes: Buffer): void => {
      for (let at = 0; at + 4 <= bytes.length; at += 4) {
        if (bytes.readUInt32LE(at) !== 0) secrets.add(BigInt(bytes.readUInt32LE(at)));
      }
    };
    for (const each of algorithms) {
      const { innerState, outerState } = materialOf(each, key);
      for (const state of [innerState, outerState]) for (const bytes of [state, swapped(state, each)]) note(bytes);
      loadKey(opened, each, key);
    }
    for (const each of suffixes) {
      for (const bytes of [Buffer.from(key), Buffer.from(key).swap32()]) note(bytes);
      loadKey(opened, each, key);
    }
    const own = suffixes.map((each) => loadKey(opened, each, 'of the attacker'));
    const choices = [0, 1, 2, 3, 4, 5, 64, firstSuffixSlot, firstSuffixSlot + 1, ...own];
    const { returned, leaks } = callAtRandom(sealed, choices, secrets);
    expect(returned).toBeGreaterThan(400);
    expect(leaks).toEqual([]);
  });
});
