/**
 * Replaces `hmac` and `hash` of a ccxt exchange, and signs again the tokens that ccxt signs without
 * them. Each replacement does the same as ccxt's own function, except that the key in locked memory
 * signs in place of the placeholder. Any other use of the placeholder is an error, because the
 * exchange would refuse its result.
 * @module
 */
import { createHmac } from 'node:crypto';
import { refuse } from '../../exchanges/core/refuse.js';
import type { Algorithm, KeyOptions, SecretEncoding } from '../../keys/algorithms.js';
import type { SigningKey } from '../../keys/signing-key.js';
import { hashName } from './hash-name.js';
import { type Data, isData, type Placeholder } from './placeholder.js';

/** A function of ccxt, which decides its parameters. */
export type Method = (this: unknown, ...values: never[]) => unknown;

export class CcxtSigning {
  readonly #id: string;
  readonly #placeholder: Placeholder;
  readonly #uses: readonly KeyOptions[];
  readonly #keys: readonly SigningKey[];

  /** @param keys one for each use, in the same order. */
  constructor(id: string, placeholder: Placeholder, uses: readonly KeyOptions[], keys: readonly SigningKey[]) {
    this.#id = id;
    this.#placeholder = placeholder;
    this.#uses = uses;
    this.#keys = keys;
  }

  /**
   * @param original ccxt's `hmac(request, secret, hash, digest = 'hex')`, used for all other keys.
   */
  hmac(original: Method): Method {
    const signing = this;
    return function hmac(this: unknown, request: unknown, secret: unknown, hash: unknown, digest: unknown = 'hex') {
      if (!isData(secret)) return Reflect.apply(original, this, [request, secret, hash, digest]);
      const key = signing.#keyOf(secret, hash);
      if (key !== undefined) return signing.#sign(key, request, digest);
      if (signing.#placeholder.isIn(secret))
        signing.#refuse(`an HMAC with ${hashName(hash)} and that encoding of the key`);
      return Reflect.apply(original, this, [request, secret, hash, digest]);
    };
  }

  /**
   * @param original ccxt's `hash(request, hash, digest = 'hex')`, used for data without the secret.
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
   * Signs a JSON Web Token (RFC 7519) that was signed with the placeholder. A token that the key
   * has signed is returned unchanged.
   * @returns undefined for a token that was signed with another key.
   */
  token(token: string): string | undefined {
    const end = token.lastIndexOf('.');
    const [message, signature] = [token.slice(0, end), token.slice(end + 1)];
    // HS256 (RFC 7518, section 3.2) is the only algorithm of these exchanges.
    const byPlaceholder = createHmac('sha256', this.#placeholder.text).update(message).digest('base64url');
    const key = this.#find('hmac-sha256', 'utf8') ?? this.#refuse('a token');
    if (signature === byPlaceholder) return `${message}.${key.sign(message, 'base64url')}`;
    // A token that a destroyed key has signed must not be sent either. verify() throws then, and a
    // comparison with remembered tokens would not.
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
    if (message === undefined || suffix === undefined)
      this.#refuse(`the hash ${name} over the secret at that position`);
    // With MD5 the key signs only text in printable ASCII.
    const signed = name === 'md5' ? Buffer.from(message).toString('latin1') : message;
    return this.#sign(suffix, signed, digest);
  }

  /** Writes the signature as ccxt would. */
  #sign(key: SigningKey, request: unknown, digest: unknown): string | Uint8Array {
    if (!isData(request)) refuse(`${this.#id} signs a value that is neither text nor bytes`);
    if (this.#placeholder.isWrittenIn(request)) this.#refuse('the secret as a part of the message');
    if (digest === 'hex' || digest === 'base64') return key.sign(request, digest);
    if (digest === 'binary') return Uint8Array.from(Buffer.from(key.sign(request, 'hex'), 'hex'));
    return refuse(`${this.#id} asks for an unknown encoding of a signature: digest must be hex, base64 or binary`);
  }

  #refuse(use: string): never {
    refuse(
      `${this.#id} uses its secret in a way that locksign does not know (${use})`,
      'Another version of ccxt, or a subclass, may sign differently. Use ccxt 4.5.84, or leave the secret to ccxt.',
    );
  }
}
