/**
 * A secret in secret memory, between its source and the vault.
 * @module
 */
import { type Issued, type PlainSource, readSecret, type SecretSource, secret } from '../../index.js';
import { maxSecretBytes } from '../../keys/algorithms.js';
import { notThenable } from '../../util/not-thenable.js';
import { paddedBytes } from '../format/format.js';
import type { Sodium } from '../sodium/sodium.js';

export class LockedSecret {
  readonly #sodium: Sodium;
  /** Zeros follow the secret. They leave room for the padding of sealing. */
  readonly memory: Uint8Array;
  /** Bytes of the secret. */
  readonly length: number;

  /** @param memory comes from `sodium`, and belongs to this object from now on. */
  constructor(sodium: Sodium, memory: Uint8Array, length: number) {
    notThenable(this);
    this.#sodium = sodium;
    this.memory = memory;
    this.length = length;
  }

  /**
   * @param issued states that an exchange issued the secret, as for SigningKey.load.
   * @throws what SigningKey.load throws for a source.
   */
  static async read(sodium: Sodium, source: SecretSource, issued?: Issued): Promise<LockedSecret> {
    const memory = sodium.allocate(paddedBytes(maxSecretBytes));
    try {
      return new LockedSecret(sodium, memory, await readSecret(source, memory, issued));
    } catch (error) {
      sodium.free(memory);
      throw error;
    }
  }

  /** The secret itself, without a copy. */
  get bytes(): Uint8Array {
    return this.memory.subarray(0, this.length);
  }

  /** A source for one use: reading it wipes this secret. */
  source(): PlainSource {
    return secret.bytes(this.bytes, { outsideHeap: true });
  }

  /** Wipes the secret and gives its memory back. Calling it again does nothing. */
  free(): void {
    this.#sodium.free(this.memory);
  }

  [Symbol.dispose](): void {
    this.free();
  }
}
