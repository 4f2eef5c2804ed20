/**
 * A secret that stays encrypted until a key is made of it, such as an account's in a vault.
 * @module
 */
import type { KeyOptions } from '../backend/backend.js';
import type { SecretSource } from '../secrets/source.js';
import { notThenable } from '../util/not-thenable.js';

/** The decrypted text of a secret. */
export interface OpenedSecret {
  /** Outside V8's heap. */
  readonly bytes: Uint8Array;
  /** Wipes the text. */
  free(): void;
}

/**
 * Decrypts a secret for keys of these purposes.
 * @throws {LocksignError} if it must not become such a key.
 */
export type OpenSecret = (purposes: readonly KeyOptions[]) => OpenedSecret;

/** The only way to the private function. It is not exported to users. */
export let openSealedSecret: (sealed: SealedSecret, purposes: readonly KeyOptions[]) => OpenedSecret;
export let isSealedSecret: (value: unknown) => value is SealedSecret;

/**
 * Takes the place of a source where a key is made: `SigningKey.load`, `token.importHmac`, an
 * exchange's `open`, `guard`. Nothing else reads it.
 */
export class SealedSecret {
  readonly #open: OpenSecret;

  static {
    openSealedSecret = (sealed, purposes) => sealed.#open(purposes);
    isSealedSecret = (value): value is SealedSecret => typeof value === 'object' && value !== null && #open in value;
  }

  /** @param open is called once for each call that makes keys. */
  constructor(open: OpenSecret) {
    this.#open = open;
    Object.freeze(notThenable(this));
  }

  toJSON(): string {
    return 'SealedSecret';
  }
}

/** What a key can be made of. */
export type KeySource = SecretSource | SealedSecret;
