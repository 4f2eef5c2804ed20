/**
 * Secrets in libsodium's memory: read from their sources, copied, wiped.
 * @module
 */
import { readSecret, type SecretSource } from '../../index.js';
import { notThenable } from '../../util/not-thenable.js';
import { maxSecretBytes, paddedBytes } from '../format/format.js';
import type { Sodium } from '../sodium/sodium.js';
import type { HeldSecret } from './seal.js';

/** Free its memory. @throws what SigningKey.load throws of a source. */
export async function holdSecret(sodium: Sodium, source: SecretSource): Promise<HeldSecret> {
  const memory = sodium.allocate(paddedBytes(maxSecretBytes));
  try {
    return notThenable({ memory, length: await readSecret(source, memory) });
  } catch (error) {
    sodium.free(memory);
    throw error;
  }
}
