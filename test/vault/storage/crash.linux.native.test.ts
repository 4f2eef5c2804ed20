/**
 * Kills processes while they write a vault. Afterwards the vault opens with all accounts of the
 * last change that had finished, and can be changed. PROVE_CASES sets the number of random kills,
 * and PROVE_SEED repeats their choices.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { binance } from '../../../src/exchanges/index.js';
import { secret } from '../../../src/index.js';
import { parse } from '../../../src/vault/format/format.js';
import { checkout, programPath } from '../../helpers/child.js';
import { Random } from '../../helpers/random.js';
import { deriveQuickly } from '../../helpers/vault/quick-derivation.mjs';
import { create, open, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const { path } = vaultFolder();
beforeAll(deriveQuickly);

const program = programPath('helpers/vault/vault-writer.mjs');

const crashes = Number(process.env['PROVE_CASES'] ?? 40);
const seed = Number(process.env['PROVE_SEED'] ?? Date.now() % 2 ** 32);
/** This many vaults are written at the same time. */
const lanes = 2;
/**
 * One change makes 22 calls of the file system: it locks, and writes and renames two files. Each
 * call is counted before and after.
 */
const callsOfChange = 2 * 22;
/** A write takes about this long. The parent kills the writer within this time. */
const writeMilliseconds = 8;

interface Crash {
  readonly done: readonly string[];
  /** Whether the writer was killed during a write. */
  readonly inWrite: boolean;
}

/**
 * Runs the writer until it is killed: by itself at the call number `fatal`, or if that is 0, by
 * this process after some milliseconds of writing.
 */
async function crash(file: string, first: number, fatal: number, after: number): Promise<Crash> {
  const child = spawn(process.execPath, [program, file, String(first), passphrase, String(fatal)], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (fatal === 0 && text.includes('writing')) setTimeout(() => child.kill('SIGKILL'), after);
  });
  const [, signal] = await once(child, 'close');
  expect(signal, output).toBe('SIGKILL');
  const lines = output.split('\n').filter((line) => line !== '');
  const events = lines.filter((line) => !line.startsWith('killed'));
  const done = lines.filter((line) => line.startsWith('done ')).map((line) => line.slice('done '.length));
  return { done, inWrite: events.at(-1) === 'writing' };
}

/**
 * Checks that the vault has all reported accounts, in order. It may have one more, which was
 * written but not yet reported.
 */
async function check(file: string, reported: readonly string[]): Promise<string[]> {
  using vault = await open(file);
  const names = vault.accounts().map(({ name }) => name);
  expect(names.slice(0, reported.length)).toStrictEqual(reported);
  expect(names.length - reported.length).toBeLessThanOrEqual(1);
  expect(vault.revision).toBe(names.length + 1);
  const last = names.at(-1);
  if (last !== undefined) {
    const clock = { next: () => 1, uuid: () => '' };
    using account = await vault.account(last, { clock });
    using own = await binance.open({ apiKey: last, secret: secret.text(`sealed-for-${last}`), clock });
    const request = { method: 'POST', path: '/api/v3/order', query: { symbol: 'LTCBTC' } } as const;
    expect(account.sign(request)).toStrictEqual(own.sign(request));
  }
  if (existsSync(`${file}.previous`)) parse(readFileSync(`${file}.previous`), 'previous');
  return names;
}

describe('a process that is killed while it writes a vault', () => {
  test(
    `leaves a good vault, ${crashes} times at random (PROVE_SEED=${seed})`,
    async () => {
      const lane = async (_: unknown, number: number): Promise<number> => {
        const random = new Random(seed + number);
        const file = path();
        (await create(file)).close();
        let names: string[] = [];
        let hits = 0;
        for (let round = 0; round < crashes / lanes; round += 1) {
          const byItself = round % 2 === 0;
          const fatal = byItself ? random.between(1, callsOfChange) : 0;
          const { done, inWrite } = await crash(file, names.length, fatal, random.between(0, writeMilliseconds));
          names = await check(file, [...names, ...done]);
          if (inWrite) hits += 1;
        }
        return hits;
      };
      const hits = await Promise.all(Array.from({ length: lanes }, lane));
      const total = hits.reduce((sum, hit) => sum + hit, 0);
      // The control: most of the kills hit a write.
      expect(total).toBeGreaterThan(crashes / 2);
    },
    20_000 + crashes * 5_000,
  );

  test('leaves a good vault at every call of a change, before and after it', async () => {
    const file = path();
    (await create(file)).close();
    let names: string[] = [];
    let fatal = 0;
    let finished = false;
    while (!finished) {
      fatal += 1;
      const { done } = await crash(file, names.length, fatal, 0);
      // A finished change means that every call of the first change was fatal once.
      finished = done.length > 0;
      names = await check(file, [...names, ...done]);
    }
    expect(fatal).toBeGreaterThan(20);
  }, 300_000);
});
