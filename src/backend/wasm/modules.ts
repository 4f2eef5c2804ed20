/**
 * Compiles the WebAssembly modules, once in a thread, and connects pairs of instances: a sealed signer whose memory
 * nobody can reach, and the courier that talks to it (assembly/sealed.ts, assembly/courier.ts).
 * @module
 */
import { courier, courierSimd, sealed, sealedSimd } from './modules.generated.js';

/** The courier's exports: assembly/courier.ts. */
export interface Courier {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Address of the messages and secrets that go in. */
  input(): number;
  /** Bytes of a message that fit there. */
  inputBytes(): number;
  /** Address of a signature. */
  text(): number;
  /** Makes a key of the secret at `input` and wipes it. Gives a slot or a negative number. */
  loadKey(algorithm: number, encoding: number, bytes: number): number;
  /** Gives the number of the key's algorithm. */
  begin(slot: number): number;
  absorb(bytes: number): void;
  /** Gives the number of characters, or -1 for a message that the algorithm does not sign. */
  sign(bytes: number, encoding: number): number;
  /** 1 if it matches, 0 if not; -1 as sign. */
  verify(bytes: number, encoding: number, characters: number): number;
  release(slot: number): void;
  scrub(depth: number, passes: number): number;
}

interface Modules {
  readonly sealed: WebAssembly.Module;
  readonly courier: WebAssembly.Module;
}

const binary = (base64: string): Buffer<ArrayBuffer> => Buffer.from(base64, 'base64');

let plain: Modules | undefined;
let vector: Modules | undefined;

function modulesFor(simd: boolean): Modules {
  const compile = (text: string): WebAssembly.Module => new WebAssembly.Module(binary(text));
  if (simd) {
    vector ??= { sealed: compile(sealedSimd), courier: compile(courierSimd) };
    return vector;
  }
  plain ??= { sealed: compile(sealed), courier: compile(courier) };
  return plain;
}

/** Whether this processor and engine take the modules that use vectors. */
export function hasSimd(): boolean {
  return WebAssembly.validate(binary(courierSimd));
}

/** A courier with a sealed signer of its own. Nothing else refers to the signer. */
export function connectCourier(simd: boolean): Courier {
  const modules = modulesFor(simd);
  const seal = new WebAssembly.Instance(modules.sealed).exports;
  const { exports } = new WebAssembly.Instance(modules.courier, { seal });
  // WebAssembly's types know no signatures; test/wasm-seal.test.ts checks the list of exports.
  return exports as unknown as Courier;
}
