/**
 * Exact decimals. A request's number is read from its text, never through a JavaScript number,
 * which would round it and take `0x10`, `1e400` and the empty text.
 * @module
 */
import { deny } from '../wire/deny.js';

const plain = /^-?\d{1,20}(?:\.\d{1,20})?$/;
/** JSON may write a number with an exponent. */
const exponential = /^(-?)(\d{1,20})(?:\.(\d{1,20}))?[eE]([-+]?\d{1,2})$/;
const longestExponent = 30;

/** Without zeros at either end that say nothing: `0012.50` is `12.5`. */
function trimmed(sign: string, whole: string, fraction: string): string {
  const integer = whole.replace(/^0+(?=\d)/, '');
  const decimals = fraction.replace(/0+$/, '');
  const digits = decimals === '' ? integer : `${integer}.${decimals}`;
  return digits === '0' ? '0' : sign + digits;
}

/** Writes a number with an exponent without one. */
function withoutExponent(sign: string, whole: string, fraction: string, exponent: number): string {
  if (Math.abs(exponent) > longestExponent) deny('the exponent of a number is too large');
  const digits = whole + fraction;
  const point = whole.length + exponent;
  if (point <= 0) return trimmed(sign, '0', '0'.repeat(-point) + digits);
  return trimmed(sign, digits.slice(0, point).padEnd(point, '0'), digits.slice(point));
}

/**
 * A number of JSON in its shortest exact form. Only there may it have an exponent.
 * @throws {LocksignError} `ERR_DENIED`
 */
export function exactNumber(text: string, name: string): string {
  const [, sign = '', whole = '', fraction = '', exponent] = exponential.exec(text) ?? [];
  return exponent === undefined ? exactDecimal(text, name) : withoutExponent(sign, whole, fraction, Number(exponent));
}

/**
 * A text in its shortest exact form.
 * @throws {LocksignError} `ERR_DENIED` if the text is not a decimal of at most 20 digits before and
 *   after the point.
 * @example exactDecimal('0012.50', 'price'); // '12.5'
 */
export function exactDecimal(text: string, name: string): string {
  if (!plain.test(text)) deny(`${name} is not a decimal number`);
  const [before = '', after = ''] = text.replace('-', '').split('.');
  return trimmed(text.startsWith('-') ? '-' : '', before, after);
}

const wholeDigits = (text: string): number => text.replace(/\..*$/, '').length;

/**
 * Below zero if the first is smaller, as `sort` takes it. Both are in their shortest exact form and
 * not negative, so that of two with as many digits before the point the texts decide.
 * @example compareDecimals('9.5', '10'); // -1
 */
export const compareDecimals = (a: string, b: string): number =>
  wholeDigits(a) - wholeDigits(b) || (a < b ? -1 : Number(a > b));
