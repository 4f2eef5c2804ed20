/**
 * That the sealed WebAssembly module is sealed: what its binary promises (WebAssembly Core Specification), what is
 * left in memory, and what a hostile holder of its functions can get out of it.
 */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { codeBytes, memoryLimits, withMemoryExported } from './support/wasm-binary.js';
import {
  algorithms,
  builds,
  loadKey,
  materialOf,
  type Opened,
  open,
  put,
  type Sealed,
  signHex,
  stateAfter,
  swapped,
} from './support/wasm-opened.js';

const key = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const message = 'symbol=LTCBTC&side=BUY&type=LIMIT&timestamp=1499827319559';
const pageBytes = 65536;

/** Where any four bytes in a row of `secret` are in `memory`. */
function traces(memory: Buffer, secret: Buffer): number[] {
  const found = [];
  for (let at = 0; at + 4 <= secret.length; at += 4) {
    const piece = secret.subarray(at, at + 4);
    if (!piece.every((byte) => byte === 0) && memory.includes(piece)) found.push(at);
  }
  return found;
}

describe.each(builds)('the $name build', (build) => {
  const module = new WebAssembly.Module(build.sealed);

  describe('as a binary', () => {
    test('of sealed imports nothing and exports functions only: no memory, table or global', () => {
      expect(codeBytes(build.sealed)).toBeGreaterThan(1000);
      expect(WebAssembly.Module.imports(module)).toEqual([]);
      const kinds = new Set(WebAssembly.Module.exports(module).map(({ kind }) => kind));
      expect([...kinds]).toEqual(['function']);
      const opened = new WebAssembly.Module(withMemoryExported(build.sealed));
      expect(WebAssembly.Module.exports(opened)).toContainEqual({ name: 'memory', kind: 'memory' });
    });

    test('of courier imports functions of sealed only, and exports one memory beside functions', () => {
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

  describe.each(algorithms)('with a key for $name', (algorithm) => {
    const digestBytes = algorithm.hash.outputLen;
    const keys = { 'shorter than a block': key.slice(0, 40), 'longer than a block': key.repeat(3) };

    describe.each(Object.entries(keys))('%s', (_, secret) => {
      const material = materialOf(algorithm, secret);

      test('leaves nothing of it in either memory after loading but the two states', () => {
        const opened = open(build);
        const { courier, sealedMemory, courierMemory } = opened;
        const untouched = Buffer.from(courierMemory);
        const bytes = put(opened, secret);
        expect(traces(courierMemory, Buffer.from(secret))).not.toEqual([]);
        const slot = courier.loadKey(algorithm.number, 0, bytes);
        expect(slot).toBe(0);
        expect(courierMemory.equals(untouched)).toBe(true);
        expect(sealedMemory.includes(material.innerState)).toBe(true);
        expect(sealedMemory.includes(material.outerState)).toBe(true);
        for (const part of [Buffer.from(secret), material.innerBlock, material.outerBlock]) {
          expect(traces(sealedMemory, part)).toEqual([]);
          expect(traces(sealedMemory, swapped(part.subarray(0, part.length & ~7), algorithm))).toEqual([]);
        }
      });

      test('leaves nothing at all in the sealed memory after destroying it', () => {
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

    test.each([
      ['malformed base64', 1, 'c2VjcmV0!mate', -5],
      ['malformed hexadecimal', 2, 'c0ffee0g', -6],
      ['a line break', 0, 'one line\nanother', -4],
      ['nothing', 0, '\n', -2],
      ['too much', 0, 'k'.repeat(4097), -3],
    ])('refuses %s and leaves nothing of it', (_, encoding, secret, failure) => {
      const opened = open(build);
      const sealedBefore = Buffer.from(opened.sealedMemory);
      const courierBefore = Buffer.from(opened.courierMemory);
      expect(loadKey(opened, algorithm, secret, encoding)).toBe(failure);
      expect(opened.sealedMemory.equals(sealedBefore)).toBe(true);
      expect(opened.courierMemory.equals(courierBefore)).toBe(true);
    });

    test('does not leave the right signature behind when another is verified', () => {
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

    test('holds 256 keys, and refuses one more without keeping anything of it', () => {
      const opened = open(build);
      for (let slot = 0; slot < 256; slot++) expect(loadKey(opened, algorithm, `key ${slot}`)).toBe(slot);
      const before = Buffer.from(opened.sealedMemory);
      expect(loadKey(opened, algorithm, key)).toBe(-1);
      expect(opened.sealedMemory.equals(before)).toBe(true);
      opened.courier.release(77);
      expect(loadKey(opened, algorithm, key)).toBe(77);
      expect(signHex(opened, 255, put(opened, message))).toBe(
        createHmac(algorithm.name, 'key 255').update(message).digest('hex'),
      );
    });
  });

  describe('in hostile hands', () => {
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

    test.runIf(build.name === 'SIMD')('takes no words from JavaScript', () => {
      const { sealed } = withKey();
      expect(() => sealed['put256']?.(0, 0, 0, 0)).toThrow(TypeError);
    });

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
});
