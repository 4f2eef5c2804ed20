/**
 * TokenKey: a key that signs inside a PKCS#11 token.
 * @module
 */
import type { Message } from '../backend/backend.js';
import type { BackendTokenKey, TokenFacts } from '../backend/pkcs11/backend.js';
import { signatureEncodings, type TokenAlgorithm } from '../backend/shared-table.js';
import { LocksignError } from '../errors/locksign-error.js';
import { notThenable } from '../util/not-thenable.js';
import { indexIn, isLost, isUint8Array } from '../util/primordials.js';
import type { SignatureEncoding } from './algorithms.js';

/** Where a key of a token is. */
export interface TokenProtection {
  readonly backend: 'native';
  /** The key is inside the token. Only signatures come out. */
  readonly memory: 'token';
  /**
   * The module decides: a smart card or an HSM hides its keys from root, and SoftHSM, which is
   * software in this process, does not.
   */
  readonly hiddenFromRoot: 'unknown';
}

const protection: TokenProtection = Object.freeze({ backend: 'native', memory: 'token', hiddenFromRoot: 'unknown' });

const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

/**
 * A key inside a token. It belongs to the thread that opened the token. Nothing in this process has
 * the key, unless the module is software such as SoftHSM, which is for tests.
 *
 * @example
 * const key = await token.key('binance');
 * await key.signAsync('symbol=LTCBTC&side=BUY', 'base64');
 */
export class TokenKey {
  readonly #key: BackendTokenKey;
  // A token that is garbage-collected is closed, so its keys keep it.
  readonly #token: { readonly facts: TokenFacts };

  /** Made by the methods of Token. */
  constructor(token: { readonly facts: TokenFacts }, key: BackendTokenKey) {
    if (typeof key?.sign !== 'function') {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'a key of a token is made by token.key()' });
    }
    this.#key = key;
    this.#token = token;
    notThenable(this);
  }

  /** The token that has the key. */
  get token(): TokenFacts {
    return this.#token.facts;
  }

  /** Its name in the token (CKA_LABEL). */
  get label(): string {
    return this.#key.facts.label;
  }

  /** CKA_ID in hexadecimal. */
  get id(): string {
    return this.#key.facts.id;
  }

  /** The algorithm that this key signs with. */
  get algorithm(): TokenAlgorithm {
    return this.#key.facts.algorithm;
  }

  /**
   * The public key as PEM (SubjectPublicKeyInfo, RFC 7468 section 13), which is what the user
   * registers at the exchange. Undefined for HMAC, or if the token does not have it.
   */
  get publicKey(): string | undefined {
    return this.#key.facts.publicKey;
  }

  get protection(): TokenProtection {
    return protection;
  }

  /**
   * Signs a message inside the token, which takes from 30 us to 300 ms. The event loop goes on
   * meanwhile. The signatures of one token are made one after the other, in the order of the calls.
   *
   * The signature is an HMAC (RFC 2104), 64 bytes of Ed25519 (RFC 8032), r and s of ECDSA in 32
   * bytes each, or RSASSA-PKCS1-v1_5 in the size of the modulus (RFC 8017).
   *
   * @param message a string, signed as UTF-8, or bytes, which are copied before this returns.
   * @param encoding how the signature is written. `hex` is lowercase.
   * @throws {LocksignError} `ERR_TOKEN_LOST` if the token was removed, `ERR_TOKEN_KEY` if it no
   *   longer has the key, `ERR_TOKEN_CLOSED`, `ERR_TOKEN_FAILED` with the return value of PKCS#11,
   *   `ERR_INVALID_ARGUMENT`, `ERR_MEMORY_EXHAUSTED`. With `keepPin`, also the errors of
   *   openToken() about the PIN.
   * @example await key.signAsync('symbol=LTCBTC&timestamp=1499827319559', 'base64');
   */
  async signAsync(message: Message, encoding: SignatureEncoding = 'hex'): Promise<string> {
    if (indexIn(signatureEncodings, encoding) < 0) {
      throw new LocksignError('ERR_INVALID_ARGUMENT', {
        detail: `encoding must be one of ${signatureEncodings.join(', ')}`,
      });
    }
    if (isUint8Array(message) && isLost(message)) {
      throw new LocksignError('ERR_INVALID_ARGUMENT', {
        detail: 'message has lost its bytes: its buffer was transferred away or has become too short',
      });
    }
    return this.#key.sign(message, encoding);
  }

  /** Describes the key for logs. */
  toJSON(): { label: string; algorithm: TokenAlgorithm; memory: 'token' } {
    return { label: this.label, algorithm: this.algorithm, memory: 'token' };
  }

  [inspectCustom](): string {
    return `TokenKey { label: '${this.label}', algorithm: '${this.algorithm}', memory: 'token' }`;
  }
}
