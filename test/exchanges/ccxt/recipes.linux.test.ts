/**
 * The same requests, signed by the recipes and by ccxt: method, URL, headers, body and signed text,
 * byte for byte. The tables of test/helpers/ccxt-recipes/ list ccxt's differences with their
 * reasons.
 */
import ccxt from 'ccxt';
import { describe, expect, it } from 'vitest';
import * as all from '../../../src/exchanges/index.js';
import { type Comparison, loadKey, signedByCcxt, signedByRecipe } from '../../helpers/ccxt-recipes/compare.js';
import { parameters } from '../../helpers/ccxt-recipes/parameters.js';
import { payloads } from '../../helpers/ccxt-recipes/payloads.js';
import { texts } from '../../helpers/ccxt-recipes/texts.js';
import { tokens } from '../../helpers/ccxt-recipes/tokens.js';
import { wholeRequests } from '../../helpers/ccxt-recipes/whole-request.js';

const comparisons: readonly Comparison[] = [...parameters, ...wholeRequests, ...texts, ...payloads, ...tokens];

describe.each(comparisons)('ccxt signs the same for $exchange.name', (comparison) => {
  it.each(comparison.rows)('$request.method $request.path (case %#)', async (row) => {
    using key = await loadKey(comparison.exchange);
    expect(signedByCcxt(comparison, row)).toStrictEqual(signedByRecipe(comparison, row, key));
  });
});

it('every exchange that ccxt knows is compared', () => {
  const unknown = ['bitmex', 'bittrex', 'bittrex-v1'];
  const others = ['backpack', 'coinbase-advanced', 'revolutx']; // in private-keys.linux.test.ts
  for (const id of unknown) expect(ccxt).not.toHaveProperty(id.replace('-v1', ''));
  const compared = new Set(comparisons.map(({ exchange }) => exchange.id));
  const ids = Object.values(all).flatMap((each) => (typeof each === 'object' ? [each.id] : []));
  expect([...compared, ...unknown, ...others].sort()).toStrictEqual(ids.sort());
});
