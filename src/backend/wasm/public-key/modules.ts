/**
 * The WebAssembly modules of the public-key algorithms (assembly/public-key/). They are compiled
 * when the first such key is made, so that a process with HMAC keys only does without them.
 * @module
 */
import { compilePair, connectPair, type Modules } from '../modules.js';
import { courier, sealed } from './modules.generated.js';

/** The courier's exports. assembly/public-key/courier/courier.ts defines them. */
export interface PublicKeyCourier {
  readonly memory: WebAssembly.Memory;
  /** Returns the address of the buffer for messages and keys. */
  input(): number;
  /** Returns the number of message bytes that fit there. */
  inputBytes(): number;
  /** Returns the address of a signature or public key. */
  output(): number;
  /** Makes a key of the parts at `input`, and wipes them. Returns a slot, or a negative reason. */
  loadKey(kind: number): number;
  /** Begins a message. Returns the number of the key's kind. */
  begin(slot: number): number;
  absorb(bytes: number): void;
  /** Ends the first of the two passes of an Ed25519 message. */
  turn(bytes: number): void;
  /** Returns the number of bytes, or -1 if there is no valid signature. */
  sign(bytes: number): number;
  /** Returns the number of bytes. */
  publicKey(slot: number): number;
  release(slot: number): void;
  scrub(depth: number): number;
}

let modules: Modules | undefined;

/** Makes a courier with its own sealed signer. */
export function connectPublicKeyCourier(): PublicKeyCourier {
  modules ??= compilePair(sealed, courier);
  // The types of WebAssembly have no signatures. test/backend/wasm/public-key/seal.wasm.test.ts
  // checks the list of exports.
  return connectPair(modules) as unknown as PublicKeyCourier;
}
