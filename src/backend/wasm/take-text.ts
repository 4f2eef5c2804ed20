/**
 * Copies the text of a secret into a byte array of the caller. The native backend has the same
 * function, secret_buffer_take() of native/sources/secret_key.cc.
 * @module
 */

import { LocksignError } from '../../errors/locksign-error.js';
import type { SecretSource } from '../../secrets/source.js';
import { carriageReturn, isLineEnd, lineFeed } from '../../util/ascii.js';
import { setBytes, wipeBytes } from '../../util/primordials.js';
import { requireRoom, type SecretBuffer, secretTooLong } from '../secret-buffer.js';
import { maxSecretBytes } from '../shared-table.js';
import { factsOf } from '../source-facts.js';

/**
 * Copies the text without its trailing line break to the start of `into`, and fills the rest of
 * `into` with zeros. The caller must wipe the text.
 *
 * @param source the source of the text, which errors name.
 * @returns the number of bytes copied.
 * @throws {LocksignError} `ERR_SECRET_*`, or `ERR_INVALID_ARGUMENT` if `into` has become too short.
 */
export function takeText(text: SecretBuffer, source: SecretSource, into: Uint8Array): number {
  text.shorten(trimmedLength(text));
  if (text.length === 0) throw refused('ERR_SECRET_EMPTY', source);
  if (text.length > maxSecretBytes) throw secretTooLong(factsOf(source, 'ERR_SECRET_TOO_LONG'));
  if (hasLineBreak(text)) throw refused('ERR_SECRET_NEWLINE', source);
  requireRoom(into);
  wipeBytes(into);
  setBytes(into, text.filled);
  return text.length;
}

function refused(code: 'ERR_SECRET_EMPTY' | 'ERR_SECRET_NEWLINE', source: SecretSource): LocksignError {
  return new LocksignError(code, factsOf(source, code));
}

/** Editors add one line break at the end, which is not part of the secret. */
function trimmedLength({ filled, length }: SecretBuffer): number {
  if (filled[length - 1] !== lineFeed) return length;
  return filled[length - 2] === carriageReturn ? length - 2 : length - 1;
}

// The loop calls no method of the array, because a patched method would see the secret.
function hasLineBreak({ filled, length }: SecretBuffer): boolean {
  for (let at = 0; at < length; at++) {
    if (isLineEnd(filled[at] ?? 0)) return true;
  }
  return false;
}
