/**
 * What a variable was given before its last value. Only that value goes into the vault: what is the same is blanked with it, and what
 * differs, which may be the secret of another API key, stays.
 * @module
 */
import { maxSecretBytes, selectSodium } from '../../vault/inspect.js';
import type { FoundAccount, FoundSecret } from './found.js';
import { isOfAccount } from './refused.js';

/** Its bytes, without escapes; undefined for what cannot be read. */
function read({ writeTo }: Pick<FoundSecret, 'writeTo'>, memory: Uint8Array): Uint8Array | undefined {
  try {
    return memory.subarray(0, writeTo(memory));
  } catch (error) {
    if (isOfAccount(error)) return undefined;
    throw error;
  }
}

/** Takes the earlier values that are the same to those that are blanked. Compares them in locked memory. */
async function settled(secret: FoundSecret): Promise<FoundSecret> {
  const { spans, earlier = [] } = secret;
  if (earlier.length === 0) return secret;
  const sodium = await selectSodium();
  const memory = [sodium.allocate(maxSecretBytes), sodium.allocate(maxSecretBytes)] as const;
  try {
    const last = read(secret, memory[0]);
    const same = earlier.filter((each) => {
      const value = read(each, memory[1]);
      return last !== undefined && value !== undefined && Buffer.compare(last, value) === 0;
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
