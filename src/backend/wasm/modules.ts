/**
 * Compiles the WebAssembly modules once per thread and connects pairs of instances. A pair consists
 * of a sealed signer, whose memory JavaScript cannot reach, and a courier that passes data to it
 * (assembly/sealed/, assembly/courier/).
 * @module
 */
import { bufferFrom } from '../../util/primordials.js';
import { courier, courierSimd, sealed, sealedSimd } from './modules.generated.js';

/** The courier's exports. assembly/courier/courier.ts defines them. */
export interface Courier {
  readonly memory: WebAssembly.Memory;
  /** Returns the address of the buffer for messages and secrets. */
  input(): number;
  /** Returns the size of that buffer in bytes. */
  inputBytes(): number;
  /** Returns the address of the buffer for signatures. */
  text(): number;
  /**
   * Makes a key from the secret at `input`, and wipes the secret. Returns a slot, or the number of
   * a LoadRefusal.
   */
  loadKey(algorithm: number, encoding: number, bytes: number): number;
  /** Begins a message. Returns the number of the key's algorithm. */
  begin(slot: number): number;
  absorb(bytes: number): void;
  /** Returns the number of characters, or -1 for a message that the algorithm does not sign. */
  sign(bytes: number, encoding: number): number;
  /** As sign(), for a signature that is a secret. Only `text` holds it then. */
  signSecretly(bytes: number, encoding: number): number;
  /** Returns 1 if the signature matches, 0 if it does not, and -1 as sign() does. */
  verify(bytes: number, encoding: number, characters: number): number;
  release(slot: number): void;
  scrub(depth: number): number;
}

/** The compiled modules of a pair. */
export interface Modules {
  readonly sealed: WebAssembly.Module;
  readonly courier: WebAssembly.Module;
}

// Captured at import, also where WebAssembly is missing. A later replacement would receive the
// secrets.
const { Module, Instance, Memory, validate } = globalThis.WebAssembly ?? {};
const { call } = Function.prototype;

/** Returns the getter of a property that other code could replace on the prototype. */
function getter<Object, Value>(
  kind: { readonly prototype: Object } | undefined,
  name: string,
): (object: Object) => Value {
  const get = kind && Object.getOwnPropertyDescriptor(kind.prototype, name)?.get;
  // TypeScript cannot derive the type of a getter that is bound through call().
  return call.bind(get ?? (() => undefined)) as (object: Object) => Value;
}

const exportsOf = getter<WebAssembly.Instance, WebAssembly.Exports>(Instance, 'exports');
const bufferOf = getter<WebAssembly.Memory, ArrayBuffer>(Memory, 'buffer');

const binary = (hex: string): Uint8Array<ArrayBuffer> => bufferFrom(hex, 'hex');

let plain: Modules | undefined;
let vector: Modules | undefined;

/** Compiles the modules of a pair, whose binaries are in hexadecimal. */
export const compilePair = (sealedHex: string, courierHex: string): Modules => ({
  sealed: new Module(binary(sealedHex)),
  courier: new Module(binary(courierHex)),
});

function modulesFor(simd: boolean): Modules {
  if (simd) {
    vector ??= compilePair(sealedSimd, courierSimd);
    return vector;
  }
  plain ??= compilePair(sealed, courier);
  return plain;
}

/** Reports whether this process has WebAssembly. `node --jitless` removes it. */
export const hasWebAssembly = Module !== undefined;

/** The memory that JavaScript shares with the courier. It cannot grow. */
export const memoryOf = ({ memory }: { readonly memory: WebAssembly.Memory }): ArrayBuffer => bufferOf(memory);

/** Reports whether this processor and engine accept the modules that use SIMD. */
export function hasSimd(): boolean {
  return validate(binary(courierSimd));
}

/**
 * Makes an instance of each module, and returns the exports of the courier. Nothing else holds a
 * reference to the sealed instance.
 */
export function connectPair(modules: Modules): WebAssembly.Exports {
  const seal = exportsOf(new Instance(modules.sealed));
  return exportsOf(new Instance(modules.courier, { seal }));
}

/** Makes a courier with its own sealed signer. */
export function connectCourier(simd: boolean): Courier {
  // The types of WebAssembly have no signatures. test/backend/wasm/seal.wasm.test.ts checks the
  // list of exports.
  return connectPair(modulesFor(simd)) as unknown as Courier;
}
