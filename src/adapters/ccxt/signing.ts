/**
 * Replaces `hmac` and `hash` of a ccxt exchange, and signs the tokens again that ccxt signs without
 * them. Each replacement does the same as ccxt's own function, unless the key is the placeholder:
 * then the key in locked memory signs. Any other use of the placeholder is an error, because its
 * result would be signed with the placeholder, or would be wrong.
 * @module
 */
import { createHmac } from 'node:crypto';
import { refuse } from '../../exchanges/core/refuse.js';
import type { Algorithm, KeyOptions, SecretEncoding } from '../../keys/algorithms.js';
import type { SigningKey } from '../../keys/signing-key.js';
import { hashName } from './hash-name.js';
import { type Data, isData, type Placeholder } from './placeholder.js';

/** A function of ccxt's. Its parameters are up to ccxt. */
export type Method = (this: unknown, ...values: never[]) => unknown;

export class CcxtSigning {
  readonly #id: string;
  readonly #placeholder: Placeholder;
  readonly #uses: readonly KeyOptions[];
  readonly #keys: readonly SigningKey[];

  /** @param keys one for each of the uses, in their order. */
  constructor(id: string, placeholder: Placeholder, uses: readonly KeyOptions[], keys: readonly SigningKey[]) {
    this.#id = id;
    this.#placeholder = placeholder;
    this.#uses = uses;
    this.#keys = keys;
  }

  /** @param original ccxt's `hmac(request, secret, hash, digest = 'hex')`, for all other keys. */
  hmac(original: Method): Method {
    const signing = this;
    return function hmac(this: unknown, request: unknown, secret: unknown, hash: unknown, digest: unknown = 'hex') {
      if (!isData(secret)) return Reflect.apply(original, this, [request, secret, hash, digest]);
      const key = signing.#keyOf(secret, hash);
      if (key !== undefined) return signing.#sign(key, request, digest);
      if (signing.#placeholder.isIn(secret)) signing.#refuse(`an HMAC with ${hashName(hash)} and that form of the key`);
      return Reflect.apply(original, this, [request, secret, hash, digest]);
    };
  }

  /**
   * @param original ccxt's `hash(request, hash, digest = 'hex')`, for what the secret is no part
   *   of.
   */
  hash(original: Method): Method {
    const signing = this;
    return function hash(this: unknown, request: unknown, algorithm: unknown, digest: unknown = 'hex') {
      if (!isData(request) || !signing.#placeholder.isIn(request)) {
        return Reflect.apply(original, this, [request, algorithm, digest]);
      }
      return signing.#hashWithSecret(request, algorithm, digest);
    };
  }

  /**
   * A JSON Web Token (RFC 7519) that was signed with the placeholder, signed anew; one that the key
   * has signed as it is.
   * @returns undefined for a token that was signed with something else.
   */
  token(token: string): string | undefined {
    const end = token.lastIndexOf('.');
    const [message, signature] = [token.slice(0, end), token.slice(end + 1)];
    // HS256, RFC 7518, section 3.2: the one that these exchanges ask for.
    const stand = createHmac('sha256', this.#placeholder.text).update(message).digest('base64url');
    const key = this.#find('hmac-sha256', 'utf8') ?? this.#refuse('a token');
    if (signature === stand) return `${message}.${key.sign(message, 'base64url')}`;
    // Not by comparing with tokens of before: what a destroyed key has signed must not be sent
    // either, and this throws.
    return key.verify(message, signature, 'base64url') ? token : undefined;
  }

  destroy(): void {
    for (const key of this.#keys) key.destroy();
  }

  get destroyed(): boolean {
    return this.#keys.every((key) => key.destroyed);
  }

  #find(algorithm: Algorithm, encoding: SecretEncoding): SigningKey | undefined {
    return this.#keys[this.#uses.findIndex((use) => use.algorithm === algorithm && use.encoding === encoding)];
  }

  #keyOf(secret: Data, hash: unknown): SigningKey | undefined {
    const name = hashName(hash);
    const isOf = (use: KeyOptions) => use.algorithm === `hmac-${name}` && this.#placeholder.is(secret, use.encoding);
    return this.#keys[this.#uses.findIndex(isOf)];
  }

  #hashWithSecret(request: Data, hash: unknown, digest: unknown): unknown {
    const name = hashName(hash);
    const message = this.#placeholder.before(request);
    if (name === 'md5' && digest === 'hex' && message?.length === 0 && this.#find('hmac-sha256', 'to-md5-hex')) {
      return this.#placeholder.digest;
    }
    const suffix = name === 'md5' || name === 'sha256' ? this.#find(`secret-suffix-${name}`, 'utf8') : undefined;
    if (message === undefined || suffix === undefined) this.#refuse(`the hash ${name} over the secret in that place`);
    // MD5 signs text only. The key refuses characters outside ASCII.
    const signed = name === 'md5' ? Buffer.from(message).toString('latin1') : message;
    return this.#sign(suffix, signed, digest);
  }

  /** Writes the signature as ccxt would. */
  #sign(key: SigningKey, request: unknown, digest: unknown): string | Uint8Array {
    if (!isData(request)) refuse(`${this.#id} signs what is neither text nor bytes`);
    if (this.#placeholder.isWrittenIn(request)) this.#refuse('the secret as part of what is signed');
    if (digest === 'hex' || digest === 'base64') return key.sign(request, digest);
    if (digest === 'binary') return Uint8Array.from(Buffer.from(key.sign(request, 'hex'), 'hex'));
    return refuse(`${this.#id} asks for a signature in an unknown form: digest must be hex, base64 or binary`);
  }

  #refuse(use: string): never {
    refuse(
      `${this.#id} uses its secret in a way that locksign does not know (${use}). Another version of ccxt, or a ` +
        'subclass, signs otherwise than ccxt 4.5.84: use that version, or leave the secret to ccxt',
    );
  }
}
