/**
 * The WebAssembly backend, for platforms without the native addon. JavaScript cannot read its keys,
 * but they are in ordinary memory, which can be swapped out and dumped.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import type { Expected } from '../../secrets/mistake.js';
import { type SecretSource, textOf } from '../../secrets/source.js';
import {
  append,
  each,
  encodeText,
  freeze,
  indexIn,
  PlainSet,
  setAdd,
  setDelete,
  setEach,
} from '../../util/primordials.js';
import {
  allPrivate,
  type Backend,
  type BackendKey,
  type KeyOptions,
  type LoadedKeys,
  loadedKeys,
  type Message,
  type Protection,
  privateKeyAlgorithms,
  type SignatureEncoding,
} from '../backend.js';
import { SecretBuffer } from '../secret-buffer.js';
import { lockByCommand } from './file-lock.js';
import { hasSimd, hasWebAssembly } from './modules.js';
import { type PrivateKeyOptions, PrivateKeys } from './private-keys.js';
import { type Refusal, WasmSigner } from './signer.js';
import { endLoad, factsAtEnd, readSecret } from './sources.js';
import { judgeText, requireDecrypted, takeText, trim } from './take-text.js';

// Other code can replace it after the import.
const onProcess = process.on.bind(process);

const protection: Protection = Object.freeze({
  backend: 'wasm',
  memory: 'wasm',
  locked: false,
  excludedFromCoreDumps: false,
  hiddenFromRoot: false,
});

/**
 * @param nativeReason a clause that explains why the native signer cannot be used. It is undefined
 *   if the native signer was not tried.
 * @throws {LocksignError} `ERR_WASM_UNAVAILABLE` if the process has no WebAssembly, or if a
 *   signature is wrong in the self-test.
 */
export function createWasmBackend(nativeReason?: string): Backend {
  const alsoNative = nativeReason === undefined ? '' : `, and the native signer cannot be used either: ${nativeReason}`;
  const instead = nativeReason === undefined ? 'Unset LOCKSIGN_BACKEND to sign natively' : 'Fix the native signer';
  if (!hasWebAssembly) {
    const detail = `this process has none, as \`node --jitless\` removes it${alsoNative}`;
    throw new LocksignError('ERR_WASM_UNAVAILABLE', { detail, remedy: `${instead}, or start without that flag.` });
  }
  let backend: WasmBackend;
  let isRight: boolean;
  try {
    backend = new WasmBackend(hasSimd());
    isRight = backend.test();
  } catch (error) {
    const detail = `its modules cannot be started (${String(error)})${alsoNative}`;
    throw new LocksignError('ERR_WASM_UNAVAILABLE', { detail, remedy: `${instead}.`, cause: error });
  }
  if (!isRight) {
    const detail = `it computed a wrong signature in its self-test${alsoNative}`;
    throw new LocksignError('ERR_WASM_UNAVAILABLE', {
      detail,
      remedy: `${instead}, or use another release of Node.js.`,
    });
  }
  onProcess('exit', () => backend.destroyAll());
  return backend;
}

const isPrivateKey = (purpose: KeyOptions): purpose is PrivateKeyOptions =>
  indexIn(privateKeyAlgorithms, purpose.algorithm) >= 0;

class WasmBackend implements Backend {
  readonly name = 'wasm';
  readonly implementation: Backend['implementation'];
  readonly #simd: boolean;
  readonly #keys = new PlainSet<BackendKey>();
  readonly #privateKeys = new PrivateKeys(protection);
  #signers: WasmSigner[];

  constructor(simd: boolean) {
    const name = simd ? 'wasm-simd' : 'wasm';
    this.implementation = freeze({ sha256: name, sha512: name });
    this.#simd = simd;
    this.#signers = [new WasmSigner(simd)];
  }

  async load(given: SecretSource, purposes: readonly KeyOptions[], expected?: Expected): Promise<LoadedKeys> {
    const source = textOf(given);
    const read = readSecret(source);
    // A variable is read without a pause, in which another load could read it too.
    const secret = read instanceof SecretBuffer ? read : await read;
    return this.#allOrNone(secret, (keys) => {
      const isJudged = !allPrivate(purposes);
      if (!isJudged) trim(secret, source);
      const likely = isJudged ? judgeText(secret, source, expected) : true;
      each(purposes, (purpose) => append(keys, this.#keep(secret, purpose, source)));
      endLoad(source);
      return loadedKeys(keys, likely);
    });
  }

  async read(given: SecretSource, into: Uint8Array, expected?: Expected): Promise<number> {
    const source = textOf(given);
    const read = readSecret(source);
    // A variable is read without a pause, in which another load could read it too.
    const secret = read instanceof SecretBuffer ? read : await read;
    try {
      if (given.kind === 'encrypted') requireDecrypted(secret, source);
      const length = takeText(secret, source, expected, into);
      endLoad(source);
      return length;
    } finally {
      secret.wipe();
    }
  }

  lockFile(descriptor: number): boolean {
    return lockByCommand(descriptor);
  }

