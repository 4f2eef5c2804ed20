/**
 * Stands in until SigningKey.loadAll() is there: one key of the forms that SigningKey.load() knows.
 * @module
 */
import { LocksignError } from '../errors.js';
import type { SecretSource } from '../secret-source.js';
import { SigningKey } from '../signing-key.js';
import type { KeyOptions } from './key-options.js';

export async function loadKeys(source: SecretSource, options: readonly KeyOptions[]): Promise<SigningKey[]> {
  const [{ algorithm, encoding } = {}, ...others] = options;
  const isKnown = encoding === 'utf8' || encoding === 'base64';
  if (!isKnown || (algorithm !== 'sha256' && algorithm !== 'sha384' && algorithm !== 'sha512') || others.length > 0) {
    throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'this exchange needs a later locksign' });
  }
  return [await SigningKey.load(source, { algorithm, encoding })];
}
