/**
 * Reads the parameters of a query or a form by their positions, and never writes them anew.
 * @module
 */
import { deny } from './deny.js';
import { remembering } from './latest.js';
import { partOf, type Slot, written } from './slot.js';

/** One parameter with its position in the text. */
export interface RawPair {
  /** As it stands in the text. */
  readonly name: string;
  /** The name, decoded. */
  readonly plain: string;
  /** As it stands in the text. Undefined if there is no `=`. */
  readonly value: string | undefined;
  /** The position of the first character of the value. */
  readonly start: number;
}

/** How many parameters a query or a form may have. Lists of identifiers have the most. */
const mostPairs = 1_000;

/** Percent-decodes a text whose `+` is a plus sign (RFC 3986, section 2.1). */
export function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return deny('a text is not percent-encoded UTF-8');
  }
}

/** Decodes a value of a form, whose `+` is a space (WHATWG URL, section 5.1). */
export const formDecoded = (text: string): string =>
  percentDecoded(text.includes('+') ? text.replaceAll('+', ' ') : text);

function pairsOf(text: string): readonly RawPair[] {
  const pairs: RawPair[] = [];
  const names = new Set<string>();
  let position = 0;
  if (text === '') return pairs;
  for (const part of text.split('&', mostPairs + 1)) {
    if (pairs.length === mostPairs) deny(`there are more than ${mostPairs} parameters`);
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    const plain = formDecoded(name);
    if (plain === '' || (names.has(plain) && !plain.endsWith('[]'))) deny('a parameter is given twice or has no name');
    names.add(plain);
    pairs.push({ name, plain, value: equals < 0 ? undefined : part.slice(equals + 1), start: position + equals + 1 });
    position += part.length + 1;
  }
  return pairs;
}

/**
 * The parameters in their order.
 * @throws {LocksignError} `ERR_DENIED` if a name occurs twice, also in another encoding. Servers
 *   disagree about which of two values counts. Names of lists, which end with `[]`, may repeat.
 */
export const readPairs: (text: string) => readonly RawPair[] = remembering(pairsOf);

/** The parameters as text, without the one of this name. */
export function withoutPair(text: string, name: string): string {
  return readPairs(text)
    .filter((pair) => pair.name !== name)
    .map(pairText)
    .join('&');
}

export const pairText = ({ name, value }: RawPair): string => (value === undefined ? name : `${name}=${value}`);

/** Sorted by name as the exchanges sort: by code unit. */
export const sortedPairs = (text: string): readonly RawPair[] =>
  [...readPairs(text)].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

/** The percent-decoded value of one parameter. An encoded name is denied. */
export const parameter =
  (of: Slot, name: string): Slot =>
  (request) => {
    const place = of(request);
    const pair = place && readPairs(place.text).find(({ plain }) => plain === name);
    if (place === undefined || pair === undefined) return undefined;
    if (pair.name !== name || pair.value === undefined) deny(`${name} is written in an unusual form`);
    const { start, value } = pair;
    return written(partOf(place, start, start + value.length), percentDecoded(value), encodeURIComponent);
  };
