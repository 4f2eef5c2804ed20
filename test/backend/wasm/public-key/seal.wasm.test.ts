/**
 * The sealed module of the public-key algorithms is sealed: what its binary guarantees (WebAssembly
 * Core Specification), what stays in memory, and what code that holds its functions can get.
 */
import { createHash, sign as signByNode } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { KeyKind } from '../../../../src/backend/wasm/private-key/form.js';
import {
  binaries,
  curveKinds,
  fieldsOf,
  Interruption,
  keyObjectOf,
  kindNumber,
  load,
  type Opened,
  open,
  publicKeyOf,
  rsaKey,
  sign,
  wordsOf,
} from '../../../helpers/public-key-opened.js';
import { codeBytes, memoryLimits, withMemoryExported } from '../../../helpers/wasm-binary.js';
import { traces } from '../../../helpers/wasm-opened.js';

const message = Buffer.from('symbol=LTCBTC&side=BUY&type=LIMIT&timestamp=1499827319559');
const other = Buffer.from('symbol=LTCBTC&side=SELL&type=MARKET&timestamp=149982731955');
const secret = createHash('sha256').update('the secret of this test').digest();
const { key: rsaObject, numbers } = rsaKey(2048);
const reversed = (bytes: Uint8Array): Buffer => Buffer.from(bytes).reverse();

const keys: readonly { readonly kind: KeyKind; readonly bytes: Buffer; readonly parts: readonly Buffer[] }[] = [
  ...curveKinds.map((kind) => ({ kind, bytes: secret, parts: [secret, reversed(secret)] })),
  {
    kind: 'rsa',
    bytes: fieldsOf(numbers),
    parts: [numbers.p, numbers.q, numbers.dp, numbers.dq, numbers.qinv].flatMap((part) => [
      Buffer.from(part),
      reversed(part),
    ]),
  },
];

/**
 * SHA-512 of the seed: the scalar before it is clamped, and the prefix (RFC 8032, section 5.1.5).
 */
const expanded = createHash('sha512').update(secret).digest();

const results = (opened: Opened): bigint[] =>
  Array.from({ length: 64 }, (_, index) => BigInt(opened.sealed['result']?.(index) ?? 0));

describe('the binary', () => {
  const module = new WebAssembly.Module(binaries.sealed);

  it('of the sealed module imports nothing and exports functions only', () => {
    expect(codeBytes(binaries.sealed)).toBeGreaterThan(1000);
    expect(WebAssembly.Module.imports(module)).toEqual([]);
    const exports = WebAssembly.Module.exports(module);
    expect(exports.map(({ name, kind }) => `${kind} ${name}`).sort()).toEqual(
      [
        ...['begin', 'closeKey', 'finish', 'openKey', 'publicKey', 'put'],
        ...['release', 'result', 'scrub', 'take', 'turn'],
      ].map((name) => `function ${name}`),
    );
    const opened = new WebAssembly.Module(withMemoryExported(binaries.sealed));
    expect(WebAssembly.Module.exports(opened)).toContainEqual({ name: 'memory', kind: 'memory' });
  });

  it('of the courier imports functions of the sealed module only, and exports one memory and functions', () => {
    const courier = new WebAssembly.Module(binaries.courier);
    for (const { module: from, kind } of WebAssembly.Module.imports(courier)) {
      expect([from, kind]).toEqual(['seal', 'function']);
    }
    const exports = WebAssembly.Module.exports(courier);
    expect(exports.filter(({ kind }) => kind !== 'function')).toEqual([{ name: 'memory', kind: 'memory' }]);
    expect(exports.map(({ name }) => name).sort()).toEqual([
      ...['absorb', 'begin', 'input', 'inputBytes', 'loadKey', 'memory'],
      ...['output', 'publicKey', 'release', 'scrub', 'sign', 'turn'],
    ]);
  });

  it('has memories of one page that cannot grow, and is small', () => {
    expect(memoryLimits(binaries.sealed)).toEqual([{ initial: 1, maximum: 1 }]);
    expect(memoryLimits(binaries.courier)).toEqual([{ initial: 1, maximum: 1 }]);
    expect(binaries.sealed.length + binaries.courier.length).toBeLessThan(40_000);
  });
});

