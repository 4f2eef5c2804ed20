/**
 * Extracts the value of one variable from the bytes of a dotenv file.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import { copyValue, forEachAssignment, isAt, type Value } from '../../util/dotenv.js';
import { encodeText, fillBytes, lengthOf } from '../../util/primordials.js';

function findLast(file: Uint8Array, name: string): Value {
  const wanted = encodeText(name);
  const wantedBytes = lengthOf(wanted);
  let found = false;
  let value: Value | undefined;
  forEachAssignment(
    file,
    ({ name: { start, end }, value: candidate }) => {
      if (end - start !== wantedBytes || !isAt(file, start, wanted, wantedBytes)) return;
      found = true;
      value = candidate;
    },
    lengthOf(file),
  );
  if (!found) throw new LocksignError('ERR_DOTENV_MISSING', { subject: name });
  if (value === undefined) throw new LocksignError('ERR_DOTENV_SYNTAX', { subject: name });
  return value;
}

/**
 * Moves the value of `name`, unquoted and unescaped, to the start of `file` and wipes the rest. The
 * last of several assignments counts.
 *
 * @returns the length of the value in bytes.
 * @throws {LocksignError} `ERR_DOTENV_MISSING`, `ERR_DOTENV_SYNTAX`. The whole of `file` is wiped
 *   then.
 */
export function extractDotenv(file: Uint8Array, name: string): number {
  let written = 0;
  try {
    written = copyValue(file, findLast(file, name), file);
    return written;
  } finally {
    fillBytes(file, 0, written);
  }
}
