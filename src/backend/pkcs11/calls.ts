/**
 * The addon's calls on tokens. native/addon/addon_token.cc defines them.
 * @module
 */
import type { Failure } from '../native/addon-failure.js';

/** A token that is open. */
export interface OpenedToken {
  /** The handle. */
  readonly token: number;
  readonly label: string;
  readonly serial: string;
  readonly manufacturer: string;
  readonly model: string;
}

/** A token in a slot of a module. */
export interface ListedToken {
  readonly label: string;
  readonly serial: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly slotId: number;
  readonly isInitialized: boolean;
  /** The number of a TokenPinState (shared-table.ts). */
  readonly pin: number;
}

/** A module, and the tokens in its slots. */
export interface ListedModule {
  readonly description: string;
  readonly manufacturer: string;
  readonly version: string;
  readonly tokens: readonly ListedToken[];
}

/** A key inside a token. */
export interface FoundKey {
  /** Its number, for tokenSign. 0 in a list. */
  readonly key: number;
  /** The number of a TokenAlgorithm (shared-table.ts), or 0. */
  readonly algorithm: number;
  readonly isSecretKey: boolean;
  readonly label: string;
  /** Hexadecimal, as the next two. */
  readonly id: string;
  /** Ed25519: 32 bytes. P-256: x and y. RSA: the modulus. */
  readonly publicKey: string;
  readonly publicExponent: string;
}

/**
 * Every call gives a promise that is never rejected, or a failure at once. `held` is the number of
 * a text (Hold in addon.ts), which the call takes.
 */
export interface TokenCalls {
  /** Needs no PIN. */
  tokenList(modulePath: string): Promise<ListedModule | Failure> | Failure;
  tokenOpen(
    modulePath: string,
    label: string | undefined,
    serial: string | undefined,
    manufacturer: string | undefined,
    model: string | undefined,
    slot: number | undefined,
    held: number,
    keepPin: boolean,
  ): Promise<OpenedToken | Failure> | Failure;
  tokenKeys(token: number): Promise<FoundKey[] | Failure> | Failure;
  /** @param algorithm the number of a TokenAlgorithm that the key must have, or 0. */
  tokenFind(
    token: number,
    label: string | undefined,
    id: Uint8Array | undefined,
    onlyPrivate: boolean,
    onlySecret: boolean,
    algorithm: number,
  ): Promise<FoundKey | Failure> | Failure;
  tokenGenerate(token: number, label: string, algorithm: number, bits: number): Promise<FoundKey | Failure> | Failure;
  tokenImport(
    token: number,
    label: string,
    held: number,
    algorithm: number,
    encoding: number,
  ): Promise<FoundKey | Failure> | Failure;
  tokenSign(token: number, key: number, message: unknown, encoding: number): Promise<string | Failure> | Failure;
  /** The last call of a token. */
  tokenClose(token: number): Promise<Failure | undefined> | Failure;
}