describe.each(keys)('with a key of $kind', ({ kind, bytes, parts }) => {
  it('keeps nothing of the key in the memory that JavaScript can read', () => {
    const opened = open();
    const untouched = Buffer.from(opened.courierMemory);
    opened.courierMemory.set(bytes, opened.courier.input());
    for (const part of parts.filter((_, index) => index % 2 === 0)) {
      expect(traces(opened.courierMemory, part)).not.toEqual([]);
    }
    expect(opened.courier.loadKey(kindNumber(kind))).toBeGreaterThanOrEqual(0);
    expect(opened.courierMemory.equals(untouched)).toBe(true);
    sign(opened, kind, kind === 'rsa' ? 64 : 0, message);
    for (const part of [...parts, expanded]) expect(traces(opened.courierMemory, part)).toEqual([]);
  });

  it('leaves no intermediate number after it makes a key, signs or gives the public key', () => {
    const opened = open();
    const slot = load(opened, kind, bytes);
    const made = Buffer.from(opened.sealedMemory);
    const signature = sign(opened, kind, slot, message);
    results(opened);
    expect(opened.sealedMemory.equals(made)).toBe(true);
    expect(signature.valueOf()).not.toBe(-1);
    if (kind !== 'rsa') {
      opened.courier.publicKey(slot);
      results(opened);
      expect(opened.sealedMemory.equals(made)).toBe(true);
    }
    // What is left is the key itself.
    opened.courier.release(slot);
    const first = Buffer.from(opened.sealedMemory);
    expect(first.equals(made)).toBe(false);
    for (const part of [...parts, expanded, reversed(expanded)]) expect(traces(first, part)).toEqual([]);
  });

  it('leaves nothing of the key in the sealed memory after it is destroyed', () => {
    const opened = open();
    // The tables of the curve stay.
    const warm = kind === 'rsa' ? 64 : load(opened, kind, Buffer.alloc(32, 1));
    opened.courier.release(warm);
    const untouched = Buffer.from(opened.sealedMemory);
    const slot = load(opened, kind, bytes);
    expect(opened.sealedMemory.equals(untouched)).toBe(false);
    sign(opened, kind, slot, message);
    opened.courier.release(slot);
    expect(opened.sealedMemory.equals(untouched)).toBe(true);
  });

  it('overwrites the stack after it makes a key and after each signature, before the result is read', () => {
    const calls: string[] = [];
    const opened = open(undefined, calls);
    const slot = load(opened, kind, bytes);
    expect(calls.slice(-2)).toEqual(['closeKey', 'scrub']);
    calls.length = 0;
    sign(opened, kind, slot, message);
    const ends = calls.slice(calls.indexOf('finish'));
    expect(ends.slice(0, 3)).toEqual(['finish', 'scrub', 'result']);
  });

  it('gives each word of a signature once, and none of it after another call starts', () => {
    const opened = open();
    const slot = load(opened, kind, bytes);
    const digest = createHash('sha256').update(message).digest();
    const finish = (): void => {
      opened.sealed['begin']?.(slot);
      if (kind === 'ed25519') opened.sealed['turn']?.(...wordsOf(message.subarray(0, 31)), 31);
      const last = kind === 'ed25519' ? [...wordsOf(message.subarray(0, 31)), 31] : [...wordsOf(digest), 32];
      expect(opened.sealed['finish']?.(...last)).toBeGreaterThan(0);
    };
    finish();
    expect(results(opened).some((word) => word !== 0n)).toBe(true);
    expect(results(opened).every((word) => word === 0n)).toBe(true);
    finish();
    opened.sealed['begin']?.(slot);
    expect(results(opened).every((word) => word === 0n)).toBe(true);
  });

  it('signs nothing with a key that is destroyed, or that never was', () => {
    const opened = open();
    const slot = load(opened, kind, bytes);
    opened.courier.release(slot);
    for (const place of [slot, 5, 66, 68, -1, 1e6]) {
      expect(() => opened.courier.begin(place)).toThrow(WebAssembly.RuntimeError);
      expect(() => opened.courier.publicKey(place)).toThrow(WebAssembly.RuntimeError);
    }
    expect(() => opened.courier.sign(3)).toThrow(WebAssembly.RuntimeError);
  });

  it('makes no key of a part of one, and none of one that was interrupted', () => {
    const opened = open();
    const { sealed } = opened;
    const pieces = Array.from({ length: bytes.length / 32 }, (_, index) => bytes.subarray(index * 32, index * 32 + 32));
    sealed['openKey']?.(kindNumber(kind));
    for (const piece of pieces.slice(0, -1)) sealed['put']?.(...wordsOf(piece));
    expect(() => sealed['closeKey']?.()).toThrow(WebAssembly.RuntimeError);
    // The last piece alone does not complete it.
    expect(() => sealed['put']?.(...wordsOf(pieces.at(-1) ?? secret))).toThrow(WebAssembly.RuntimeError);
    expect(() => sealed['closeKey']?.()).toThrow(WebAssembly.RuntimeError);
    sealed['openKey']?.(kindNumber(kind));
    for (const part of parts) expect(traces(opened.sealedMemory, part)).toEqual([]);
    for (const piece of pieces) sealed['put']?.(...wordsOf(piece));
    expect(() => sealed['put']?.(...wordsOf(secret))).toThrow(WebAssembly.RuntimeError);
  });

  it("leaves no key in the courier's memory when the call that makes it traps at the end", () => {
    const opened = open('closeKey');
    opened.courierMemory.set(bytes, opened.courier.input());
    expect(() => opened.courier.loadKey(kindNumber(kind))).toThrow(Interruption);
    for (const part of parts) expect(traces(opened.courierMemory, part)).toEqual([]);
  });
});

