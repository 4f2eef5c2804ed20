/**
 * Compares the earlier values of a variable with its last one. Only the last value goes into the
 * vault. Equal values are erased with it. Other values may be secrets of other API keys, so they
 * stay.
 * @module
 */
import { timingSafeEqual } from 'node:crypto';
import { maxSecretBytes, selectSodium } from '../../vault/inspect.js';
import type { FoundAccount } from './found.js';
import type { FoundSecret } from './leaf.js';
import { isOfAccount } from './refused.js';

/** The bytes of a value, without escapes; undefined if it cannot be read. */
function read({ writeTo }: Pick<FoundSecret, 'writeTo'>, memory: Uint8Array): Uint8Array | undefined {
  try {
    return memory.subarray(0, writeTo(memory));
  } catch (error) {
    if (isOfAccount(error)) return undefined;
    throw error;
  }
}

const isEqual = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other);

/**
 * Adds the earlier values that are equal to the places of the secret. Compares them in locked
 * memory.
 */
async function settled(secret: FoundSecret): Promise<FoundSecret> {
  const { spans, earlier = [] } = secret;
  if (earlier.length === 0) return secret;
  const sodium = await selectSodium();
  const memory = [sodium.allocate(maxSecretBytes), sodium.allocate(maxSecretBytes)] as const;
  try {
    const last = read(secret, memory[0]);
    const same = earlier.filter((each) => {
      const value = read(each, memory[1]);
      return last !== undefined && value !== undefined && isEqual(last, value);
    });
    return {
      ...secret,
      spans: [...same.map(({ span }) => span), ...spans],
      earlier: earlier.filter((each) => !same.includes(each)),
    };
  } finally {
    for (const each of memory) sodium.free(each);
  }
}

export const settleEarlier = (accounts: readonly FoundAccount[]): Promise<FoundAccount[]> =>
  Promise.all(
    accounts.map(async ({ secret, passphrase, ...rest }) => ({
      ...rest,
      secret: await settled(secret),
      ...(passphrase !== undefined && { passphrase: await settled(passphrase) }),
    })),
  );
