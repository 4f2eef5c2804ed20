/**
 * SigningKey: a key that signs without being readable. JavaScript holds only a handle. The
 * backend's memory holds the key's HMAC states (RFC 2104) or, for a suffix algorithm, the secret
 * itself.
 * @module
 */
// The published declarations need Symbol.dispose, which an older `lib` of the user lacks.
/// <reference lib="esnext.disposable" preserve="true" />
import type { BackendKey, KeyOptions, Message, Protection } from '../backend/backend.js';
import { selectBackend } from '../backend/select.js';
import { LocksignError } from '../errors/locksign-error.js';
import { expectedOf, formWarning, type Issued } from '../secrets/issued.js';
import { checkedSource, type SecretSource, secret, wipeSource } from '../secrets/source.js';
import {
  append,
  type Boxed,
  boxed,
  each,
  indexIn,
  isArray,
  isLost,
  isUint8Array,
  register,
  unregister,
} from '../util/primordials.js';
import { warn } from '../util/warning.js';
import {
  type Algorithm,
  algorithms,
  maxPurposes,
  maxSecretBytes,
  privateKeyAlgorithms,
  privateKeyEncodings,
  type SecretEncoding,
  type SignatureEncoding,
  signatureEncodings,
  textEncodings,
} from './algorithms.js';
import { type PublicKey, publicKeyOf, verifyWith } from './public-key.js';
import { isSealedSecret, type KeySource, openSealedSecret } from './sealed-secret.js';

type NotEmpty<Item> = [Item, ...Item[]];

function checkedPurposes(purposes: readonly KeyOptions[]): NotEmpty<KeyOptions> {
  // The length alone proves nothing: a string has a length too.
  const count = isArray(purposes) ? purposes.length : 0;
  if (!(count >= 1 && count <= maxPurposes)) {
    throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: `purposes must be an array of 1 to ${maxPurposes}` });
  }
  const checked: NotEmpty<KeyOptions> = [checkedOptions(purposes[0])];
  for (let i = 1; i < count; i++) append(checked, checkedOptions(purposes[i]));
  return checked;
}

function checkedOptions(options: KeyOptions | undefined): KeyOptions {
  // Each field is read once, because a getter could return another value the second time.
  const algorithm = known('algorithm', algorithms, options?.algorithm);
  const encodings: readonly SecretEncoding[] = isPrivate(algorithm) ? privateKeyEncodings : textEncodings;
  const encoding = known(`encoding of ${algorithm}`, encodings, options?.encoding);
  return { algorithm, encoding };
}

/** Node verifies ECDSA of a message only, and not of a digest. */
const isVerifiedWithPublicKey = (algorithm: Algorithm): boolean =>
  isPrivate(algorithm) && algorithm !== 'ecdsa-secp256k1';

function requireMessage(message: unknown): void {
  if (typeof message === 'string' || isUint8Array(message)) return;
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'message must be a string or a Uint8Array' });
}

const isPrivate = (algorithm: Algorithm): boolean => indexIn(privateKeyAlgorithms, algorithm) >= 0;

function known<Name extends string>(field: string, names: readonly Name[], value: unknown): Name {
  const name = names[indexIn(names, value)];
  if (name !== undefined) return name;
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: `${field} must be one of ${names.join(', ')}` });
}

function checkedLength(length: number | undefined): number | undefined {
  if (length === undefined) return undefined;
  // No signature is as long as the longest secret. The backend knows how long this one is.
  if (typeof length === 'number' && length >= 1 && length <= maxSecretBytes && length % 1 === 0) return length;
  throw new LocksignError('ERR_INVALID_ARGUMENT', {
    detail: 'length must be a whole number from 1 to the number of characters of the signature',
  });
}

/** What generate() makes. */
const generated: readonly Algorithm[] = Object.freeze(['ed25519', 'ecdsa-p256-sha256', 'ecdsa-secp256k1'] as const);

