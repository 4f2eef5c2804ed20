/**
 * Checks the characters of a new passphrase, because its bytes have to be typed again, perhaps on
 * another keyboard. It looks at the bytes where they are, and makes no text of them.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import type { SecretSource } from '../../index.js';
import { warn } from '../../util/warning.js';
import type { Sodium } from '../sodium/sodium.js';
import { LockedSecret } from './locked-secret.js';

/**
 * Code points that nobody sees: control characters (category Cc of the Unicode Standard), the soft
 * hyphen, zero-width and bidirectional marks, separators of lines and paragraphs, and the byte
 * order mark.
 */
const invisible: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xfeff, 0xfeff],
];

const warning =
  'The passphrase has characters outside ASCII. Another keyboard, terminal or system may produce other bytes for the ' +
  'same characters, and those do not open the vault. Characters of ASCII avoid that.';

/** The number of bytes of a UTF-8 sequence, by its first byte (RFC 3629, section 3). */
const sequenceLength = (first: number): number => (first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4);

function hasInvisible(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length = sequenceLength(first);
    let code = length === 1 ? first : first & (0x7f >> length);
    for (let next = at + 1; next < at + length; next += 1) code = (code << 6) | ((bytes[next] ?? 0) & 0x3f);
    // A lone byte above ASCII is no character of UTF-8, and may be a letter of another encoding.
    const isCharacter = length > 1 || first < 0x80;
    if (isCharacter && invisible.some(([low, high]) => code >= low && code <= high)) return true;
    at += length;
  }
  return false;
}

let hasWarned = false;

function warnOfCharacters(text: string): void {
  warn(text, 'LOCKSIGN_PASSPHRASE_CHARACTERS');
}

/**
 * Refuses characters that nobody sees, and warns once about characters outside ASCII.
 * @param show shows the warning. Default: as a warning of the process.
 * @throws {LocksignError} `ERR_VAULT_NEW_PASSPHRASE`
 */
export function checkNewPassphrase({ bytes }: LockedSecret, show = warnOfCharacters): void {
  if (hasInvisible(bytes)) throw new LocksignError('ERR_VAULT_NEW_PASSPHRASE');
  if (hasWarned || bytes.every((byte) => byte < 0x80)) return;
  hasWarned = true;
  show(warning);
}

/**
 * @throws {LocksignError} as checkNewPassphrase(), and what SigningKey.load throws for a source.
 */
export async function readNewPassphrase(sodium: Sodium, source: SecretSource): Promise<LockedSecret> {
  const passphrase = await LockedSecret.read(sodium, source);
  try {
    checkNewPassphrase(passphrase);
    return passphrase;
  } catch (error) {
    passphrase.free();
    throw error;
  }
}
