/**
 * The patterns of a search: the whole forms of each secret, and pieces of them that a spilled
 * register or a half-overwritten buffer could leave.
 * @module
 */
import { createHash } from 'node:crypto';
import { keyForms } from '../../../tools/forensics/key-forms.js';
import { randomSecret, type Secret } from './key-plan.js';
import { type Form, isPrivate, type PrivateSecret, privateKeyForms, randomPrivateSecret } from './private-key-forms.js';
import type { Needle } from './search.js';

/**
 * The size of a piece and the distance between pieces, in bytes. Text has fewer bits per byte, so
 * its pieces are longer.
 */
const pieces: Readonly<Record<string, { readonly bytes: number; readonly step: number }>> = {
  text: { bytes: 12, step: 4 },
  'text, UTF-16': { bytes: 24, step: 8 },
  characters: { bytes: 12, step: 4 },
  'characters, UTF-16': { bytes: 24, step: 8 },
  held: { bytes: 12, step: 4 },
  written: { bytes: 12, step: 4 },
};
const characterPieces = { bytes: 12, step: 4 };
const otherPieces = { bytes: 8, step: 8 };

type HmacSecret = Exclude<Secret, PrivateSecret>;

const blockBytes = (secret: HmacSecret): number => (secret.algorithm === 'hmac-sha256' ? 64 : 128);

/** Words exchanged in pairs, as the SHA extensions of x86 keep a state in their registers. */
function exchangePairs(words: Buffer): Buffer {
  const exchanged = Buffer.alloc(words.length);
  for (let at = 0; at < words.length; at += 8) {
    words.copy(exchanged, at, at + 4, at + 8);
    words.copy(exchanged, at + 4, at, at + 4);
  }
  return exchanged;
}

function keyOf({ text, encoding }: HmacSecret): Buffer {
  switch (encoding) {
    case 'to-base64':
      return Buffer.from(Buffer.from(text).toString('base64'));
    case 'to-uppercase':
      return Buffer.from(text.toUpperCase());
    case 'to-md5-hex':
      return Buffer.from(createHash('md5').update(text).digest('hex'));
    default:
      return Buffer.from(text, encoding);
  }
}

/** The text, and the part of it that a suffix key keeps. */
function suffixForms(secret: HmacSecret): Form[] {
  const text = Buffer.from(secret.text);
  const key = keyOf(secret);
  const forms: Form[] = [
    { form: 'held', bytes: key },
    { form: 'text, UTF-16', bytes: Buffer.from(secret.text, 'utf16le') },
  ];
  if (!text.equals(key)) forms.push({ form: 'text', bytes: text });
  if (secret.encoding === 'to-md5-hex') forms.push({ form: 'digest', bytes: createHash('md5').update(text).digest() });
  return forms;
}

/**
 * The text, the key blocks and the states, plus the hashed long key and the order of the SHA
 * registers.
 */
export const formsOf = (secret: Secret): Form[] => (isPrivate(secret) ? privateKeyForms(secret) : hmacForms(secret));

function hmacForms(secret: HmacSecret): Form[] {
  const { algorithm, encoding } = secret;
  if (algorithm === 'secret-suffix-sha256' || algorithm === 'secret-suffix-md5') return suffixForms(secret);
  const key = keyOf(secret);
  const isWritten = encoding === 'to-base64' || encoding === 'to-uppercase' || encoding === 'to-md5-hex';
  const forms: Form[] = isWritten
    ? [
        ...keyForms(key, 'utf8', algorithm).filter(({ form }) => !form.startsWith('text')),
        ...suffixForms(secret).map(({ form, bytes }) => ({ form: form === 'held' ? 'written' : form, bytes })),
      ]
    : keyForms(secret.text, encoding, algorithm);
  if (key.length > blockBytes(secret)) {
    forms.push({ form: 'hashed key', bytes: createHash(algorithm.slice('hmac-'.length)).update(key).digest() });
  }
  if (algorithm === 'hmac-sha256') {
    for (const side of ['inner', 'outer']) {
      const state = forms.find(({ form }) => form === `${side} state, little-endian`);
      if (state !== undefined) forms.push({ form: `${side} state, register order`, bytes: exchangePairs(state.bytes) });
    }
  }
  return forms;
}

