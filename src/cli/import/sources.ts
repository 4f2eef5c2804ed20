/**
 * Reads secrets of a file as sources.
 * @module
 */
import { type SecretSource, secret } from '../../index.js';
import { maxSecretBytes, selectSodium } from '../../vault/inspect.js';
import type { FoundSecret } from './leaf.js';

/** Copies secrets into locked memory, each into its own, and wipes them when `use` has settled. */
export async function withSources<T>(use: (take: (found: FoundSecret) => SecretSource) => Promise<T>): Promise<T> {
  const sodium = await selectSodium();
  const held: Uint8Array[] = [];
  try {
    return await use((found) => {
      const memory = sodium.allocate(maxSecretBytes);
      held.push(memory);
      return secret.bytes(memory.subarray(0, found.writeTo(memory)), { outsideHeap: true });
    });
  } finally {
    for (const memory of held) sodium.free(memory);
  }
}
