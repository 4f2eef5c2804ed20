/**
 * Recognises placeholders: texts that stand where a secret belongs, such as `your_secret_here`.
 * native/keys/placeholder.cc has the same functions.
 * @module
 */
import { isDigit, isLetter } from '../util/ascii.js';
import { longestPlaceholder, placeholderWords, telltaleLetters } from './secret-table.js';
import { allBytesOf, bytesOf, isAlphanumeric, type Kind, type SecretText } from './secret-text.js';

const words = allBytesOf(placeholderWords);
const omissions = allBytesOf(['***', '...']);
const enclosures = allBytesOf(['<>', '[]', '()', '{}']);
const [zero = 0, nine = 0, lowerA = 0, lowerF = 0, lowerZ = 0] = bytesOf('09afz');

// Other code can replace it after the import.
const PlainBytes = Uint8Array;

const isLower: Kind = (c) => c >= lowerA && c <= lowerZ;

function isEnclosed(text: SecretText): boolean {
  for (let i = 0; i < enclosures.length; i++) {
    if (text.at(0) === enclosures[i]?.[0] && text.last === enclosures[i]?.[1]) return true;
  }
  return false;
}

const shortestRun = 3;

/** Whether it has no letters or digits, or each of them at least three times in a row. */
function isRuns(text: SecretText): boolean {
  let count = shortestRun;
  let only = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.at(i);
    if (!isAlphanumeric(c)) continue;
    const folded = c | 0x20;
    if (folded === only) {
      count++;
      continue;
    }
    if (count < shortestRun) return false;
    only = folded;
    count = 1;
  }
  return count >= shortestRun;
}

const shortestSequence = 4;

/** Whether it counts up from a digit: `1234567890`, `0123456789abcdef`. */
function isSequence(text: SecretText): boolean {
  for (let i = 1; i < text.length; i++) {
    const before = text.at(i - 1) | 0x20;
    const c = text.at(i) | 0x20;
    const isNext = isAlphanumeric(text.at(i)) && c === before + 1;
    const isAfterNine = before === nine && (c === zero || c === lowerA);
    const isAgain = (before === lowerF && c === zero) || (before === lowerZ && c === lowerA);
    if (!isNext && !isAfterNine && !isAgain) return false;
  }
  return isDigit(text.at(0)) && text.length >= shortestSequence;
}

const withoutWord = 1;
const withWord = 2;

/** The length of the shortest secrets that are hexadecimal. */
const shortestHexadecimal = 16;

/**
 * Whether it could be hexadecimal: one in 130,000 such secrets of 16 digits has no letters but
 * `add`.
 */
function isHexadecimal(text: SecretText): boolean {
  if (text.length < shortestHexadecimal) return false;
  for (let i = 0; i < text.length; i++) {
    if (isLetter(text.at(i)) && (text.at(i) | 0x20) > lowerF) return false;
  }
  return true;
}

/** Whether it consists of words for placeholders, and perhaps digits. */
function isPlaceholderWords(text: SecretText): boolean {
  if (isHexadecimal(text)) return false;
  const reached = new PlainBytes(longestPlaceholder + 1);
  reached[0] = withoutWord;
  for (let i = 0; i < text.length; i++) {
    const here = reached[i] ?? 0;
    if (here === 0) continue;
    if (!isLetter(text.at(i))) reached[i + 1] = (reached[i + 1] ?? 0) | here;
    for (let word = 0; word < words.length; word++) {
      const wanted = words[word] ?? [];
      if (text.hasWordAt(i, wanted)) reached[i + wanted.length] = withWord;
    }
  }
  return ((reached[text.length] ?? 0) & withWord) !== 0;
}

/**
 * Whether it is several words of letters alone or digits alone, and one of them shows that it is a
 * placeholder. A capital after a small letter begins a word.
 */
function isPlaceholderName(text: SecretText): boolean {
  let count = 0;
  let telltale = false;
  for (let start = 0, end = 0; start < text.length; start = end) {
    const first = text.at(start);
    end = isDigit(first) ? text.skip(start, isDigit) : start + 1;
    if (isLetter(first)) {
      while (isLetter(text.at(end)) && !(isLower(text.at(end - 1)) && !isLower(text.at(end)))) end++;
      telltale ||= isTelltale(text, start, end);
    }
    if (!isAlphanumeric(first)) continue;
    count++;
    const after = text.at(end);
    if (isDigit(first) ? isLetter(after) : isDigit(after)) return false;
  }
  return telltale && count > 1;
}

function isTelltale(text: SecretText, start: number, end: number): boolean {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? [];
    if (word.length >= telltaleLetters && word.length === end - start && text.hasWordAt(start, word)) return true;
  }
  return false;
}

/** Whether it stands where a secret belongs. */
export function isPlaceholder(text: SecretText): boolean {
  if (text.containsAny(omissions) || isEnclosed(text)) return true;
  if (text.length > longestPlaceholder) return false;
  return isRuns(text) || isSequence(text) || isPlaceholderWords(text) || isPlaceholderName(text);
}
