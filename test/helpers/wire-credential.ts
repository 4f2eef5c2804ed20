/**
 * Credentials with which a request can be signed and verified, made of any text.
 * @module
 */
import { createHash } from 'node:crypto';
import type { Account } from '../../src/exchanges/core/types/account.js';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { WireCredential } from '../../src/exchanges/wire/verify.js';
import { SigningKey, secret } from '../../src/index.js';
import { isPrivateKeyAlgorithm, secretAlgorithms } from '../../src/keys/algorithms.js';

type Facts = Pick<
  Exchange<unknown>,
  'algorithm' | 'secretEncoding' | 'accountFields' | 'apiKeyIsPublicKey' | 'otherKeys'
>;

/** Each key of the exchange's kind that a wire may ask for. */
export function keysOf({ algorithm, secretEncoding: encoding }: Facts, text: string): Promise<SigningKey[]> {
  if (isPrivateKeyAlgorithm(algorithm)) {
    const seed = createHash('sha256').update(text).digest('hex');
    return SigningKey.loadAll(secret.text(seed), [{ algorithm, encoding: 'hex' }]);
  }
  const purposes = secretAlgorithms.map((each) => ({ algorithm: each, encoding }));
  return SigningKey.loadAll(secret.text(Buffer.from(text).toString('base64')), purposes);
}

export interface Identity {
  readonly account: Account;
  readonly credential: WireCredential;
}

/** @param apiKey is not used where the API key is the public key. */
export async function identityOf(exchange: Facts, apiKey: string, text: string): Promise<Identity> {
  const keys = await keysOf(exchange, text);
  const account = {
    apiKey: exchange.apiKeyIsPublicKey ? (keys[0]?.publicKey?.base64 ?? '') : apiKey,
    ...(exchange.accountFields?.includes('passphrase') && { passphrase: `the passphrase of ${apiKey}` }),
  };
  return { account, credential: { ...account, keys } };
}
