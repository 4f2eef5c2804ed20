/**
 * The sample secrets as sources. JavaScript opens their files and never reads them.
 * @module
 */
import { closeSync, openSync } from 'node:fs';
import { secret } from 'locksign';

/**
 * @template Result
 * @param {string} name of a file in secrets/
 * @param {(source: import('locksign').SecretSource) => Promise<Result>} use
 */
export async function withSample(name, use) {
  const descriptor = openSync(new URL(`secrets/${name}`, import.meta.url), 'r');
  try {
    return await use(secret.descriptor(descriptor));
  } finally {
    closeSync(descriptor);
  }
}
