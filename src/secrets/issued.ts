/**
 * What a caller states about a secret that an exchange issued.
 * @module
 */
import { LocksignError } from '../errors/locksign-error.js';
import { indexIn } from '../util/primordials.js';
import type { Expected } from './mistake.js';
import { characterSets } from './secret-table.js';
import { described, fits, lengthsOf, longestShape, type Shape } from './shape.js';

/**
 * The part of an exchange that the check of a secret needs. An exchange of `locksign/exchanges` is
 * one.
 */
export interface Issuer {
  readonly name: string;
  /**
   * The form of the API keys and of the secrets that it issues, where it is known.
   */
  readonly shapes?: { readonly apiKey?: Shape; readonly secret?: Shape };
}

/**
 * States that an exchange issued the secret. A text that cannot be the secret of an API key is then
 * refused, and one that does not have the form of the exchange's secrets causes a warning.
 */
export interface Issued {
  readonly issuer: Issuer;
  /** The public half of the API key. A secret that is equal to it is refused. */
  readonly apiKey?: string;
  /** The passphrase of the API key. A secret that is equal to it is refused. */
  readonly passphrase?: string;
}

/** @throws {LocksignError} `ERR_INVALID_ARGUMENT` */
export function expectedOf(issued: Issued): Expected {
  const { issuer, apiKey, passphrase } = issued ?? {};
  if (typeof issuer?.name !== 'string') invalid('issuer must be an exchange of locksign/exchanges, or have a name');
  if (apiKey !== undefined && typeof apiKey !== 'string') invalid('apiKey must be a string');
  if (passphrase !== undefined && typeof passphrase !== 'string') invalid('passphrase must be a string');
  const secret = checkedShape(issuer.shapes?.secret);
  const known = { ...(passphrase !== undefined && { passphrase }), ...(secret && { secret }) };
  const form = checkedShape(issuer.shapes?.apiKey);
  if (apiKey === undefined) return known;
  const hasForm = form !== undefined && fits(apiKey, form);
  const isSecret = !hasForm && secret !== undefined && isNarrow(secret) && fits(apiKey, secret);
  return { ...known, apiKey, ...(isSecret && { isSecret }), ...(!hasForm && form && { apiKeyForm: form }) };
}

/** Whether a text with the form is likely to be a secret. API keys can have the others too. */
const isNarrow = ({ characters }: Shape): boolean => characters !== 'visible';

function checkedShape(shape: Shape | undefined): Shape | undefined {
  if (shape === undefined) return undefined;
  const { characters } = shape;
  // Destructuring a list would call its iterator, which other code can replace.
  const { 0: shortest, 1: longest } = lengthsOf(shape);
  const isLength = (length: unknown): boolean => typeof length === 'number' && length % 1 === 0 && length > 0;
  const isKnown = indexIn(characterSets, characters) >= 0;
  if (!isKnown || !isLength(shortest) || !isLength(longest) || longest > longestShape) {
    invalid(
      `a shape must have characters, one of ${characterSets.join(', ')}, and a length of at most ${longestShape}`,
    );
  }
  return { characters, length: [shortest, longest] };
}

/** The warning that a secret does not have the form of its exchange's secrets. */
export function formWarning({ name, shapes }: Issuer): string {
  const usual = shapes?.secret === undefined ? '' : `, which are ${described(shapes.secret)}`;
  return (
    `The secret does not look like the secrets of ${name}${usual}. Check that it was copied in full, and that it belongs ` +
    `to an API key of ${name}.`
  );
}

function invalid(detail: string): never {
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail });
}
