/** docs/exchanges.md agrees with the recipes. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as exported from '../../src/exchanges/index.js';
import { describeExchanges } from '../../tools/docs/exchanges.js';

const committed = readFileSync(new URL('../../docs/exchanges.md', import.meta.url), 'utf8');

it('docs/exchanges.md is generated from the recipes', () => {
  expect(committed === describeExchanges(exported), 'docs/exchanges.md is not current: run `npm run docs`').toBe(true);
});

it('docs/exchanges.md changes with a recipe', () => {
  const { binance, bittrexV1, ...others } = exported;
  const changed = { ...binance, binds: { ...binance.binds, path: true }, name: 'Zinance' };
  const document = describeExchanges({ ...others, binance: changed });
  expect(document).toMatch(/\[Zinance\].* \| path, query, body \| method \|\n\n/); // the last row of its table
  expect(document).not.toContain('bittrexV1');
});

it('docs/exchanges.md names only parts that a request can have', () => {
  const row = (name: string): string => committed.split('\n').find((line) => line.startsWith(`| [${name}](`)) ?? '';
  expect(row('Bitfinex')).toMatch(/\| path, body \| method \|$/); // POST with a body, no query
  expect(row('Bittrex v1.1')).toMatch(/\| path, query \| method \|$/); // GET, no body
  expect(row('HTX')).toMatch(/\| method, path, query \| body \|$/);
});
