/**
 * The text of a secret for a byte array of the caller's, instead of for a key: secret_text_take() of native/secret_key.cc.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import type { SecretSource } from '../../secrets/source.js';
import { setBytes, wipeBytes } from '../../util/primordials.js';
import { requireRoom, type SecretText, secretTooLong } from '../secret-text.js';
import { maxSecretBytes } from '../shared-table.js';
import { factsOf } from '../source-facts.js';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Copies the text without its line break to the start of `into`, and zeroes the rest of that. The text, which came from
 * `source`, is the caller's to wipe.
 *
 * @returns bytes copied.
 * @throws {LocksignError} `ERR_SECRET_*`, or `ERR_INVALID_ARGUMENT` if there is no room any more
 */
export function takeText(text: SecretText, source: SecretSource, into: Uint8Array): number {
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

/** One line break at the end is an editor's, and no part of the secret. */
function trimmedLength({ filled, length }: SecretText): number {
  if (filled[length - 1] !== lineFeed) return length;
  return filled[length - 2] === carriageReturn ? length - 2 : length - 1;
}

// Byte by byte: what is called on an array can have been patched, and would see the secret.
function hasLineBreak({ filled, length }: SecretText): boolean {
  for (let at = 0; at < length; at++) {
    if (filled[at] === lineFeed || filled[at] === carriageReturn) return true;
  }
  return false;
}
