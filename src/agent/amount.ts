/**
 * Exact amounts of money. A policy compares and adds amounts, and a JavaScript number would round
 * them.
 * @module
 */

/** An amount in units of 10^-20, so that every decimal of a request is exact. */
export type Amount = bigint;

const decimals = 20;
const one = 10n ** BigInt(decimals);

/**
 * Reads the shortest exact form of a decimal, as `exactDecimal` writes it.
 * @throws {SyntaxError} if the text is not one. The tables of meanings admit no other.
 * @example amountOf('12.5') * 2n === amountOf('25');
 */
export function amountOf(text: string): Amount {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d{1,40})(?:\.(\d{1,20}))?$/.exec(text) ?? [];
  if (sign === undefined) throw new SyntaxError('not a decimal');
  const magnitude = BigInt(whole) * one + BigInt(fraction.padEnd(decimals, '0'));
  return sign === '-' ? -magnitude : magnitude;
}

/** Without zeros at the end: `12.5`. */
export function textOf(amount: Amount): string {
  const magnitude = amount < 0n ? -amount : amount;
  const fraction = (magnitude % one).toString().padStart(decimals, '0').replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${magnitude / one}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The quotient, rounded towards positive infinity. The divisor is above zero. */
const divideUp = (dividend: bigint, divisor: bigint): bigint =>
  dividend / divisor + (dividend > 0n && dividend % divisor !== 0n ? 1n : 0n);

/** The product, rounded up. */
export const timesUp = (a: Amount, b: Amount): Amount => divideUp(a * b, one);

/** The product of two positive amounts, rounded down. */
export const timesDown = (a: Amount, b: Amount): Amount => (a * b) / one;

/** The quotient of an amount and one above zero, rounded up. */
export const perUp = (a: Amount, b: Amount): Amount => divideUp(a * one, b);

export const least = (a: Amount, b: Amount): Amount => (a < b ? a : b);
export const greatest = (a: Amount, b: Amount): Amount => (a > b ? a : b);