/** The empty message would be signed instead, which for a suffix key is the hash of its secret. */
function requireMemory(message: Message): void {
  if (isUint8Array(message) && isLost(message)) {
    throw new LocksignError('ERR_INVALID_ARGUMENT', {
      detail: 'message has lost its bytes: its buffer was transferred away or has become too short',
    });
  }
}

// This is util.inspect.custom without a dependency on Node's types, which a project that uses this
// package may lack (Node's documentation, "Custom inspection functions on objects").
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

// A key that is garbage-collected without destroy() is wiped at some later time.
const forgotten = new FinalizationRegistry<BackendKey>((key) => key.destroy());

/** What derive() makes a secret of. */
export interface DeriveOptions {
  /** How the signature is written. */
  readonly encoding: SignatureEncoding;
  /** The secret is this number of the text's first characters. Default: the whole text. */
  readonly length?: number | undefined;
}

/**
 * A key made from a secret, in locked memory where the native backend runs. It belongs to the
 * thread that loaded it.
 *
 * @example
 * using key = await SigningKey.load(secret.prompt('Binance secret'), {
 *   algorithm: 'hmac-sha256',
 *   encoding: 'utf8',
 * });
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
   * Reads a secret from its source and keeps only what signing needs. The native backend keeps it
   * in locked memory.
   *
   * @param issued states that an exchange issued the secret. A text that cannot be the secret of an
   *   API key, such as a placeholder, is then refused, and one of an unusual form causes the
   *   process warning `LOCKSIGN_SECRET_FORM`. Without it, any text of one line is accepted, except
   *   PEM.
   * @throws {LocksignError} `ERR_SECRET_*` if the secret cannot be a key. `ERR_SOURCE_*`,
   *   `ERR_ENV_*`, `ERR_DOTENV_*`, `ERR_TERMINAL_*` and `ERR_PROMPT_INTERRUPTED` if the source
   *   cannot be read. `ERR_MEMLOCK_LIMIT` and `ERR_MEMORY_*` if memory cannot be locked.
   *   `ERR_BACKEND_*` and `ERR_WASM_UNAVAILABLE` if no backend is available. `ERR_INVALID_ARGUMENT`
   *   if an argument is invalid.
   * @example
   * const { algorithm, secretEncoding: encoding } = binance;
   * const issued = { issuer: binance, apiKey };
   * const key = await SigningKey.load(secret.env('BINANCE_SECRET'), { algorithm, encoding }, issued);
   */
  static async load(source: KeySource, options: KeyOptions, issued?: Issued): Promise<SigningKey> {
    return (await SigningKey.#load(source, () => [checkedOptions(options)], issued)).value[0];
  }

  /**
   * Reads a secret once and makes one key for each purpose, in the order of the purposes. Use it
   * where a prompt, a pipe or a variable can be read only once. If one key fails, none is kept.
   *
   * @param purposes 1 to 8 of them.
   * @param issued as for load().
   * @throws {LocksignError} every error of load().
   * @example
   * const [request, token] = await SigningKey.loadAll(secret.prompt('Bithumb secret'), [
   *   { algorithm: 'hmac-sha512', encoding: 'utf8' },
   *   { algorithm: 'hmac-sha256', encoding: 'utf8' },
   * ]);
   */
  static async loadAll(source: KeySource, purposes: readonly KeyOptions[], issued?: Issued): Promise<SigningKey[]> {
    return (await SigningKey.#load(source, () => checkedPurposes(purposes), issued)).value;
  }

  /**
   * Makes a new private key in locked memory, where nobody has seen it. It ends with this object:
   * to keep it, let a vault seal one (`locksign generate`).
   *
   * @param algorithm `ed25519`, `ecdsa-p256-sha256` or `ecdsa-secp256k1`. RSA keys are made by
   *   `openssl genpkey` or in a token.
   * @throws {LocksignError} `ERR_INVALID_ARGUMENT` for another algorithm; `ERR_SOURCE_UNSUPPORTED`
   *   with the WebAssembly backend; `ERR_RANDOM_FAILED`; `ERR_MEMLOCK_LIMIT` and `ERR_MEMORY_*`.
   * @example
   * using key = await SigningKey.generate('ed25519');
   * console.log(key.publicKey?.pem); // register this at the exchange
   */
  static async generate(algorithm: Algorithm): Promise<SigningKey> {
    const made = known('algorithm', generated, algorithm);
    for (;;) {
      try {
        return await SigningKey.load(secret.random(), { algorithm: made, encoding: 'hex' });
      } catch (error) {
        // One in 2^32 random numbers is not below the order of P-256.
        if (!(error instanceof LocksignError) || error.code !== 'ERR_PRIVATE_KEY') throw error;
      }
    }
  }

  static async #load(
    source: KeySource,
    check: () => NotEmpty<KeyOptions>,
    issued: Issued | undefined,
  ): Promise<Boxed<NotEmpty<SigningKey>>> {
    if (!isSealedSecret(source)) return SigningKey.#loadFrom(checkedSource(source), check, issued);
    const purposes = check();
    const opened = openSealedSecret(source, purposes);
    try {
      const text: SecretSource = { kind: 'bytes', bytes: opened.bytes, outsideHeap: true };
      // Awaited here, because the text is wiped when this function returns.
      return await SigningKey.#loadFrom(text, () => purposes, issued);
    } finally {
      opened.free();
    }
  }

  static async #loadFrom(
    checked: SecretSource,
    check: () => NotEmpty<KeyOptions>,
    issued: Issued | undefined,
  ): Promise<Boxed<NotEmpty<SigningKey>>> {
    try {
      const purposes = check();
      const expected = issued === undefined ? undefined : expectedOf(issued);
      // Written now, because a getter of the issuer could throw once the keys are made.
      const warning = issued === undefined ? '' : formWarning(issued.issuer);
      const { keys, likely } = await selectBackend().load(checked, purposes, expected);
      const signing = SigningKey.#of(keys, purposes);
      if (!likely) warn(warning, 'LOCKSIGN_SECRET_FORM');
      return boxed(signing);
    } finally {
      // Options may be refused before a backend takes the source over and wipes the bytes.
      wipeSource(checked);
    }
  }

  static #of(keys: readonly BackendKey[], purposes: NotEmpty<KeyOptions>): NotEmpty<SigningKey> {
    const signing: NotEmpty<SigningKey> = [new SigningKey(keys[0], purposes[0].algorithm)];
    each(purposes, ({ algorithm }, i) => {
      if (i > 0) append(signing, new SigningKey(keys[i], algorithm));
    });
    return signing;
  }

  /** The algorithm that this key signs with. */
  get algorithm(): Algorithm {
    return this.#algorithm;
  }

  /**
   * The memory that holds this key, and the attacks that this memory prevents.
   *
   * @throws {LocksignError} `ERR_KEY_DESTROYED`
   */
  get protection(): Protection {
    this.#requireAlive();
    return this.#key.protection;
  }

  /**
   * The public key. Undefined for HMAC and the suffix algorithms, which have none.
   *
   * @throws {LocksignError} `ERR_KEY_DESTROYED`
   */
  get publicKey(): PublicKey | undefined {
    this.#requireAlive();
    const hex = this.#key.publicKey;
    return hex === undefined ? undefined : publicKeyOf(this.#algorithm, hex);
  }

  /** Whether destroy() has been called. */
  get destroyed(): boolean {
    return !this.#alive;
  }

  /**
   * Signs a message synchronously. The signature is an HMAC (RFC 2104); the hash of the message
   * followed by the secret for a suffix algorithm; 64 bytes for `ed25519` (RFC 8032); r and s, of
   * 32 bytes each, for `ecdsa-p256-sha256`, and one byte more with the recovery bit for
   * `ecdsa-secp256k1`; as long as the modulus for `rsa-pkcs1-sha256`. One key gives one signature
   * of a message, also with ECDSA (RFC 6979).
   *
   * @param message a string, signed as UTF-8, or bytes. `secret-suffix-md5` signs only strings of
   *   printable ASCII characters, and `ecdsa-secp256k1` only a digest of 32 bytes. A `Uint8Array`
   *   whose memory is gone is `ERR_INVALID_ARGUMENT`.
   * @param encoding how the signature is written. `hex` is lowercase.
   * @throws {LocksignError} `ERR_KEY_DESTROYED`, `ERR_INVALID_ARGUMENT`, `ERR_MEMORY_EXHAUSTED`,
   *   `ERR_SIGNATURE_WRONG`
   * @example key.sign('symbol=LTCBTC&timestamp=1499827319559', 'hex');
   */
  sign(message: Message, encoding: SignatureEncoding = 'hex'): string {
    this.#requireAlive();
    requireMemory(message);
    return this.#key.sign(message, encoding);
  }

  /**
   * Reports whether `signature` is a signature of `message` by this key. With a public key, Node's
   * own code verifies with that. Other keys sign again, and compare in constant time; so does
   * `ecdsa-secp256k1`, whose signatures by other signers give false. A malformed signature gives
   * false.
   *
   * @throws {LocksignError} `ERR_KEY_DESTROYED`, `ERR_INVALID_ARGUMENT`, `ERR_MEMORY_EXHAUSTED`
   */
  verify(message: Message, signature: string, encoding: SignatureEncoding = 'hex'): boolean {
    this.#requireAlive();
    requireMemory(message);
    if (!isVerifiedWithPublicKey(this.#algorithm)) return this.#key.verify(message, signature, encoding);
    const { publicKey } = this.#key;
    known('encoding', signatureEncodings, encoding);
    requireMessage(message);
    if (typeof signature !== 'string') {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'signature must be a string' });
    }
    return publicKey !== undefined && verifyWith(this.#algorithm, publicKey, message, signature, encoding);
  }

  /**
   * Makes keys whose secret is the text of this key's signature of `message`. They are the keys
   * that `SigningKey.loadAll(secret.text(key.sign(message, encoding).slice(0, length)), purposes)`
   * gives, but the text never becomes a string. The native backend keeps it and the decoded key in
   * locked memory until they are wiped. The WebAssembly backend copies the text through memory that
   * JavaScript can read, as that of every secret, and wipes it before this method returns.
   *
   * Code that has this key can sign the message too. Use a message that no protocol signs.
   *
   * @param purposes 1 to 8 of them. The keys have their order. If one fails, none is kept.
   * @throws {LocksignError} `ERR_KEY_DESTROYED`; `ERR_INVALID_ARGUMENT`, also if `length` is more
   *   than the characters of the signature; `ERR_SECRET_*` if the text cannot be such a key, for
   *   example base64 for a purpose with encoding `hex`; `ERR_KEY_LIMIT`, `ERR_MEMLOCK_LIMIT` and
   *   `ERR_MEMORY_*`.
   * @example
   * const [key] = agentKey.derive('client 7', { encoding: 'hex', length: 40 }, [
   *   { algorithm: 'hmac-sha256', encoding: 'utf8' },
   * ]);
   */
  derive(message: Message, options: DeriveOptions, purposes: readonly KeyOptions[]): SigningKey[] {
    this.#requireAlive();
    // Each option is read once and before the message is checked, because a getter runs other code.
    const encoding = known('encoding', signatureEncodings, options?.encoding);
    const length = checkedLength(options.length);
    const checked = checkedPurposes(purposes);
    requireMemory(message);
    return SigningKey.#of(this.#key.derive(message, encoding, length, checked), checked);
  }

  /**
   * Wipes the key. A second call does nothing. After it, `sign`, `verify` and `protection` throw
   * `ERR_KEY_DESTROYED`.
   */
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

  /** Describes the key for logs. The description never contains key material. */
  toJSON(): { algorithm: Algorithm; memory: Protection['memory'] | 'destroyed' } {
    return { algorithm: this.#algorithm, memory: this.#alive ? this.protection.memory : 'destroyed' };
  }

  [inspectCustom](): string {
    const { algorithm, memory } = this.toJSON();
    return `SigningKey { algorithm: '${algorithm}', memory: '${memory}' }`;
  }
}
