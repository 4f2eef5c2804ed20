/**
 * The interface between the keys of tokens and the code that calls a PKCS#11 module.
 * @module
 */
import type { Expected } from '../../secrets/mistake.js';
import type { SecretSource } from '../../secrets/source.js';
import type { Message } from '../message.js';
import type { SecretEncoding, SignatureEncoding, TokenAlgorithm, TokenPinState } from '../shared-table.js';
import type { KeyUri, TokenUri } from './uri.js';

/** What a token says about itself. */
export interface TokenFacts {
  readonly label: string;
  readonly serial: string;
  readonly manufacturer: string;
  readonly model: string;
}

/** A token in a slot of a module, as it describes itself without a PIN. */
export interface ListedToken extends TokenFacts {
  readonly slotId: number;
  /** Whether it was set up. A token that was not has no keys, and cannot be opened. */
  readonly isInitialized: boolean;
  readonly pin: TokenPinState;
  /** Names the token and its module for openToken(). Undefined if the token is not initialised. */
  readonly uri?: string;
}

/** A PKCS#11 module, as it describes itself. */
export interface TokenModule {
  readonly description: string;
  readonly manufacturer: string;
  /** Of the library, such as `2.6`. */
  readonly version: string;
  readonly tokens: readonly ListedToken[];
}

/** A key inside a token, as the token describes it. */
export interface TokenKeyFacts {
  readonly label: string;
  /** CKA_ID in hexadecimal. */
  readonly id: string;
  readonly type: 'private' | 'secret-key';
  /** Undefined for a key that this package does not sign with, or that does not say it. */
  readonly algorithm?: TokenAlgorithm;
  /**
   * The public key as PEM (RFC 7468, section 13). Undefined for HMAC, or if the token has none.
   */
  readonly publicKey?: string;
}

/** A key that signs inside its token. */
export interface BackendTokenKey {
  readonly facts: TokenKeyFacts & { readonly algorithm: TokenAlgorithm };
  sign(message: Message, encoding: SignatureEncoding): Promise<string>;
}

/** A token that is open. Every method throws only LocksignError. */
export interface BackendToken {
  readonly facts: TokenFacts;
  keys(): Promise<TokenKeyFacts[]>;
  find(name: KeyUri, algorithm?: TokenAlgorithm): Promise<BackendTokenKey>;
  generate(label: string, algorithm: TokenAlgorithm, bits: number): Promise<BackendTokenKey>;
  importSecret(
    label: string,
    source: SecretSource,
    algorithm: TokenAlgorithm,
    encoding: SecretEncoding,
    expected?: Expected,
  ): Promise<BackendTokenKey>;
  close(): Promise<void>;
}

export interface TokenBackend {
  list(modulePath: string): Promise<TokenModule>;
  open(uri: TokenUri, pin: SecretSource, keepPin: boolean): Promise<BackendToken>;
}
