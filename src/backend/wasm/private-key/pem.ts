/**
 * The text form of keys (RFC 7468). native/sign/forms/pem.cc accepts the same texts.
 * @module
 */
import { carriageReturn, hyphen, isDigit, lineFeed, space, tab } from '../../../util/ascii.js';
import { characterCode, fillBytes, lengthOf, subarray } from '../../../util/primordials.js';
import type { KeyFormError } from '../../shared-table.js';
import { decodeBase64, maskRange } from './digits.js';
import type { KeyFormRefusal } from './form.js';
import type { KeyFormat } from './from-der.js';

const begin = '-----BEGIN ';
const end = '-----END ';
const dashes = '-----';
const parametersLabel = 'EC PARAMETERS';
/** What an editor may put in front of the text. */
const byteOrderMark = '\u00ef\u00bb\u00bf';

const formats: readonly (readonly [label: string, format: KeyFormat | 'encrypted'])[] = [
  ['PRIVATE KEY', 'pkcs8'],
  ['ENCRYPTED PRIVATE KEY', 'encrypted'],
  ['EC PRIVATE KEY', 'sec1'],
  ['RSA PRIVATE KEY', 'pkcs1'],
];

type Refused = readonly [start: string, error: KeyFormError];

/** Labels of other things. The first one that the label begins with counts. */
const refusedLabels: readonly Refused[] = [
  ['PUBLIC KEY', 'public-key'],
  ['RSA PUBLIC KEY', 'public-key'],
  ['EC PUBLIC KEY', 'public-key'],
  ['CERTIFICATE REQUEST', 'certificate-request'],
  ['NEW CERTIFICATE REQUEST', 'certificate-request'],
  ['CERTIFICATE', 'certificate'],
  ['TRUSTED CERTIFICATE', 'certificate'],
  ['X509 CERTIFICATE', 'certificate'],
  ['OPENSSH PRIVATE KEY', 'openssh-key'],
  ['PGP ', 'pgp-key'],
  ['DSA PRIVATE KEY', 'another-algorithm'],
];

/**
 * How other forms of keys begin. An OpenSSH key without its lines begins with the base64 of
 * "openssh-key-v1" (PROTOCOL.key).
 */
const refusedStarts: readonly Refused[] = [
  ['PuTTY-User-Key-File-', 'putty-key'],
  ['---- BEGIN SSH2 PUBLIC KEY', 'public-key'],
  ['---- BEGIN SSH2 ', 'openssh-key'],
  ['b3BlbnNzaC1rZXktdjE', 'openssh-key'],
  ['ssh-', 'public-key'],
  ['ecdsa-sha2-', 'public-key'],
];

const isLabel = (c: number): boolean => (c >= 0x41 && c <= 0x5a) || isDigit(c) || c === space;

/** Whether it is a digit of the base64 of RFC 4648, section 4, or padding. */
const isBase64 = (c: number): boolean =>
  (maskRange(c, 0x41, 0x5a) |
    maskRange(c, 0x61, 0x7a) |
    maskRange(c, 0x2f, 0x39) |
    maskRange(c, 0x2b, 0x2b) |
    maskRange(c, 0x3d, 0x3d)) !==
  0;

const isBlank = (c: number): boolean => c === space || c === tab || c === carriageReturn || c === lineFeed;

/** The place up to which a text has been read. */
class Cursor {
  readonly #text: Uint8Array;
  at = 0;

  constructor(text: Uint8Array) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.at >= lengthOf(this.#text);
  }

  get next(): number {
    return this.#text[this.at] ?? 0;
  }