describe('an Ed25519 message', () => {
  const prepared = (): Opened & { readonly slot: number } => {
    const opened = open();
    return { ...opened, slot: load(opened, 'ed25519', secret) };
  };

  // The nonce of one message with the challenge of another would give the key away.
  it('gets no signature if it differs between the two passes', () => {
    const { slot, ...opened } = prepared();
    const { courier, courierMemory } = opened;
    for (const [first, second, isSigned] of [
      [message, message, true],
      [message, other, false],
      [message, message.subarray(1), false],
      [message, Buffer.concat([message, Buffer.of(0)]), false],
      [Buffer.alloc(0), Buffer.alloc(1), false],
    ] as const) {
      courier.begin(slot);
      courierMemory.set(first, courier.input());
      courier.turn(first.length);
      courierMemory.set(second, courier.input());
      expect(courier.sign(second.length)).toBe(isSigned ? 64 : -1);
      if (!isSigned) expect(results(opened).every((word) => word === 0n)).toBe(true);
    }
  });

  it('gets no signature without its first pass, and none after a second one', () => {
    const { slot, sealed, ...opened } = prepared();
    const last = [...wordsOf(message.subarray(0, 31)), 31];
    sealed['begin']?.(slot);
    expect(() => sealed['finish']?.(...last)).toThrow(WebAssembly.RuntimeError);
    sealed['begin']?.(slot);
    sealed['turn']?.(...last);
    expect(() => sealed['turn']?.(...last)).toThrow(WebAssembly.RuntimeError);
    expect(() => sealed['finish']?.(...last)).toThrow(WebAssembly.RuntimeError);
    expect(results({ sealed, ...opened }).every((word) => word === 0n)).toBe(true);
    sealed['begin']?.(slot);
    expect(() => sealed['turn']?.(...wordsOf(message.subarray(0, 32)), 32)).toThrow(WebAssembly.RuntimeError);
  });

  it('never shows the nonce point before it is signed', () => {
    const { slot, ...opened } = prepared();
    opened.courier.begin(slot);
    opened.courier.turn(0);
    expect(results(opened).every((word) => word === 0n)).toBe(true);
  });
});

