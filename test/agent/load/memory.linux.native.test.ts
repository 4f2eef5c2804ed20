/**
 * The memory of an agent under load. It keeps a few hundred bytes of each request, so that it is
 * not sent again, for some minutes. PROVE_CASES sets the number of requests.
 */
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import type { RunningAgent } from '../../helpers/agent/running.js';
import { proofCases } from '../../helpers/prove.js';
import { Wire } from './bots.js';
import { binanceVenue, smallOrder, startLoaded } from './venues.js';

const rounds = 4;
const MiB = 2 ** 20;
/** An id of an order and a key of a replay, in maps. What a request holds otherwise is larger. */
const keptOfRequest = 1024;

let agent: RunningAgent | undefined;
let wire: Wire | undefined;
afterEach(async () => {
  await wire?.close();
  await agent?.close();
});

interface Memory {
  readonly heapUsed: number;
  readonly rss: number;
}

/** Bytes after a garbage collection. */
async function memoryOf({ process: { stdin, stdout } }: RunningAgent): Promise<Memory> {
  if (stdin === null || stdout === null) throw new Error('the agent has no pipes');
  const answer = once(stdout, 'data');
  stdin.write('\n');
  return JSON.parse(String(await answer));
}

it('stays flat under load', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `client-${index}`);
  const running = await startLoaded(binanceVenue, { names, maxDay: 1e8, maxDayOfAccount: 1e9 });
  const socket = new Wire(running.socket);
  [agent, wire] = [running, socket];
  const { bot } = binanceVenue;
  const requests = Math.ceil(proofCases(1200) / rounds);
  let id = 0;
  let late = 0;
  const load = async (): Promise<Memory> => {
    const last = id + requests;
    await Promise.all(
      [...running.credentials, ...running.credentials].map(async (credential) => {
        while (id < last) {
          id += 1;
          const request = id % 4 === 0 ? bot.order(credential, { ...smallOrder, id }) : bot.read(credential);
          const { denial, body } = await socket.send(request);
          // A busy machine may fetch a price too late.
          if (denial === 'no-reference') late += 1;
          else expect(denial, body).toBeUndefined();
        }
      }),
    );
    return memoryOf(running);
  };
  await load(); // compiles, connects, and fills buffers
  const before = await load();
  await load();
  const after = await load();
  expect(late, 'orders without a price').toBeLessThanOrEqual(id / 100);
  const sent = 2 * requests;
  const kept = (after.heapUsed - before.heapUsed) / sent;
  const figures = `${Math.round(kept)} bytes a request, RSS ${before.rss / MiB} and ${after.rss / MiB} MiB`;
  expect(kept, figures).toBeLessThan(keptOfRequest);
  expect(after.rss - before.rss, figures).toBeLessThan(32 * MiB + sent * keptOfRequest);
  expect(after.rss, figures).toBeLessThan(300 * MiB);
});
