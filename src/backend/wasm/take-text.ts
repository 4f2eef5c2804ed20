/**
 * Judges the text of a secret, and copies it into a byte array of the caller. The native backend
 * has the same functions in native/sources/secret_key.cc.
 * @module
 */

import { LocksignError } from '../../errors/locksign-error.js';
import { type Expected, hasLineBreak, judge } from '../../secrets/mistake.js';
import { isEncryptedPem, isPem } from '../../secrets/private-key.js';
import { refusalOf } from '../../secrets/refusal.js';
import type { Mistake } from '../../secrets/secret-table.js';
import type { SecretSource } from '../../secrets/source.js';
import { carriageReturn, lineFeed } from '../../util/ascii.js';
import { setBytes, wipeBytes } from '../../util/primordials.js';
import { privateKeyFacts } from '../private-key-problems.js';
import { requireRoom, type SecretBuffer, secretTooLong } from '../secret-buffer.js';
import { maxSecretBytes } from '../shared-table.js';
import { factsAtEnd } from './sources.js';

/**
 * Drops the trailing line break of a text that becomes a key, and refuses a text that cannot be the
 * secret.
 *
 * @param source the source of the text, which errors name.
 * @returns whether the text has the form of what is expected.
 * @throws {LocksignError} `ERR_SECRET_*`
 */
export function judgeText(text: SecretBuffer, source: SecretSource, expected: Expected | undefined): boolean {
  trim(text, source);
  if (isPem(text.filled, text.length)) refuse('private-key', source);
  return judgeTrimmed(text, source, expected);
}

/**
 * Refuses an encrypted private key whose own text is wanted.
 * @throws {LocksignError} `ERR_PRIVATE_KEY`
 */
export function requireDecrypted({ filled, length }: SecretBuffer, source: SecretSource): void {
  if (!isEncryptedPem(filled, length)) return;
  throw new LocksignError('ERR_PRIVATE_KEY', {
    ...factsAtEnd(source, 'ERR_PRIVATE_KEY'),
    ...privateKeyFacts('encrypted-needs-native', 'none', undefined),
  });
}

/**
 * Copies the text without its trailing line break to the start of `into`, and fills the rest of
 * `into` with zeros. The caller must wipe the text.
 *
 * @param source the source of the text, which errors name.
 * @returns the number of bytes copied.
 * @throws {LocksignError} `ERR_SECRET_*`, or `ERR_INVALID_ARGUMENT` if `into` has become too short.
 */
export function takeText(
  text: SecretBuffer,
  source: SecretSource,
  expected: Expected | undefined,
  into: Uint8Array,
): number {
  trim(text, source);
  judgeTrimmed(text, source, expected);
  requireRoom(into);
  wipeBytes(into);
  setBytes(into, text.filled);
  return text.length;
}

/**
 * Drops the trailing line break.
 * @throws {LocksignError} `ERR_SECRET_EMPTY`, `ERR_SECRET_TOO_LONG`
 */
export function trim(text: SecretBuffer, source: SecretSource): void {
  text.shorten(trimmedLength(text));
  if (text.length === 0) throw new LocksignError('ERR_SECRET_EMPTY', factsAtEnd(source, 'ERR_SECRET_EMPTY'));
  if (text.length > maxSecretBytes) throw secretTooLong(factsAtEnd(source, 'ERR_SECRET_TOO_LONG'));
}

function judgeTrimmed({ filled, length }: SecretBuffer, source: SecretSource, expected: Expected | undefined): boolean {
  if (expected === undefined) {
    if (hasLineBreak(filled, length) && !isPem(filled, length)) refuse('newline', source);
    return true;
  }
  const { mistake, likely } = judge(filled, length, expected);
  if (mistake !== 'none') refuse(mistake, source);
  return likely;
}

function refuse(mistake: Exclude<Mistake, 'none'>, source: SecretSource): never {
  throw refusalOf(mistake, (code) => factsAtEnd(source, code));
}

/** Editors add one line break at the end, which is not part of the secret. */
function trimmedLength({ filled, length }: SecretBuffer): number {
  if (filled[length - 1] !== lineFeed) return length;
  return filled[length - 2] === carriageReturn ? length - 2 : length - 1;
}