// A fault in one half of the Chinese remainder theorem gives the primes away, if it leaves.
const signed = (opened: Opened, slot: number): Buffer => {
  const signature = sign(opened, 'rsa', slot, message);
  return typeof signature === 'number' ? Buffer.alloc(0) : signature;
};

describe('an RSA key that a fault changed in memory', () => {
  const parts = { p: numbers.p, q: numbers.q, dp: numbers.dp, dq: numbers.dq, qinv: numbers.qinv };
  it.each(Object.entries(parts))('signs nothing: %s', (_, part) => {
    const opened = open();
    const slot = load(opened, 'rsa', fieldsOf(numbers));
    const right = signByNode('sha256', message, rsaObject);
    expect(signed(opened, slot).equals(right)).toBe(true);
    opened.courierMemory.fill(0, opened.courier.output(), opened.courier.output() + 512);
    const at = opened.sealedMemory.indexOf(reversed(part));
    expect(at).toBeGreaterThan(0);
    for (const place of [at, at + 50, at + 127]) {
      const byte = opened.sealedMemory[place] ?? 0;
      opened.sealedMemory[place] = byte ^ 4;
      expect(sign(opened, 'rsa', slot, message)).toBe(-1);
      expect(results(opened).every((word) => word === 0n)).toBe(true);
      expect(traces(opened.courierMemory, right)).toEqual([]);
      opened.sealedMemory[place] = byte;
    }
    expect(signed(opened, slot).equals(right)).toBe(true);
  });
});

describe('hostile code that holds the functions', () => {
  it('gets public keys and signatures, and no other word', () => {
    const opened = open();
    const { sealed } = opened;
    for (const { kind, bytes } of keys) load(opened, kind, bytes);
    const keyWords = new Set(
      [secret, reversed(secret), expanded, reversed(expanded), ...(keys.at(-1)?.parts ?? [])].flatMap((part) =>
        Array.from({ length: part.length >> 3 }, (_, index) => part.readBigUInt64LE(index * 8)),
      ),
    );
    const names = Object.keys(sealed).filter((name) => name !== 'scrub' && name !== 'release');
    const choices = [0, 1, 2, 3, 4, 31, 32, 64, 255];
    let seed = 1;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; // the generator of ISO C's rand()
      return (seed >>> 8) % below;
    };
    const leaks: string[] = [];
    let returned = 0;
    for (let count = 0; count < 3000; count += 1) {
      const name = names[random(names.length)] ?? '';
      const choice = (): number => choices[random(choices.length)] ?? 0;
      const words = ['put', 'take', 'turn', 'finish'].includes(name)
        ? [...Array.from({ length: 4 }, () => BigInt(choice())), choice()]
        : [choice()];
      let value: bigint;
      try {
        value = BigInt.asUintN(64, BigInt(sealed[name]?.(...words) ?? 0));
      } catch {
        continue;
      }
      if (name === 'result' && value !== 0n) returned += 1;
      if (keyWords.has(value)) leaks.push(name);
    }
    expect(returned).toBeGreaterThan(10);
    expect(leaks).toEqual([]);
    const slot = 0;
    expect(opened.courier.publicKey(slot)).toBe(32);
    const own = opened.courierMemory.subarray(opened.courier.output(), opened.courier.output() + 32);
    expect(Buffer.from(own)).toEqual(publicKeyOf(keyObjectOf('ed25519', secret)));
  });
});