function piecesOf({ form, bytes, whole = false }: Form): Form[] {
  if (whole) return [];
  const { bytes: size, step } = pieces[form] ?? (form.startsWith('characters of ') ? characterPieces : otherPieces);
  const parts: Form[] = [];
  for (let at = 0; at + size <= bytes.length; at += step) {
    const part = bytes.subarray(at, at + size);
    // With a short key, the end of a block is padding alone.
    if (new Set(part).size > 2) parts.push({ form: `piece of ${form}`, bytes: part });
  }
  return parts;
}

/** Needles for raw memory: core files, swap, the process itself. */
export function memoryNeedles(secrets: readonly Secret[], owner: 'secret' | 'decoy'): Needle[] {
  return secrets.flatMap((secret) => {
    const forms = formsOf(secret);
    // A decoy proves that the search finds whole forms. It finds pieces in the same way.
    const wanted = owner === 'decoy' ? forms : [...forms, ...forms.flatMap(piecesOf)];
    return wanted.map(({ form, bytes }) => ({ owner, key: secret.label, form, hex: bytes.toString('hex') }));
  });
}

/**
 * Needles for text files, where bytes can be written in hexadecimal, in base64 or as a list of
 * numbers.
 */
export function textNeedles(secrets: readonly Secret[], owner: 'secret' | 'decoy'): Needle[] {
  return secrets.flatMap((secret) =>
    formsOf(secret).flatMap(({ form, bytes }) => {
      const spellings = {
        raw: bytes,
        hex: Buffer.from(bytes.toString('hex')),
        'upper-case hex': Buffer.from(bytes.toString('hex').toUpperCase()),
        base64: Buffer.from(bytes.toString('base64').replace(/=+$/, '')),
        base64url: Buffer.from(bytes.toString('base64url')),
        numbers: Buffer.from(bytes.join(',')),
      };
      return Object.entries(spellings).map(([spelling, spelled]) => ({
        owner,
        key: secret.label,
        form: `${form} as ${spelling}`,
        hex: spelled.toString('hex'),
      }));
    }),
  );
}

/**
 * One secret for each algorithm, encoding and length. No key is made of it. It is planted where the
 * search must find it.
 */
export function decoySecrets(secrets: readonly Secret[]): Secret[] {
  return secrets.map((secret) => {
    if (isPrivate(secret)) return { ...secret, ...randomPrivateSecret(secret.algorithm, secret.encoding) };
    const { text, ...rest } = secret;
    const bytes = rest.encoding === 'base64' || rest.encoding === 'hex' ? Buffer.from(text, rest.encoding) : text;
    return { ...rest, text: randomSecret(rest.encoding, bytes.length) };
  });
}

/**
 * The forms of the decoys in one file, separated. Each occurs twice, so that at least one copy is
 * whole on a page.
 */
export function decoyBytes(decoys: readonly Secret[]): Buffer {
  const forms = Buffer.concat(decoys.flatMap(formsOf).flatMap(({ bytes }) => [bytes, Buffer.alloc(16)]));
  const halfPage = 2048;
  const beforeSecond = 2 * halfPage - (forms.length % (2 * halfPage)) + halfPage;
  return Buffer.concat([forms, Buffer.alloc(beforeSecond), forms]);
}

/** The decoys as text files write them. */
export function decoyText(decoys: readonly Secret[]): string {
  return textNeedles(decoys, 'decoy')
    .filter(({ form }) => !form.endsWith(' as raw') || form === 'text as raw')
    .map(({ hex }) => Buffer.from(hex, 'hex').toString('latin1'))
    .join('\n');
}
