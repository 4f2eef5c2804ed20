/**
 * Compares guard() with stock ccxt.pro: all that the classes that authenticate on a WebSocket would
 * send. Clock and randomness stand still.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Build, construct, esmBuild } from '../../helpers/ccxt/exchanges.js';
import { freeze } from '../../helpers/ccxt/freeze.js';
import { socketIds } from '../../helpers/ccxt/socket-steps.js';
import { judgeSocket, type SocketVerdict, sendsTheSame } from '../../helpers/ccxt/socket-verdict.js';
import { cutSockets } from '../../helpers/ccxt/wire.js';

describe('a guarded exchange of ccxt.pro', () => {
  const verdicts: SocketVerdict[] = [];
  let build: Build;

  beforeAll(async () => {
    freeze();
    build = await esmBuild();
    cutSockets(construct(build.pro['binance'], {}));
    for (const id of socketIds) verdicts.push(await judgeSocket(id, build.pro[id]));
  }, 300_000);

  it('sends what stock ccxt sends: at least 39 of the 42 that sign with a secret for a WebSocket', () => {
    const same = verdicts.filter(sendsTheSame);
    const others = verdicts.filter((each) => !sendsTheSame(each));
    const conversations = same.reduce((sum, { authenticated }) => sum + authenticated, 0);
    console.log(
      `ccxt.pro: ${same.length} of ${verdicts.length} identical, in ${conversations} conversations with authentication`,
      ...others.map(({ id, refusal, comparison }) => `\n${id}: ${refusal ?? comparison.examples}`),
    );
    expect(new Set(socketIds).size).toBe(42);
    expect(verdicts.length).toBe(42);
    expect(same.length).toBeGreaterThanOrEqual(39);
    // The others are refused, and send nothing else.
    expect(others.filter(({ refusal }) => refusal === undefined)).toEqual([]);
  });

  it('with another secret sends something else, in every conversation that depends on it', async () => {
    for (const { id } of verdicts.filter(sendsTheSame)) {
      const { comparison, authenticated } = await judgeSocket(id, build.pro[id], true);
      expect(authenticated, id).toBeGreaterThan(0);
      expect(comparison.different, id).toBe(comparison.signed);
    }
  }, 300_000);
});
