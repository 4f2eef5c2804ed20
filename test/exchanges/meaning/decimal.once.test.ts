/** Numbers are read exactly, from their text. */
import { describe, expect, it } from 'vitest';
import { exactDecimal, exactNumber } from '../../../src/exchanges/meaning/decimal.js';

describe('a decimal', () => {
  it.each([
    ['1', '1'],
    ['0012.50', '12.5'],
    ['0.0', '0'],
    ['-0', '0'],
    ['-0.10', '-0.1'],
    ['9007199254740993', '9007199254740993'],
    ['0.00000000000000000001', '0.00000000000000000001'],
  ])('%j is %j', (text, exact) => {
    expect(exactDecimal(text, 'price')).toBe(exact);
    expect(exactNumber(text, 'price')).toBe(exact);
  });

  it.each([
    ['1e3', '1000'],
    ['1E+3', '1000'],
    ['12.5e-1', '1.25'],
    ['1.5e-7', '0.00000015'],
    ['-2.50e1', '-25'],
    ['0e30', '0'],
    ['1e30', `1${'0'.repeat(30)}`],
  ])('of JSON %j is %j, and as text it is refused', (text, exact) => {
    expect(exactNumber(text, 'price')).toBe(exact);
    expect(() => exactDecimal(text, 'price')).toThrow(/price is not a decimal number/);
  });

  it.each([
    '',
    ' 1',
    '+1',
    '.5',
    '1.',
    '0x10',
    '1e400',
    '1e31',
    '1e-31',
    '１',
    '1_000',
    '1,5',
    'NaN',
    '1'.repeat(21),
  ])('%j is refused', (text) => {
    expect(() => exactNumber(text, 'price')).toThrow(/is not passed on/);
  });
});
