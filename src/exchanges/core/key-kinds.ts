/**
 * The kinds of keys that an exchange takes. This is the only place that chooses among them: by the
 * type that an account names, or by the algorithm of a key.
 * @module
 */
import { refuse } from './refuse.js';
import type { KeyKind, KeyType } from './types/key-kind.js';
import type { RecipeFacts } from './types/recipe.js';

const types: Readonly<Record<KeyKind['algorithm'], KeyType>> = {
  'hmac-sha256': 'hmac',
  'hmac-sha384': 'hmac',
  'hmac-sha512': 'hmac',
  ed25519: 'ed25519',
  'ecdsa-p256-sha256': 'ecdsa',
  'ecdsa-secp256k1': 'ecdsa',
  'rsa-pkcs1-sha256': 'rsa',
};

type Facts = Pick<RecipeFacts, 'name' | 'algorithm' | 'secretEncoding' | 'signatureEncoding' | 'otherKeys'>;

/** The kinds of keys that an exchange takes. The first is the default. */
export function kindsOf(facts: Omit<Facts, 'name'>): readonly [KeyKind, ...KeyKind[]] {
  const { algorithm, secretEncoding, signatureEncoding, otherKeys = [] } = facts;
  return [{ type: types[algorithm], algorithm, secretEncoding, signatureEncoding }, ...otherKeys];
}

const registered = (algorithm: 'ed25519' | 'ecdsa-p256-sha256' | 'rsa-pkcs1-sha256'): KeyKind => ({
  type: types[algorithm],
  algorithm,
  secretEncoding: 'private-key',
  signatureEncoding: 'base64',
});

/** Keys whose public half the user registers, on exchanges that take the signature in base64. */
export const ed25519Key: KeyKind = registered('ed25519');
export const rsaKey: KeyKind = registered('rsa-pkcs1-sha256');

/**
 * Whether the exchange issues its keys, so that their text can be checked. Others are the user's.
 */
export const isIssued = ({ algorithm }: Pick<KeyKind, 'algorithm'>): boolean => types[algorithm] === 'hmac';

/** @throws {LocksignError} `ERR_REQUEST` if the exchange takes no such keys. */
export function kindOfType(facts: Facts, type: unknown): KeyKind {
  const kinds = kindsOf(facts);
  const names = kinds.map((each) => each.type).join(', ');
  return kinds.find((each) => each.type === type) ?? refuse(`keyType must be one of ${names} for ${facts.name}`);
}

/**
 * @param algorithm of a key.
 * @throws {LocksignError} `ERR_REQUEST` if the exchange takes no such keys.
 */
export function kindOfAlgorithm(facts: Facts, algorithm: unknown): KeyKind {
  const kinds = kindsOf(facts);
  const names = kinds.map((each) => `'${each.algorithm}'`).join(' or ');
  return (
    kinds.find((each) => each.algorithm === algorithm) ??
    refuse(`key must be a SigningKey loaded with algorithm: ${names}, which ${facts.name} signs with`)
  );
}

/** The same facts with another kind in the first place. */
export function factsWith<F extends Omit<Facts, 'name'>>(facts: F, kind: KeyKind): F {
  const { algorithm, secretEncoding, signatureEncoding } = kind;
  const otherKeys = kindsOf(facts).filter(({ type }) => type !== kind.type);
  return { ...facts, algorithm, secretEncoding, signatureEncoding, otherKeys };
}
