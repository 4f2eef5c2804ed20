/**
 * SigningKey: a key that signs and is never seen. JavaScript holds a handle; what signs, the key's HMAC states (RFC 2104)
 * or, for a suffix algorithm, the secret itself, is in the backend's memory.
 * @module
 */
// For Symbol.dispose in the declarations, where the user's `lib` is older.
/// <reference lib="esnext.disposable" preserve="true" />
import type { BackendKey, KeyOptions, Message, Protection } from '../backend/backend.js';
import { selectBackend } from '../backend/select.js';
import { LocksignError } from '../errors/locksign-error.js';
import { checkedSource, type SecretSource } from '../secrets/source.js';
import { append, type Boxed, boxed, each, indexIn, register, unregister, wipeBytes } from '../util/primordials.js';
import { type Algorithm, algorithms, maxPurposes, type SignatureEncoding, secretEncodings } from './algorithms.js';

type NotEmpty<Item> = [Item, ...Item[]];

function checkedPurposes(purposes: readonly KeyOptions[]): NotEmpty<KeyOptions> {
  // Not asked of what is no array: a text has a length too.
  const count = Array.isArray(purposes) ? purposes.length : 0;
  if (!(count >= 1 && count <= maxPurposes)) {
    throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: `purposes must be an array of 1 to ${maxPurposes}` });
  }
  const checked: NotEmpty<KeyOptions> = [checkedOptions(purposes[0])];
  for (let i = 1; i < count; i++) append(checked, checkedOptions(purposes[i]));
  return checked;
}

function checkedOptions(options: KeyOptions | undefined): KeyOptions {
  // Looked at once: a getter could give another answer the second time.
  const algorithm = options?.algorithm;
  const encoding = options?.encoding;
  return {
    algorithm: known('algorithm', algorithms, algorithm),
    encoding: known('encoding', secretEncodings, encoding),
  };
}

function known<Name extends string>(field: string, names: readonly Name[], value: unknown): Name {
  const name = names[indexIn(names, value)];
  if (name !== undefined) return name;
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: `${field} must be one of ${names.join(', ')}` });
}

// util.inspect.custom without Node's types, which a project that uses this package need not have (Node's documentation
// of util.inspect, "Custom inspection functions on objects").
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

// A key whose last reference goes away without destroy() is wiped all the same, later.
const forgotten = new FinalizationRegistry<BackendKey>((key) => key.destroy());

/**
 * A secret in locked memory that signs. Bound to the thread that loaded it.
 *
 * @example
 * using key = await SigningKey.load(secret.prompt('Binance secret'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
 * key.sign('symbol=LTCBTC&side=BUY'); // 64 hexadecimal characters
 */
export class SigningKey {
  readonly #key: BackendKey;
  readonly #algorithm: Algorithm;
  #alive = true;

  private constructor(key: BackendKey | undefined, algorithm: Algorithm) {
    if (typeof key !== 'object') {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'a key is made by SigningKey.load()' });
    }
    this.#key = key;
    this.#algorithm = algorithm;
    register(forgotten, this, key, this);
  }

  /**
   * Reads a secret from its source into locked memory and keeps only what signing needs.
   *
   * @throws {LocksignError} `ERR_SECRET_*` for a secret that cannot be a key, `ERR_SOURCE_*`, `ERR_ENV_*`,
   *   `ERR_DOTENV_*`, `ERR_TERMINAL_*` and `ERR_PROMPT_INTERRUPTED` for a source that cannot be read, `ERR_MEMLOCK_LIMIT` and
   *   `ERR_MEMORY_*` for memory that cannot be locked, `ERR_BACKEND_*` for a backend that cannot be had.
   */
  static async load(source: SecretSource, options: KeyOptions): Promise<SigningKey> {
    return (await SigningKey.#load(source, () => [checkedOptions(options)])).value[0];
  }

  /**
   * Reads a secret once and makes a key for each purpose, in their order: a prompt, a pipe or a variable can be read only
   * once. All of the keys, or none.
   *
   * @param purposes 1 to 8 of them.
   * @throws {LocksignError} as load()
   * @example
   * const [request, token] = await SigningKey.loadAll(secret.prompt('Bithumb secret'), [
   *   { algorithm: 'hmac-sha512', encoding: 'utf8' },
   *   { algorithm: 'hmac-sha256', encoding: 'utf8' },
   * ]);
   */
  static async loadAll(source: SecretSource, purposes: readonly KeyOptions[]): Promise<SigningKey[]> {
    return (await SigningKey.#load(source, () => checkedPurposes(purposes))).value;
  }

  static async #load(source: SecretSource, check: () => NotEmpty<KeyOptions>): Promise<Boxed<NotEmpty<SigningKey>>> {
    const checked = checkedSource(source);
    try {
      const purposes = check();
      const { value: keys } = await selectBackend().load(checked, purposes);
      const signing: NotEmpty<SigningKey> = [new SigningKey(keys[0], purposes[0].algorithm)];
      each(purposes, ({ algorithm }, i) => {
        if (i > 0) append(signing, new SigningKey(keys[i], algorithm));
      });
      return boxed(signing);
    } finally {
      // Also when it failed before a backend looked at the source.
      if (checked.kind === 'bytes') wipeBytes(checked.bytes);
    }
  }

  /** How this key signs. */
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
   * Signs a message, synchronously: HMAC (RFC 2104), or for a suffix algorithm the hash of message and secret.
   *
   * @param message a string, signed as UTF-8, or bytes; for `secret-suffix-md5` printable ASCII text only.
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
    unregister(forgotten, this);
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