  destroyAll(): void {
    setEach(this.#keys, (key) => key.destroy());
  }

  /**
   * Checks known answers. For HMAC they are from RFC 4231, test case 2. For the suffix algorithms
   * they are "abc" of FIPS 180-4 and "message digest" of RFC 1321 (A.5), each split into message
   * and secret.
   */
  test(): boolean {
    const answers = [
      ['hmac-sha256', 'Jefe', 'what do ya want for nothing?', '5bdcc146bf60754e'],
      ['hmac-sha384', 'Jefe', 'what do ya want for nothing?', 'af45d2e376484031'],
      ['hmac-sha512', 'Jefe', 'what do ya want for nothing?', '164b7a7bfcf819e2'],
      ['secret-suffix-sha256', 'bc', 'a', 'ba7816bf8f01cfea'],
      ['secret-suffix-md5', 'digest', 'message ', 'f96b697d7cb7938d'],
    ] as const;
    let right = true;
    // Destructuring a list would call its iterator, which other code can replace.
    each(answers, ({ 0: algorithm, 1: text, 2: message, 3: start }) => {
      const secret = new SecretBuffer();
      secret.append(encodeText(text));
      const key = this.#keep(secret, { algorithm, encoding: 'utf8' });
      const signature = key.sign(message, 'hex');
      for (let i = 0; i < start.length; i += 1) right &&= signature[i] === start[i];
      right &&= key.verify(message, signature, 'hex');
      key.destroy();
    });
    return right;
  }

  /** Destroys the keys that `make` has put in the list if it fails, and wipes the secret. */
  #allOrNone<Result>(secret: SecretBuffer, make: (keys: BackendKey[]) => Result): Result {
    const keys: BackendKey[] = [];
    try {
      return make(keys);
    } catch (error) {
      each(keys, (key) => key.destroy());
      throw error;
    } finally {
      secret.wipe();
    }
  }

  /**
   * Makes a key in the first signer that has a free slot, or in a new signer.
   *
   * @param source the source of the secret, which errors name.
   * @throws {LocksignError} `ERR_SECRET_*` if the secret cannot be a key, `ERR_MEMORY_EXHAUSTED`.
   */
  #keep(secret: SecretBuffer, purpose: KeyOptions, source?: SecretSource): BackendKey {
    if (isPrivateKey(purpose)) {
      const facts = () => (source === undefined ? {} : factsAtEnd(source, 'ERR_PRIVATE_KEY'));
      const key: BackendKey = this.#privateKeys.make(secret, purpose, facts, () => setDelete(this.#keys, key));
      setAdd(this.#keys, key);
      return key;
    }
    // With for…of, a patched iterator would receive the list, and could sign with every key.
    for (let i = 0; i < this.#signers.length; i++) {
      const signer = this.#signers[i];
      const slot = signer?.load(secret, purpose) ?? 'full';
      if (signer !== undefined && slot !== 'full') return this.#keyOf(signer, slot, source);
    }
    const signer = this.#newSigner();
    const slot = signer.load(secret, purpose);
    if (slot === 'full') throw new LocksignError('ERR_MEMORY_EXHAUSTED');
    append(this.#signers, signer);
    return this.#keyOf(signer, slot, source);
  }

  #newSigner(): WasmSigner {
    try {
      return new WasmSigner(this.#simd);
    } catch (error) {
      throw new LocksignError('ERR_MEMORY_EXHAUSTED', { cause: error });
    }
  }

  #keyOf(signer: WasmSigner, slot: number | Refusal, source?: SecretSource): BackendKey {
    if (typeof slot !== 'number') {
      const { code, ...limit } = slot;
      throw new LocksignError(code, { ...(source && factsAtEnd(source, code)), ...limit });
    }
    const key = new WasmKey(signer, slot, {
      destroyed: () => this.#forget(key),
      keysOf: (secret, purposes) =>
        this.#allOrNone(secret, (keys) => {
          each(purposes, (purpose) => append(keys, this.#keep(secret, purpose)));
          return keys;
        }),
    });
    setAdd(this.#keys, key);
    return key;
  }

  #forget(key: WasmKey): void {
    setDelete(this.#keys, key);
    // The first pair of instances always stays. The others stay only while they hold keys.
    const kept: WasmSigner[] = [];
    each(this.#signers, (signer, index) => {
      if (index === 0 || !signer.empty) append(kept, signer);
    });
    this.#signers = kept;
  }
}

/** What a key needs of its backend. */
interface Owner {
  destroyed(): void;
  /** Makes all keys or none, and wipes the secret. */
  keysOf(secret: SecretBuffer, purposes: readonly KeyOptions[]): BackendKey[];
}

class WasmKey implements BackendKey {
  readonly #signer: WasmSigner;
  readonly #slot: number;
  readonly #owner: Owner;
  #alive = true;

  constructor(signer: WasmSigner, slot: number, owner: Owner) {
    this.#signer = signer;
    this.#slot = slot;
    this.#owner = owner;
  }

  get protection(): Protection {
    this.#requireAlive();
    return protection;
  }

  get publicKey(): undefined {
    this.#requireAlive();
    return undefined;
  }

  sign(message: Message, encoding: SignatureEncoding): string {
    this.#requireAlive();
    return this.#signer.sign(this.#slot, message, encoding);
  }

  verify(message: Message, signature: string, encoding: SignatureEncoding): boolean {
    this.#requireAlive();
    return this.#signer.verify(this.#slot, message, signature, encoding);
  }

  derive(
    message: Message,
    encoding: SignatureEncoding,
    length: number | undefined,
    purposes: readonly KeyOptions[],
  ): BackendKey[] {
    this.#requireAlive();
    return this.#owner.keysOf(this.#signer.signSecretly(this.#slot, message, encoding, length), purposes);
  }

  destroy(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#signer.release(this.#slot);
    this.#owner.destroyed();
  }

  // A released slot may already hold another key.
  #requireAlive(): void {
    if (!this.#alive) throw new LocksignError('ERR_KEY_DESTROYED');
  }
}
