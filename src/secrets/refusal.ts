/**
 * The error for each mistake of a secret.
 * @module
 */
import { type ErrorCode, type ErrorFacts, LocksignError } from '../errors/locksign-error.js';
import type { Mistake } from './secret-table.js';

interface Refusal {
  readonly code: ErrorCode;
  /** What the text looks like, as the end of a sentence. */
  readonly detail: string;
}

const characters = (detail: string): Refusal => ({ code: 'ERR_SECRET_CHARACTERS', detail });

const refusals: Readonly<Record<Exclude<Mistake, 'none'>, Refusal>> = {
  'api-key': { code: 'ERR_SECRET_API_KEY', detail: 'is the API key itself' },
  exchanged: { code: 'ERR_SECRET_API_KEY', detail: 'and the API key are exchanged: one has the form of the other' },
  passphrase: { code: 'ERR_SECRET_PASSPHRASE', detail: 'is the passphrase itself' },
  'private-key': { code: 'ERR_SECRET_PRIVATE_KEY', detail: 'is a private key' },
  reference: {
    code: 'ERR_SECRET_REFERENCE',
    detail: 'is a reference to a value that is kept elsewhere, or ciphertext',
  },
  token: characters('is a JSON Web Token'),
  placeholder: { code: 'ERR_SECRET_PLACEHOLDER', detail: 'is a placeholder' },
  newline: { code: 'ERR_SECRET_NEWLINE', detail: 'has a line break inside' },
  'byte-order-mark': characters('begins with a byte order mark'),
  json: characters('is a JSON object'),
  assignment: characters('is a whole line with a name and a value'),
  quotes: characters('has quotes around it'),
  space: characters('has a space or a tab before or after it'),
  'inner-space': characters('has a space or a tab inside'),
  separator: characters('has a comma, a semicolon, a colon or a bar inside, as several values in one text have'),
  character: characters('has a character that is not visible ASCII'),
};

/**
 * @param factsFor gives the facts about the source for an error of that code, and what it is if it
 *   is no secret.
 */
export function refusalOf(mistake: Exclude<Mistake, 'none'>, factsFor: (code: ErrorCode) => ErrorFacts): LocksignError {
  const { code, detail } = refusals[mistake];
  return new LocksignError(code, { ...factsFor(code), detail });
}

/** What a text with that mistake looks like, as the end of a sentence. */
export const looksLike = (mistake: Exclude<Mistake, 'none'>): string => refusals[mistake].detail;