  has(wanted: string): boolean {
    let difference = 0;
    for (let i = 0; i < wanted.length; i++) difference |= (this.#text[this.at + i] ?? 0) ^ characterCode(wanted, i);
    return difference === 0;
  }

  take(wanted: string): boolean {
    if (!this.has(wanted)) return false;
    this.at += wanted.length;
    return true;
  }

  /** Takes a blank, or a line break that a dotenv file spells out. */
  takeBlank(): boolean {
    if (this.atEnd) return false;
    if (!isBlank(this.next)) return this.take('\\n') || this.take('\\r');
    this.at++;
    return true;
  }

  skipBlanks(): void {
    while (this.takeBlank());
  }

  takeLabel(): Uint8Array {
    const start = this.at;
    while (!this.atEnd && isLabel(this.next)) this.at++;
    return subarray(this.#text, start, this.at);
  }
}

function errorOfStart(cursor: Cursor, starts: readonly Refused[], otherwise: KeyFormError): KeyFormRefusal {
  for (let i = 0; i < starts.length; i++) {
    const refused = starts[i];
    if (refused === undefined || !cursor.has(refused[0])) continue;
    return refused[1] === 'another-algorithm' ? { error: refused[1], found: 'dsa' } : { error: refused[1] };
  }
  return { error: otherwise };
}

const isText = (bytes: Uint8Array, text: string): boolean =>
  lengthOf(bytes) === text.length && new Cursor(bytes).has(text);

function takeBegin(cursor: Cursor): Uint8Array | KeyFormRefusal {
  if (!cursor.take(begin)) return errorOfStart(cursor, refusedStarts, 'not-pem');
  const label = cursor.takeLabel();
  if (cursor.take(dashes)) return label;
  return { error: cursor.atEnd ? 'truncated' : 'not-pem' };
}

const takeEnd = (cursor: Cursor, label: string): boolean =>
  cursor.take(end) && cursor.take(label) && cursor.take(dashes);

/** Takes `EC PARAMETERS`, which `openssl ecparam -genkey` writes in front. */
function takeKeyBegin(cursor: Cursor): Uint8Array | KeyFormRefusal {
  const label = takeBegin(cursor);
  if ('error' in label || !isText(label, parametersLabel)) return label;
  while (!cursor.atEnd && !cursor.has(end)) cursor.at++;
  if (!takeEnd(cursor, parametersLabel)) return { error: 'truncated' };
  cursor.skipBlanks();
  return cursor.atEnd ? { error: 'other-pem' } : takeBegin(cursor);
}

/**
 * Moves the digits and the padding to the start of the text, up to the END line. They never
 * overtake the cursor. Returns how many there are.
 */
function gatherDigits(cursor: Cursor, text: Uint8Array): number | KeyFormRefusal {
  let digits = 0;
  while (!cursor.atEnd) {
    const character = cursor.next;
    if (isBase64(character)) {
      text[digits++] = character;
      cursor.at++;
    } else if (character === hyphen) return digits;
    else if (!cursor.takeBlank()) return { error: 'bad-base64' };
  }
  return { error: 'truncated' };
}

function startOf(text: Uint8Array): Cursor {
  const cursor = new Cursor(text);
  cursor.take(byteOrderMark);
  cursor.skipBlanks();
  return cursor;
}

/** Whether the text begins as PEM does. */
export const beginsAsPem = (text: Uint8Array): boolean => startOf(text).has(begin);

/**
 * Replaces the text of one private key by its DER, in place, and wipes the rest of the text. Lines
 * may end in LF or CR LF, in a literal \n or \r\n as in a dotenv file, or in a space, as a variable
 * keeps them that lost its line breaks. Blanks may precede and follow. If it refuses the text, the
 * caller wipes it.
 */
export function decodePem(text: Uint8Array): { readonly format: KeyFormat; readonly der: Uint8Array } | KeyFormRefusal {
  const cursor = startOf(text);
  const label = takeKeyBegin(cursor);
  if ('error' in label) return label;
  let known: (typeof formats)[number] | undefined;
  for (let i = 0; i < formats.length; i++) {
    const each = formats[i];
    if (each !== undefined && isText(label, each[0])) known = each;
  }
  if (known === undefined) return errorOfStart(new Cursor(label), refusedLabels, 'other-pem');

  const digits = gatherDigits(cursor, text);
  if (typeof digits !== 'number') return digits;
  if (cursor.has('-Type:')) return { error: 'traditional-encryption' }; // Proc-Type (RFC 1421)
  if (!takeEnd(cursor, known[0]) || digits === 0) return { error: 'truncated' };
  cursor.skipBlanks();
  if (!cursor.atEnd) return { error: 'text-after' };
  if (known[1] === 'encrypted') return { error: 'encrypted-needs-native' };

  fillBytes(text, 0, digits);
  const der = digits % 4 === 0 ? decodeBase64(subarray(text, 0, digits)) : undefined;
  return der === undefined ? { error: 'bad-base64' } : { format: known[1], der };
}
