/**
 * Kills the writer of a log at random moments, also of rotations, again and again. Whatever it had
 * relied on is in the log. PROVE_CASES sets the number of kills, and PROVE_SEED repeats them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { amountOf } from '../../../src/agent/amount.js';
import { State } from '../../../src/agent/state/state.js';
import { verifyLog } from '../../../src/agent/state/verify-log.js';
import type { SigningKey } from '../../../src/index.js';
import { checkout, programPath } from '../../helpers/child.js';
import { proofCases, proofSeed } from '../../helpers/prove.js';
import { Random } from '../../helpers/random.js';
import { scratch } from '../../helpers/scratch.js';
import { loadKey } from './states.js';

const { path } = scratch();
const program = path('package/dist/writer.js');
/** Node starts in about this time, and then the writer writes some hundred lines. */
const longestRun = 400;

let key: SigningKey;
beforeAll(async () => {
  key = await loadKey();
  // The bundle is in a package of the same name as its own, in which it finds the addon.
  mkdirSync(path('package'));
  for (const name of readdirSync(checkout)) {
    if (name !== 'dist') symlinkSync(join(checkout, name), path(`package/${name}`));
  }
  await build({
    entryPoints: [programPath('agent/state/programs/writer.ts')],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
});

/** A log is then a new one, because all of it is verified after each kill. */
const killsOfLog = 50;

/** What a writer printed, by the first word. */
type Facts = ReadonlyMap<string, readonly string[]>;

async function killed(folder: string, seed: number, rotation: number, milliseconds: number): Promise<Facts> {
  const child = spawn(process.execPath, [program, folder, String(seed), String(rotation)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output === '') setTimeout(() => child.kill('SIGKILL'), milliseconds);
    output += text;
  });
  const [, signal] = await once(child, 'close');
  expect(signal, output.slice(-500)).toBe('SIGKILL');
  const facts = new Map<string, string[]>();
  for (const line of output.split('\n').slice(0, -1)) {
    const [word = '', value = ''] = line.split(' ');
    facts.set(word, [...(facts.get(word) ?? []), value]);
  }
  return facts;
}

describe('an agent that is killed', () => {
  it('loses nothing that it had relied on', async () => {
    const random = new Random(proofSeed);
    let folder = path('log');
    let sent: string[] = [];
    let possible = 0;
    let lastNonce = 0n;
    for (let i = 0; i < proofCases(6); i++) {
      if (i % killsOfLog === 0) {
        expect(i === 0 || sent.length > 0).toBe(true);
        folder = path(`log-${i / killsOfLog}`);
        sent = [];
        possible = 0;
        lastNonce = 0n;
      }
      const context = `PROVE_SEED=${proofSeed}, kill ${i}`;
      const facts = await killed(folder, i, random.between(1, 30), random.between(0, longestRun));
      sent.push(...(facts.get('sent') ?? []));
      possible += 1; // the line of one order may be written before the writer can say so

      // The first writer of a log may be killed before it has made the file.
      if (i % killsOfLog === 0 && !existsSync(join(folder, 'agent.log'))) {
        expect(sent, context).toStrictEqual([]);
        continue;
      }
      const verified = verifyLog(folder, key);
      expect(verified.broken, context).toBeUndefined();
      const state = State.open({ folder, key, durability: 'flush', sealed: undefined });
      try {
        const spent = state.spent({ client: 'grid-bot' }, 'USD');
        expect(spent, context).toBeGreaterThanOrEqual(amountOf(String(sent.length)));
        expect(spent, context).toBeLessThanOrEqual(amountOf(String(sent.length + possible)));
        expect(state.spent({ account: 'kraken-main' }, 'USD'), context).toBe(spent);
        expect(
          sent.filter((each) => !state.replayed('grid-bot', each)),
          context,
        ).toStrictEqual([]);
        const placed = facts.get('placed') ?? [];
        expect(
          placed.filter((each) => !state.placedBy('grid-bot', each)),
          context,
        ).toStrictEqual([]);
        for (const nonce of facts.get('nonce')?.map(BigInt) ?? []) {
          expect(nonce, context).toBeGreaterThan(lastNonce);
          lastNonce = nonce;
        }
        const next = state.takeNonce('kraken-main', 1n);
        expect(next, context).toBeGreaterThan(lastNonce);
        lastNonce = next;
      } finally {
        state.close();
      }
    }
    expect(sent.length).toBeGreaterThan(0);
    expect(verifyLog(folder, key).broken).toBeUndefined();
  });
});
