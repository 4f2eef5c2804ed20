/**
 * Exact amounts: nothing is rounded but products and quotients, and those in the stated direction.
 */
import { describe, expect, it } from 'vitest';
import { amountOf, greatest, least, perUp, textOf, timesDown, timesUp } from '../../src/agent/amount.js';

const smallest = '0.00000000000000000001';

describe('an amount', () => {
  it.each(['0', '1', '-12.5', smallest, '99999999999999999999.99999999999999999999'])('keeps %s exactly', (text) => {
    expect(textOf(amountOf(text))).toBe(text);
  });

  it.each(['', '0x10', '1e3', '.5', '1.', '+1', '0.000000000000000000001', 'Infinity', ' 1'])('is not %j', (text) => {
    expect(() => amountOf(text)).toThrow(SyntaxError);
  });

  it('adds what a JavaScript number would lose', () => {
    expect(textOf(amountOf('0.1') + amountOf('0.2'))).toBe('0.3');
    expect(textOf(amountOf('9007199254740993') + amountOf('1'))).toBe('9007199254740994');
  });

  it('rounds products and quotients up or down as it says', () => {
    const tiny = amountOf(smallest);
    expect(textOf(timesUp(tiny, amountOf('0.5')))).toBe(smallest);
    expect(textOf(timesDown(tiny, amountOf('0.5')))).toBe('0');
    expect(textOf(timesUp(amountOf('2'), amountOf('1.5')))).toBe('3');
    expect(textOf(perUp(amountOf('1'), amountOf('3')))).toBe('0.33333333333333333334');
    expect(textOf(perUp(amountOf('6'), amountOf('3')))).toBe('2');
  });

  it('has an order', () => {
    expect([least(2n, 1n), greatest(2n, 1n)]).toStrictEqual([1n, 2n]);
  });
});
