/**
 * Compares guard() with stock ccxt on every endpoint of every exchange that asks for a secret.
 * Clock and randomness stand still.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { guard } from '../../../src/adapters/ccxt/index.js';
import { secret } from '../../../src/index.js';
import { type Build, construct, esmBuild, idsWithSecret } from '../../helpers/ccxt/exchanges.js';
import { freeze } from '../../helpers/ccxt/freeze.js';
import { everyShape, isIdentical, judge, judgeMistaken, type Verdict } from '../../helpers/ccxt/verdict.js';

/** The exchanges whose requests contain the secret itself. */
const inPlainText = ['alpaca', 'bitteam', 'blockchaincom', 'luno', 'mudrex'];

describe('a guarded exchange of ccxt', () => {
  const verdicts: Verdict[] = [];
  let build: Build;

  beforeAll(async () => {
    freeze();
    build = await esmBuild();
    for (const id of idsWithSecret(build)) {
      verdicts.push(await judge(id, build.classes[id], everyShape));
    }
  }, 300_000);

  it('signs what stock ccxt signs, except MD5 of text beyond ASCII: at least 82 of the 88 that require one', () => {
    const total = (count: (comparison: Verdict['comparison']) => number): number =>
      verdicts.reduce((sum, { comparison }) => sum + count(comparison), 0);
    const identical = verdicts.filter(isIdentical);
    const others = verdicts.filter((each) => !isIdentical(each));
    console.log(
      `ccxt: ${identical.length} of ${verdicts.length} identical but for ` +
        `${total(({ beyondAscii }) => beyondAscii)} requests of coinex beyond ASCII, which are refused; ` +
        `${total(({ names }) => names.size)} signed endpoints, ` +
        `${total(({ signed }) => signed)} signed requests of ${total(({ calls }) => calls)}, ` +
        `${total(({ thrown }) => thrown)} of which ccxt itself refuses`,
      ...others.map(
        ({ id, refused, comparison }) => `\n${id}: ${[...new Set(refused.values()), ...comparison.examples]}`,
      ),
    );
    expect(verdicts).toHaveLength(88);
    // The API v1 of coinex signs text unchanged. cryptomus signs base64.
    expect(verdicts.filter(({ comparison }) => comparison.beyondAscii > 0).map(({ id }) => id)).toStrictEqual([
      'coinex',
    ]);
    expect(identical.length).toBeGreaterThanOrEqual(82);
    // The others are refused by name, and sign nothing.
    expect(others.filter(({ comparison, refused }) => comparison.calls > 0 || refused.size === 0)).toEqual([]);
  });

  it('accepts every secret that stock ccxt signs with, except those that no exchange issues', () => {
    const refused = verdicts.filter(isIdentical).flatMap(({ refused }) => [...refused.keys()]);
    expect(new Set(refused)).toEqual(new Set(['not ASCII']));
  });

  it('with another secret signs every signed request differently', async () => {
    for (const { id } of verdicts.filter(isIdentical)) {
      const { comparison } = await judgeMistaken(id, build.classes[id]);
      expect(comparison.signed, id).toBeGreaterThan(0);
      expect(comparison.different, id).toBe(comparison.signed);
    }
  }, 300_000);

  it.each(inPlainText)('is refused if it sends the secret in plain text: %s', async (id) => {
    const exchange = construct(build.classes[id], {});
    await expect(guard(exchange, secret.text('not-a-key!'))).rejects.toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_ARGUMENT',
        message: expect.stringContaining(`${id} sends its secret in plain text`),
      }),
    );
    expect(exchange.secret).toBeUndefined();
  });
});
