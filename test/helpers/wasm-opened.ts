/**
 * A pair of WebAssembly instances as the package makes them, except that a test can read the sealed
 * memory, and the expected states of a key by another implementation.
 */
import { _SHA256, _SHA384, _SHA512, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import {
  type Algorithm,
  firstAlgorithm,
  firstLoadRefusal,
  type LoadRefusal,
  loadRefusals,
  type SecretEncoding,
  secretEncodings,
  algorithms as tableAlgorithms,
} from '../../src/backend/shared-table.js';
import * as binaries from '../../src/backend/wasm/modules.generated.js';
import type { Courier } from '../../src/backend/wasm/modules.js';
import { withMemoryExported } from './wasm-binary.js';

export const builds = [
  { name: 'plain', sealed: binary(binaries.sealed), courier: binary(binaries.courier) },
  { name: 'SIMD', sealed: binary(binaries.sealedSimd), courier: binary(binaries.courierSimd) },
] as const;
export type Build = (typeof builds)[number];

export const algorithmNumber = (name: Algorithm): number => firstAlgorithm + tableAlgorithms.indexOf(name);
export const encodingNumber = (name: SecretEncoding): number => secretEncodings.indexOf(name);
/** The result of the courier's `loadKey` if it refuses a secret. */
export const refusalNumber = (name: LoadRefusal): number => firstLoadRefusal + loadRefusals.indexOf(name);

export const algorithms = [
  { name: 'sha256', number: algorithmNumber('hmac-sha256'), block: 64, hash: sha256, start: () => new _SHA256() },
  { name: 'sha384', number: algorithmNumber('hmac-sha384'), block: 128, hash: sha384, start: () => new _SHA384() },
  { name: 'sha512', number: algorithmNumber('hmac-sha512'), block: 128, hash: sha512, start: () => new _SHA512() },
] as const;
export type AlgorithmUnderTest = (typeof algorithms)[number];

/** The hash of message and secret. Their slots come behind those of HMAC. */
export const suffixes = [
  { name: 'secret-suffix-sha256', number: algorithmNumber('secret-suffix-sha256'), hash: 'sha256', digestBytes: 32 },
  { name: 'secret-suffix-md5', number: algorithmNumber('secret-suffix-md5'), hash: 'md5', digestBytes: 16 },
] as const;
export const firstSuffixSlot = 256;

/** The key and message of the tests. */
export const key = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
export const message = 'symbol=LTCBTC&side=BUY&type=LIMIT&timestamp=1499827319559';

function binary(hex: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

export type Sealed = Record<string, (...words: (number | bigint)[]) => number | bigint | undefined>;

export interface Opened {
  readonly sealed: Sealed;
  readonly courier: Courier;
  readonly sealedMemory: Buffer;
  readonly courierMemory: Buffer;
}

/**
 * @param interrupted A function of the sealed module that throws when the courier calls it.
 * @param calls Records the name of each function of the sealed module that the courier calls,
 * except for functions with vector arguments, which JavaScript cannot call.
 */
export function open(build: Build, interrupted?: string, calls?: string[]): Opened {
  const sealed = new WebAssembly.Instance(new WebAssembly.Module(withMemoryExported(build.sealed))).exports;
  const interrupt = (): never => {
    throw new Interruption();
  };
  const noted = (name: string, call: (...words: number[]) => unknown) => [
    name,
    (...words: number[]) => {
      calls?.push(name);
      return call(...words);
    },
  ];
  const functionsOf = (exports: WebAssembly.Exports): WebAssembly.Exports =>
    calls === undefined
      ? exports
      : Object.fromEntries(
          Object.entries(exports).map(([name, value]) =>
            typeof value === 'function' && !name.startsWith('put') ? noted(name, value as never) : [name, value],
          ),
        );
  const seal = interrupted === undefined ? functionsOf(sealed) : { ...sealed, [interrupted]: interrupt };
  const courier = new WebAssembly.Instance(new WebAssembly.Module(build.courier), { seal })
    .exports as unknown as Courier;
  const { memory, ...functions } = sealed;
  return {
    sealed: functions as Sealed,
    courier,
    sealedMemory: Buffer.from((memory as { buffer: ArrayBuffer }).buffer),
    courierMemory: Buffer.from(courier.memory.buffer),
  };
}

export class Interruption extends Error {}

/** The offset in the sealed memory of the 64-byte block that waits for its compression. */
export function placeOfBlock(build: Build): number {
  const opened = open(build, 'block');
  const pattern = Buffer.alloc(128, 'mnopqrst');
  opened.courier.begin(loadKey(opened, { number: algorithmNumber('secret-suffix-md5') }, 'a key'));
  const bytes = put(opened, pattern);
  try {
    opened.courier.absorb(bytes);
  } catch (error) {
    if (error instanceof Interruption) return opened.sealedMemory.indexOf(pattern.subarray(0, 64));
    throw error;
  }
  throw new Error('the courier did not call block()');
}

/** Writes bytes to the input area of messages and secrets. */
export function put({ courier, courierMemory }: Opened, bytes: Uint8Array | string): number {
  const input = Buffer.from(bytes);
  courierMemory.set(input, courier.input());
  return input.length;
}

/** Loads a key from raw bytes. */
export function loadKey(
  opened: Opened,
  algorithm: { readonly number: number },
  key: Uint8Array | string,
  encoding = encodingNumber('utf8'),
): number {
  return opened.courier.loadKey(algorithm.number, encoding, put(opened, key));
}

export function signHex({ courier, courierMemory }: Opened, slot: number, bytes: number): string {
  courier.begin(slot);
  const length = courier.sign(bytes, 0);
  return courierMemory.toString('latin1', courier.text(), courier.text() + length);
}

/** The state after these blocks: its words in little-endian memory order. */
export function stateAfter(algorithm: AlgorithmUnderTest, ...blocks: Uint8Array[]): Buffer {
  const hash = algorithm.start();
  for (const block of blocks) hash.update(block);
  const words = (hash as unknown as { get(): number[] }).get(); // protected: 32-bit words, the higher half first
  const state = Buffer.alloc(words.length * 4);
  const swap = algorithm.block === 128 ? 1 : 0;
  for (const [index, word] of words.entries()) state.writeUInt32LE(word >>> 0, (index ^ swap) * 4);
  return state;
}

export interface KeyMaterial {
  readonly innerBlock: Buffer;
  readonly outerBlock: Buffer;
  readonly innerState: Buffer;
  readonly outerState: Buffer;
}

/** RFC 2104, section 2. */
export function materialOf(algorithm: AlgorithmUnderTest, key: Uint8Array | string): KeyMaterial {
  const bytes = Buffer.from(key);
  const block = Buffer.alloc(algorithm.block);
  block.set(bytes.length > algorithm.block ? algorithm.hash(new Uint8Array(bytes)) : bytes);
  const innerBlock = Buffer.from(block.map((byte) => byte ^ 0x36));
  const outerBlock = Buffer.from(block.map((byte) => byte ^ 0x5c));
  return {
    innerBlock,
    outerBlock,
    innerState: stateAfter(algorithm, innerBlock),
    outerState: stateAfter(algorithm, outerBlock),
  };
}

/** The same bytes with each word in the other byte order. */
export function swapped(bytes: Buffer, algorithm: AlgorithmUnderTest): Buffer {
  return algorithm.block === 64 ? Buffer.from(bytes).swap32() : Buffer.from(bytes).swap64();
}

/** The offsets of all four-byte pieces of `secret` that occur in `memory`. */
export function traces(memory: Buffer, secret: Buffer): number[] {
  const found = [];
  for (let at = 0; at + 4 <= secret.length; at += 4) {
    const piece = secret.subarray(at, at + 4);
    if (!piece.every((byte) => byte === 0) && memory.includes(piece)) found.push(at);
  }
  return found;
}

/**
 * Makes ten thousand calls of the sealed module's functions, in a random order that is the same in
 * every run, and reads each signature.
 * @param choices The values of the arguments.
 * @param secrets Words that must not be returned.
 * @returns How many results were neither a slot nor a length, and which functions returned a
 * secret.
 */
export function callAtRandom(
  sealed: Sealed,
  choices: readonly number[],
  secrets: ReadonlySet<bigint>,
): { readonly returned: number; readonly leaks: readonly string[] } {
  const names = Object.keys(sealed).filter((name) => name !== 'scrub' && name !== 'release');
  let seed = 1;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; // the generator of ISO C's rand()
    return (seed >>> 8) % below;
  };
  const leaks: string[] = [];
  let returned = 0;
  const call = (name: string): void => {
    const choice = (): number => choices[random(choices.length)] ?? 0;
    const words = Array.from({ length: 16 }, () => (name === 'put512' ? BigInt(choice()) : choice()));
    let result: number | bigint | undefined;
    try {
      result = sealed[name]?.(...words);
    } catch {
      return;
    }
    const value = BigInt.asUintN(64, BigInt(result ?? 0));
    if (value > 1024n) returned += 1;
    for (const half of [value >> 32n, value & 0xffffffffn]) if (secrets.has(half)) leaks.push(name);
  };
  for (let count = 0; count < 10_000; count += 1) {
    const name = names[random(names.length)] ?? '';
    call(name);
    if (name.startsWith('finish')) for (let index = 0; index < 8; index += 1) call('digest');
  }
  return { returned, leaks };
}
