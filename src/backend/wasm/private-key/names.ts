/**
 * The names of keys in DER: object identifiers (X.690, section 8.19).
 * native/sign/forms/key_names.cc has the same.
 * @module
 */

import type { FoundKey } from '../../shared-table.js';
import { DerReader, equalBytes, tags } from './der.js';
import type { KeyFormRefusal } from './form.js';

type Name = readonly [identifier: readonly number[], key: FoundKey];

const curves: readonly Name[] = [
  [[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07], 'p256'], // 1.2.840.10045.3.1.7
  [[0x2b, 0x81, 0x04, 0x00, 0x0a], 'secp256k1'], // 1.3.132.0.10
  [[0x2b, 0x81, 0x04, 0x00, 0x22], 'p384'], // 1.3.132.0.34
  [[0x2b, 0x81, 0x04, 0x00, 0x23], 'p521'], // 1.3.132.0.35
];

/** Without parameters (RFC 8410, section 3). */
const edwards: readonly Name[] = [
  [[0x2b, 0x65, 0x6e], 'x25519'], // 1.3.101.110
  [[0x2b, 0x65, 0x6f], 'x448'], // 1.3.101.111
  [[0x2b, 0x65, 0x70], 'ed25519'], // 1.3.101.112
  [[0x2b, 0x65, 0x71], 'ed448'], // 1.3.101.113
];

/** With parameters that nothing here needs. */
const others: readonly Name[] = [
  [[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a], 'rsa-pss'], // 1.2.840.113549.1.1.10
  [[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03, 0x01], 'diffie-hellman'], // 1.2.840.113549.1.3.1
  [[0x2a, 0x86, 0x48, 0xce, 0x3e, 0x02, 0x01], 'diffie-hellman'], // 1.2.840.10046.2.1
  [[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01], 'dsa'], // 1.2.840.10040.4.1
];

/** 1.2.840.113549.1.1.1, with NULL (RFC 3279, section 2.3.1). */
const rsaEncryption = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/** 1.2.840.10045.2.1, with a curve (RFC 5480, section 2.1.1). */
const ecPublicKey = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

const malformed: KeyFormRefusal = { error: 'malformed' };

function find(names: readonly Name[], identifier: Uint8Array): FoundKey | undefined {
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (name !== undefined && equalBytes(identifier, name[0])) return name[1];
  }
  return undefined;
}

/**
 * Returns what the name of a curve says, or `explicit-curve` if there are parameters in place of
 * one (RFC 5480, section 2.1.1).
 * @param parameters the whole element.
 */
export function keyOfCurve(parameters: Uint8Array): FoundKey | KeyFormRefusal {
  const reader = new DerReader(parameters);
  if (reader.nextIs(tags.sequence)) return 'explicit-curve';
  const identifier = reader.take(tags.objectIdentifier);
  if (identifier === undefined || !reader.atEnd) return malformed;
  return find(curves, identifier) ?? 'other-curve';
}

/**
 * Returns what the content of an AlgorithmIdentifier (RFC 5280, section 4.1.1.2) says that the key
 * is. Refuses parameters that its standard does not prescribe.
 */
export function keyOfAlgorithm(content: Uint8Array): FoundKey | KeyFormRefusal {
  const reader = new DerReader(content);
  const identifier = reader.take(tags.objectIdentifier);
  if (identifier === undefined) return malformed;
  if (equalBytes(identifier, ecPublicKey)) return keyOfCurve(reader.rest);
  if (equalBytes(identifier, rsaEncryption)) return reader.takeNull() && reader.atEnd ? 'rsa' : malformed;
  const found = find(edwards, identifier);
  if (found !== undefined) return reader.atEnd ? found : malformed;
  return find(others, identifier) ?? 'other';
}
