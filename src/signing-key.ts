/**
 * SigningKey: a key that signs and is never seen. JavaScript holds a handle; the key's HMAC states (RFC 2104) are in
 * the backend's memory.
 * @module
 */
// For Symbol.dispose in the declarations, where the user's `lib` is older.
/// <reference lib="esnext.disposable" preserve="true" />
import type {
  Algorithm,
  BackendKey,
  Message,
  Protection,
  SecretEncoding,
  SignatureEncoding,
} from './backend/backend.js';
import { selectBackend } from './backend/select.js';
import { LocksignError } from './errors.js';
import { wipeBytes } from './intrinsics.js';
import { checkedSource, type SecretSource } from './secret-source.js';

/** How a key signs. */
export interface KeyOptions {
  /** The hash under the HMAC. */
  readonly algorithm: Algorithm;
  /** What the secret's text is. Exchanges that hand out base64 usually want it decoded: their page says so. */
  readonly encoding: SecretEncoding;
}

const algorithms: readonly string[] = ['sha256', 'sha384', 'sha512'] satisfies Algorithm[];
const secretEncodings: readonly string[] = ['utf8', 'base64', 'hex'] satisfies SecretEncoding[];

// util.inspect.custom without Node's types, which a project that uses this package need not have (Node's documentation
// of util.inspect, "Custom inspection functions on objects").
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

// A key whose last reference goes away without destroy() is wiped all the same, later.
const forgotten = new FinalizationRegistry<BackendKey>((key) => key.destroy());

/**
 * A secret in locked memory that signs. Bound to the thread that loaded it.
 *
 * @example
 * using key = await SigningKey.load(secret.prompt('Binance secret'), { algorithm: 'sha256', encoding: 'utf8' });
 * key.sign('symbol=LTCBTC&side=BUY'); // 64 hexadecimal characters
 */
export class SigningKey {
  readonly #key: BackendKey;
  readonly #algorithm: Algorithm;
  #alive = true;

  private constructor(key: BackendKey, algorithm: Algorithm) {
    if (typeof key !== 'object') {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'a key is made by SigningKey.load()' });
    }
    this.#key = key;
    this.#algorithm = algorithm;
    forgotten.register(this, key, this);
  }

  /**
   * Reads a secret from its source into locked memory and keeps only what signing needs.
   *
   * @throws {LocksignError} `ERR_SECRET_*` for a secret that cannot be a key, `ERR_SOURCE_*`, `ERR_ENV_*`,
   *   `ERR_DOTENV_*`, `ERR_TERMINAL_*` and `ERR_PROMPT_INTERRUPTED` for a source that cannot be read, `ERR_MEMLOCK_LIMIT` and
   *   `ERR_MEMORY_*` for memory that cannot be locked, `ERR_BACKEND_*` for a backend that cannot be had.
   */
  static async load(source: SecretSource, options: KeyOptions): Promise<SigningKey> {
    const checked = checkedSource(source);
    try {
      return await SigningKey.#load(checked, options);
    } finally {
      // Also when it failed before a backend looked at the source.
      if (checked.kind === 'bytes') wipeBytes(checked.bytes);
    }
  }

  static async #load(source: SecretSource, options: KeyOptions): Promise<SigningKey> {
    // Looked at once: a getter could give another answer the second time.
    const algorithm = options?.algorithm;
    const encoding = options?.encoding;
    if (!algorithms.includes(algorithm)) {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: `algorithm must be one of ${algorithms.join(', ')}` });
    }
    if (!secretEncodings.includes(encoding)) {
      throw new LocksignError('ERR_INVALID_ARGUMENT', {
        detail: `encoding must be one of ${secretEncodings.join(', ')}`,
      });
    }
    return new SigningKey(await selectBackend().load(source, algorithm, encoding), algorithm);
  }

  /** The hash under the HMAC. */
  get algorithm(): Algorithm {
    return this.#algorithm;
  }

  /** Where this key lives and what that keeps out. @throws {LocksignError} `ERR_KEY_DESTROYED` */
  get protection(): Protection {
    this.#requireAlive();
    return this.#key.protection;
  }

  /** Whether destroy() has been called. */
  get destroyed(): boolean {
    return !this.#alive;
  }

  /**
   * Signs a message: HMAC (RFC 2104), synchronous.
   *
   * @param message a string, signed as UTF-8, or bytes.
   * @param encoding how the signature is written; lowercase for `hex`.
   * @throws {LocksignError} `ERR_KEY_DESTROYED`, `ERR_INVALID_ARGUMENT`
   * @example key.sign('symbol=LTCBTC&timestamp=1499827319559', 'hex');
   */
  sign(message: Message, encoding: SignatureEncoding = 'hex'): string {
    this.#requireAlive();
    return this.#key.sign(message, encoding);
  }

  /**
   * Whether `signature` is this key's signature of `message`; compared in constant time. False if it is malformed.
   *
   * @throws {LocksignError} `ERR_KEY_DESTROYED`, `ERR_INVALID_ARGUMENT`
   */
  verify(message: Message, signature: string, encoding: SignatureEncoding = 'hex'): boolean {
    this.#requireAlive();
    return this.#key.verify(message, signature, encoding);
  }

  /** Wipes the key. Calling it again does nothing; any other method then throws `ERR_KEY_DESTROYED`. */
  destroy(): void {
    if (!this.#alive) return;
    this.#alive = false;
    forgotten.unregister(this);
    this.#key.destroy();
  }

  #requireAlive(): void {
    if (!this.#alive) throw new LocksignError('ERR_KEY_DESTROYED');
  }

  [Symbol.dispose](): void {
    this.destroy();
  }

  /** What may be shown of a key: never key material. */
  toJSON(): { algorithm: Algorithm; memory: Protection['memory'] | 'destroyed' } {
    return { algorithm: this.#algorithm, memory: this.#alive ? this.protection.memory : 'destroyed' };
  }

  [inspectCustom](): string {
    const { algorithm, memory } = this.toJSON();
    return `SigningKey { algorithm: '${algorithm}', memory: '${memory}' }`;
  }
}
