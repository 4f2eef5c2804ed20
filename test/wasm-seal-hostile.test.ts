/**
 * What a hostile holder of the sealed WebAssembly module's functions can get out of it, in whatever order they are called:
 * signatures, and nothing of a key.
 */
import { describe, expect, test } from 'vitest';
import {
  algorithms,
  builds,
  key,
  loadKey,
  materialOf,
  type Opened,
  open,
  put,
  type Sealed,
  stateAfter,
  swapped,
  traces,
} from './support/wasm-opened.js';

describe.each(builds)('in hostile hands, the $name build', (build) => {
  const algorithm = algorithms[0];
  const { innerBlock, innerState, outerState } = materialOf(algorithm, key);

  function withKey(): Opened & { readonly slot: number } {
    const opened = open(build);
    return { ...opened, slot: loadKey(opened, algorithm, key) };
  }
  const digestOf = (sealed: Sealed): bigint[] =>
    [0, 1, 2, 3].map((index) => BigInt.asUintN(64, BigInt(sealed['digest']?.(index) ?? 0)));

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

  test('gives words of the digest and nothing beside it, whatever index is asked for', () => {
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
    sealed['finish']?.(); // the block is zeros: no message has that padding
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

  test('starts no message with a slot that holds no key, wherever its number points', () => {
    const { sealed, slot } = withKey();
    for (const number of [slot + 1, 255, 256, 257, -1, -2, 2 ** 25, 2 ** 31 - 1, -(2 ** 31)]) {
      expect(() => sealed['begin']?.(number)).toThrow(WebAssembly.RuntimeError);
    }
  });

  test('wipes nothing but slots, whatever number is released', () => {
    const { sealed, sealedMemory } = withKey();
    const before = Buffer.from(sealedMemory);
    for (const number of [1, 256, 257, -1, 2 ** 25, 2 ** 31 - 1, -(2 ** 31)]) sealed['release']?.(number);
    expect(sealedMemory.equals(before)).toBe(true);
  });

  test('ends a message whose key is released, and wipes its state', () => {
    const { sealed, sealedMemory, slot } = withKey();
    sealed['begin']?.(slot);
    sealed['release']?.(slot);
    expect(() => sealed['finish']?.()).toThrow(WebAssembly.RuntimeError);
    expect(traces(sealedMemory, innerState)).toEqual([]);
  });

  test('makes no key of what a message left in the block', () => {
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

  // Words are vectors there, which JavaScript has none of.
  if (build.name === 'SIMD') {
    test('takes no words from JavaScript', () => {
      const { sealed } = withKey();
      expect(() => sealed['put256']?.(0, 0, 0, 0)).toThrow(TypeError);
    });
  }

  test('returns no part of a state from ten thousand calls in any order', () => {
    const { sealed } = withKey();
    const secrets = new Set<bigint>();
    for (const state of [innerState, outerState, swapped(innerState, algorithm), swapped(outerState, algorithm)]) {
      for (let at = 0; at + 4 <= state.length; at += 4) secrets.add(BigInt(state.readUInt32LE(at)));
    }
    const names = Object.keys(sealed).filter((name) => name !== 'scrub');
    let seed = 1;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; // the generator of ISO C's rand()
      return (seed >>> 8) % below;
    };
    const leaks: string[] = [];
    let returned = 0;
    for (let call = 0; call < 10_000; call++) {
      const name = names[random(names.length)] ?? '';
      const wide = name === 'put512';
      const words = Array.from({ length: 16 }, () => (wide ? BigInt(random(4)) : random(4)));
      let result: number | bigint | undefined;
      try {
        result = name === 'release' ? undefined : sealed[name]?.(...words);
      } catch {
        continue;
      }
      const value = BigInt.asUintN(64, BigInt(result ?? 0));
      if (value > 1024n) returned++;
      for (const half of [value >> 32n, value & 0xffffffffn]) if (secrets.has(half)) leaks.push(name);
    }
    expect(returned).toBeGreaterThan(100);
    expect(leaks).toEqual([]);
  });
});
