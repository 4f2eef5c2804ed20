/**
 * Many clients of one account at the same time. No nonce is refused, and no client is locked out
 * when answers are lost. PROVE_CASES sets the number of requests to each exchange.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunningAgent } from '../../helpers/agent/running.js';
import { proofCases, proofSeed } from '../../helpers/prove.js';
import { Random } from '../../helpers/random.js';
import { Wire } from './bots.js';
import { binanceVenue, bitfinexVenue, krakenVenue, smallOrder, startLoaded } from './venues.js';

const namesOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `client-${index}`);
const limits = (clients: number) => ({ names: namesOf(clients), maxDay: 1e7, maxDayOfAccount: 1e8 });

let agent: RunningAgent | undefined;
let wire: Wire | undefined;
afterEach(async () => {
  await wire?.close();
  await agent?.close();
});

/** The requests with credentials, apart from those that the exchange accepted. */
const refusedBy = ({ exchange }: RunningAgent) =>
  exchange.requests.filter(({ signature, accepted }) => signature !== undefined && !accepted);

describe.each([krakenVenue, bitfinexVenue])('8 clients of one account of $exchange', (venue) => {
  it('send requests at the same time, and no nonce is refused', async () => {
    const { bot } = venue;
    const running = await startLoaded(venue, limits(8));
    const socket = new Wire(running.socket);
    [agent, wire] = [running, socket];
    const requests = proofCases(200);
    let sent = 0;
    // Two loops for each client: a bot may have more than one request under way.
    await Promise.all(
      [...running.credentials, ...running.credentials].map(async (credential) => {
        while (sent < requests) {
          sent += 1;
          const isOrder = sent % 4 === 0;
          const request = isOrder ? bot.order(credential, { ...smallOrder, id: sent }) : bot.read(credential);
          const { status, denial, body } = await socket.send(request);
          expect({ status, denial }, body).toEqual({ status: 200, denial: undefined });
          expect(body).not.toMatch(/nonce/i);
        }
      }),
    );
    expect(refusedBy(running)).toEqual([]);
    const nonces = running.exchange.requests.flatMap(({ signature, request }) =>
      signature === undefined ? [] : [request.header('bfx-nonce') ?? /nonce=(\d+)/.exec(request.body.toString())?.[1]],
    );
    expect(nonces.length).toBe(sent);
    expect(new Set(nonces).size).toBe(sent);
  });
});

describe.each([binanceVenue, krakenVenue])('32 clients of one account of $exchange', (venue) => {
  it('are not locked out when one answer in twenty is lost', async () => {
    const { bot } = venue;
    const random = new Random(proofSeed);
    const running = await startLoaded(venue, limits(32));
    const socket = new Wire(running.socket);
    [agent, wire] = [running, socket];
    const requests = proofCases(320);
    running.exchange.failNext(
      ...Array.from({ length: requests }, () =>
        random.between(1, 20) === 1 ? ({ kind: 'drop after' } as const) : ({ kind: 'delay', milliseconds: 0 } as const),
      ),
    );
    let id = 0;
    const lost = { upstream: 0, downstream: 0 };
    await Promise.all(
      running.credentials.map(async (credential) => {
        for (let count = 0; count < requests / 32; count += 1) {
          id += 1;
          const isOrder = id % 4 === 0;
          const request = isOrder ? bot.order(credential, { ...smallOrder, id }) : bot.read(credential);
          const leaving = new AbortController();
          // The client goes away, and sends another request.
          if (random.between(1, 20) === 1) sleep(random.between(0, 20)).then(() => leaving.abort());
          try {
            const { denial, body } = await socket.send(request, leaving.signal);
            // The prices are lost with an answer too.
            expect([undefined, 'unknown', 'no-reference'], body).toContain(denial);
            if (denial !== undefined) lost.upstream += 1;
          } catch (error) {
            if (!leaving.signal.aborted) throw error;
            lost.downstream += 1;
          }
        }
      }),
    );
    expect(lost.upstream).toBeGreaterThan(0);
    expect(lost.downstream).toBeGreaterThan(0);
    for (let left = requests; left > 0 && running.exchange.requests.length < requests; left -= 1) {
      // Uses the faults that are left.
      await socket.send(bot.read(running.credential));
    }
    const after = await Promise.all(
      running.credentials.map(async (credential, index) => [
        await socket.send(bot.read(credential)),
        await socket.send(bot.order(credential, { ...smallOrder, id: id + 1 + index })),
      ]),
    );
    expect(after.flat().flatMap(({ denial }) => denial ?? [])).toEqual([]);
    expect(refusedBy(running)).toEqual([]);
  });
});
