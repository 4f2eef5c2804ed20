/**
 * The word that a misspelt one was probably meant to be.
 */
import { expect, it } from 'vitest';
import { nearest } from '../../src/util/edit-distance.js';

const known = ['list', 'show', 'binance-main', 'binance-margin', 'a'];

it.each([
  ['lits', 'list'], // two neighbours swapped
  ['lst', 'list'],
  ['lisst', 'list'],
  ['SHOW', 'show'],
  ['binance-mian', 'binance-main'],
  ['b', 'a'],
  ['lt', undefined],
  ['stil', undefined],
  ['zzz', undefined],
  ['', 'a'],
  ['binance-main'.repeat(6), undefined],
])('the word nearest to %j is %s', (word, expected) => {
  expect(nearest(word, known)).toBe(expected);
});

it('the nearest of several words wins', () => {
  expect(nearest('binance-margn', known)).toBe('binance-margin');
});

it('no word is near where none is known', () => {
  expect(nearest('list', [])).toBeUndefined();
});
