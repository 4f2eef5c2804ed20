/**
 * The WebAssembly backend: for platforms without the native addon. JavaScript cannot read its keys, but they lie in ordinary
 * memory, which can be swapped out and dumped.
 * @module
 */
import { LocksignError } from '../errors.js';
import type { SecretSource } from '../secret-source.js';
import type { Algorithm, Backend, Handle, Message, Protection, SecretEncoding, SignatureEncoding } from './backend.js';
import { SecretText } from './secret-text.js';
import { hasSimd } from './wasm-modules.js';
import { WasmSigner } from './wasm-signer.js';
import { readSecret } from './wasm-sources.js';

/** Where a key is. */
interface Place {
  readonly signer: WasmSigner;
  readonly slot: number;
}

const protection: Protection = Object.freeze({
  backend: 'wasm',
  memory: 'wasm',
  locked: false,
  excludedFromCoreDumps: false,
  hiddenFromRoot: false,
});

/**
 * @param reason why it is not the native one, in half a sentence.
 * @throws {LocksignError} `ERR_WASM_UNAVAILABLE` where there is no WebAssembly, or where it computes wrongly.
 */
export function createWasmBackend(reason = 'LOCKSIGN_BACKEND=wasm'): Backend {
  if (typeof WebAssembly === 'undefined') throw new LocksignError('ERR_WASM_UNAVAILABLE', { detail: reason });
  let backend: WasmBackend;
  try {
    backend = new WasmBackend(hasSimd());
    backend.test();
  } catch (error) {
    throw new LocksignError('ERR_WASM_UNAVAILABLE', { detail: reason, cause: error });
  }
  process.once('exit', () => backend.destroyAll());
  return backend;
}

class WasmBackend implements Backend {
  readonly name = 'wasm';
  readonly implementation: Backend['implementation'];
  readonly #simd: boolean;
  readonly #places = new Map<Handle, Place>();
  #signers: WasmSigner[];
  #lastHandle = 0;

  constructor(simd: boolean) {
    const name = simd ? 'wasm-simd' : 'wasm';
    this.implementation = Object.freeze({ sha256: name, sha512: name });
    this.#simd = simd;
    this.#signers = [new WasmSigner(simd)];
  }

  async load(source: SecretSource, algorithm: Algorithm, encoding: SecretEncoding): Promise<Handle> {
    const secret = await readSecret(source);
    try {
      return this.#keep(secret, algorithm, encoding);
    } finally {
      secret.wipe();
    }
  }

  sign(handle: Handle, message: Message, encoding: SignatureEncoding): string {
    const place = this.#places.get(handle);
    if (place === undefined) throw new LocksignError('ERR_KEY_DESTROYED');
    return place.signer.sign(place.slot, message, encoding);
  }

  verify(handle: Handle, message: Message, signature: string, encoding: SignatureEncoding): boolean {
    const { signer, slot } = this.#place(handle);
    return signer.verify(slot, message, signature, encoding);
  }

  destroy(handle: Handle): void {
    const place = this.#places.get(handle);
    if (place === undefined) return;
    this.#places.delete(handle);
    place.signer.release(place.slot);
    // One pair of instances stays; more of them are kept only as long as they hold keys.
    this.#signers = this.#signers.filter((signer, index) => index === 0 || !signer.empty);
  }

  destroyAll(): void {
    for (const handle of this.#places.keys()) this.destroy(handle);
  }

  protection(handle: Handle): Protection {
    this.#place(handle);
    return protection;
  }

  /** Known answers: RFC 4231, test case 2. @throws Error */
  test(): void {
    const message = 'what do ya want for nothing?';
    for (const [algorithm, start] of [
      ['sha256', '5bdcc146bf60754e'],
      ['sha384', 'af45d2e376484031'],
      ['sha512', '164b7a7bfcf819e2'],
    ] as const) {
      const secret = new SecretText();
      secret.append(Buffer.from('Jefe'));
      const handle = this.#keep(secret, algorithm, 'utf8');
      const signature = this.sign(handle, message, 'hex');
      const right = signature.startsWith(start) && this.verify(handle, message, signature, 'hex');
      this.destroy(handle);
      if (!right) throw new Error(`the self-test of ${algorithm} failed`);
    }
  }

  #place(handle: Handle): Place {
    const place = this.#places.get(handle);
    if (place === undefined) throw new LocksignError('ERR_KEY_DESTROYED');
    return place;
  }

  #keep(secret: SecretText, algorithm: Algorithm, encoding: SecretEncoding): Handle {
    for (const signer of this.#signers) {
      const slot = signer.load(secret, algorithm, encoding);
      if (slot !== undefined) return this.#handleOf({ signer, slot });
    }
    const signer = new WasmSigner(this.#simd);
    const slot = signer.load(secret, algorithm, encoding);
    if (slot === undefined) throw new LocksignError('ERR_MEMORY_EXHAUSTED');
    this.#signers.push(signer);
    return this.#handleOf({ signer, slot });
  }

  #handleOf(place: Place): Handle {
    this.#lastHandle++;
    this.#places.set(this.#lastHandle, place);
    return this.#lastHandle;
  }
}
