/**
 * What signs an account's requests: a SigningKey, or a key that signs asynchronously only.
 * @module
 */
import type { Message, SignatureEncoding } from '../../keys/algorithms.js';
import type { SigningKey } from '../../keys/signing-key.js';
import { kindOfAlgorithm } from './key-kinds.js';
import { refuse } from './refuse.js';
import type { Account, AccountKey } from './types/account.js';
import type { KeyKind } from './types/key-kind.js';
import type { RecipeFacts } from './types/recipe.js';

export const isSynchronous = (key: AccountKey): key is SigningKey => typeof key.sign === 'function';

/** @throws {LocksignError} `ERR_REQUEST` for a key that signs asynchronously only. */
export function requireSynchronous(key: AccountKey): SigningKey {
  if (isSynchronous(key)) return key;
  return refuse(
    'the key is in a token or on another thread, and signs asynchronously only',
    'Use send(), or signAsync(), signSocketAsync() or signMessageAsync().',
  );
}

/** The signature, from either kind of key. */
export const signatureOf = (
  key: AccountKey,
  message: Message,
  encoding: SignatureEncoding,
): string | Promise<string> => (isSynchronous(key) ? key.sign(message, encoding) : key.signAsync(message, encoding));

/** The API key that each key was compared with, because a public key takes long to write. */
const compared = new WeakMap<AccountKey, string>();

/** RFC 8410: the key is the last 32 bytes. */
const ed25519Of = (pem: string): string =>
  Buffer.from(pem.replace(/-----.*?-----|\s/g, ''), 'base64')
    .subarray(-32)
    .toString('base64');

/**
 * An API key that is the public key of another private key could never work, and the exchange
 * would say so only with every request.
 * @throws {LocksignError} `ERR_REQUEST`
 */
function checkPublicKey({ apiKey }: Account, key: AccountKey): void {
  if (compared.get(key) === apiKey) return;
  const { publicKey } = key;
  // A token may not have the public key.
  if (publicKey === undefined) return;
  const own = typeof publicKey === 'string' ? ed25519Of(publicKey) : publicKey.base64;
  if (own !== apiKey) refuse('apiKey is not the public key of the private key', `The public key is ${own}.`);
  compared.set(key, apiKey);
}

/**
 * The kind of an account's key.
 * @throws {LocksignError} `ERR_REQUEST` for a key that is not one of the account.
 */
export function kindOfKey(recipe: RecipeFacts, account: Account, key: AccountKey): KeyKind {
  const kind = kindOfAlgorithm(recipe, key?.algorithm);
  if (account.keyType !== undefined && account.keyType !== kind.type) {
    refuse(
      `key is of the type ${kind.type}, and keyType is ${account.keyType}`,
      'Omit keyType, or give the other key.',
    );
  }
  if (!isSynchronous(key) && typeof key.signAsync !== 'function') refuse('key must have sign() or signAsync()');
  if (recipe.apiKeyIsPublicKey) checkPublicKey(account, key);
  return kind;
}
