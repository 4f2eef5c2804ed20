/**
 * A running agent is killed at random moments, while four clients send as fast as they can.
 * Whatever reached the exchange is in the log. PROVE_CASES sets the number of kills, and PROVE_SEED
 * repeats their moments.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { control } from '../../../src/agent/control/client.js';
import { verifyLog } from '../../../src/agent/state/verify-log.js';
import type { RunningAgent } from '../../helpers/agent/running.js';
import { proofCases, proofSeed } from '../../helpers/prove.js';
import { Random } from '../../helpers/random.js';
import { type BotRequest, Wire } from './bots.js';
import { binanceVenue, krakenVenue, smallOrder, startLoaded } from './venues.js';

const names = ['a', 'b', 'c', 'd'];
const venues = [binanceVenue, krakenVenue];
/** What an order costs. */
const cost = Number(smallOrder.quantity) * Number(smallOrder.price);

interface Logged {
  readonly type: string;
  readonly decision?: string;
  readonly sha256?: string;
  readonly nonce?: string;
}

/** Reads the lines that were added since the last call. */
class LogTail {
  #position = 0;

  read(folder: string): Logged[] {
    const file = openSync(join(folder, 'state', 'agent.log'), 'r');
    try {
      const bytes = Buffer.alloc(fstatSync(file).size - this.#position);
      readSync(file, bytes, 0, bytes.length, this.#position);
      const text = bytes.subarray(0, bytes.lastIndexOf('\n') + 1).toString();
      this.#position += Buffer.byteLength(text);
      return text
        .split('\n')
        .slice(0, -1)
        .map((line): Logged => JSON.parse(line));
    } finally {
      closeSync(file);
    }
  }
}

type Seen = RunningAgent['exchange']['requests'][number];

/** Headers that undici writes for a connection. */
const ofConnection = new Set(['host', 'connection', 'content-length', 'accept-encoding']);

/** What the log has about the bytes of a request. */
function sha256Of({ request: { method, authority, target, rawHeaders, body } }: Seen): string {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = [rawHeaders[at]?.toLowerCase(), rawHeaders[at + 1]];
    if (!ofConnection.has(name)) headers[name] = value;
  }
  return createHash('sha256')
    .update(JSON.stringify([method, authority, target, headers, body.toString()]))
    .digest('hex');
}

/** Kills the agent after so many answers, and starts it again. */
async function killedUnderLoad(
  agent: RunningAgent,
  next: (client: number) => BotRequest,
  answers: number,
): Promise<RunningAgent> {
  const wire = new Wire(agent.socket);
  let left = answers;
  let reach = (): void => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  let isOver = false;
  const bots = Promise.all(
    Array.from({ length: 2 * names.length }, async (_, index) => {
      while (!isOver) {
        try {
          const { denial, body } = await wire.send(next(index % names.length));
          expect(denial, body).toBeUndefined();
        } catch (error) {
          if (!isOver) throw error;
        }
        left -= 1;
        if (left === 0) reach();
      }
    }),
  );
  await Promise.race([reached, bots]);
  isOver = true;
  const again = await agent.restart('SIGKILL');
  await bots;
  await wire.close();
  return again;
}

/** An agent with a new log is started after so many kills, so that reading it stays fast. */
const killsOfAgent = 20;

async function proveKills(random: Random, kills: number, venue: (typeof venues)[number]) {
  const { exchange, bot } = venue;
  let agent = await startLoaded(venue, { names, maxDay: 1e7, maxDayOfAccount: 4e7 });
  const logKey = await agent.logKey();
  const tail = new LogTail();
  const hashes = new Set<string>();
  let lastNonce = 0n;
  let orders = 0;
  let checked = 0;
  try {
    const next = (client: number): BotRequest => {
      const credential = agent.credentials[client] ?? agent.credential;
      if (random.between(0, 2) === 0) return bot.read(credential);
      orders += 1;
      return bot.order(credential, { ...smallOrder, id: orders * names.length + client });
    };
    for (let kill = 0; kill < kills; kill += 1) {
      const context = `PROVE_SEED=${proofSeed}, ${exchange}, kill ${kill}`;
      agent = await killedUnderLoad(agent, next, random.between(1, 60));
      expect(verifyLog(join(agent.folder, 'state'), logKey).broken, context).toBeUndefined();
      for (const { sha256, nonce } of tail.read(agent.folder)) {
        if (sha256 !== undefined) hashes.add(sha256);
        if (nonce === undefined) continue;
        expect(BigInt(nonce), context).toBeGreaterThan(lastNonce);
        lastNonce = BigInt(nonce);
      }
      const received = agent.exchange.requests.filter(({ signature }) => signature !== undefined);
      for (const seen of received.slice(checked)) {
        expect(hashes.has(sha256Of(seen)), `${context}: ${seen.method} ${seen.path}`).toBe(true);
        expect(seen.accepted, `${context}: ${seen.status}`).toBe(true);
      }
      checked = received.length;

      const { clients, accounts } = await control(agent.control, 'status');
      const placed = agent.exchange.accounts[0]?.orders ?? [];
      for (const [index, { day }] of clients.entries()) {
        const own = placed.filter(({ clientId }) => Number(clientId?.split('-')[1]) % names.length === index);
        expect(Number(day[0]?.spent), context).toBeGreaterThan(own.length * cost - 0.001);
      }
      expect(Number(accounts[0]?.day[0]?.spent), context).toBeGreaterThan(placed.length * cost - 0.001);
    }
    return checked;
  } finally {
    logKey.destroy();
    await agent.close();
  }
}

describe('an agent that is killed under load', () => {
  it('has every request that reached the exchange in its log, and in its sums', async () => {
    const random = new Random(proofSeed);
    let requests = 0;
    for (let left = proofCases(4), turn = 0; left > 0; turn += 1) {
      const kills = Math.min(left, killsOfAgent, Math.max(1, Math.ceil(proofCases(4) / venues.length)));
      const venue = venues[turn % venues.length];
      if (venue !== undefined) requests += await proveKills(random, kills, venue);
      left -= kills;
    }
    expect(requests).toBeGreaterThan(0);
  });

  it('never exceeds a limit with 64 orders at a time', async () => {
    const random = new Random(proofSeed);
    const { bot } = binanceVenue;
    let agent = await startLoaded(binanceVenue, { names, maxDay: 90, maxDayOfAccount: 300 });
    try {
      let id = 0;
      const lives = 3;
      for (let life = 1; life <= lives; life += 1) {
        // The first requests of a life are for the list of instruments and for the prices.
        agent.exchange.failNext(...Array.from({ length: 2 }, () => ({ kind: 'delay', milliseconds: 40 }) as const));
        const wire = new Wire(agent.socket);
        const orders = Array.from({ length: 64 }, () => {
          id += 1;
          const client = id % names.length;
          const credential = agent.credentials[client] ?? agent.credential;
          return wire.send(bot.order(credential, { ...smallOrder, id })).catch(() => undefined); // killed
        });
        if (life < lives) await Promise.race([orders[random.between(0, 63)], sleep(2000)]);
        else await Promise.all(orders);
        agent = await agent.restart('SIGKILL');
        await Promise.all(orders);
        await wire.close();
      }
      const placed = agent.exchange.accounts[0]?.orders ?? [];
      const spent = placed.length * cost;
      const context = `PROVE_SEED=${proofSeed}`;
      expect(spent, context).toBeLessThanOrEqual(300);
      const { accounts, clients } = await control(agent.control, 'status');
      const day = Number(accounts[0]?.day[0]?.spent);
      expect(day, context).toBeGreaterThan(spent - 0.001);
      // The limit is reached.
      expect(day, context).toBeGreaterThan(300 - 10);
      for (const { day: ofClient } of clients) expect(Number(ofClient[0]?.spent), context).toBeLessThanOrEqual(90);
    } finally {
      await agent.close();
    }
  });
});
