/**
 * `locksign import` of accounts that the vault already has under any name, and of names that are in
 * use.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entryOf } from '../../../src/cli/import/known.js';
import { scratch } from '../../helpers/scratch.js';
import { locksign, session } from '../../helpers/terminal/cli.js';
import { empty, open, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const { file } = scratch();
const kraken = 'KRAKEN_API_KEY=k\nKRAKEN_API_SECRET=AAAB\n';

async function names(vault: string): Promise<string[]> {
  using opened = await open(vault);
  return opened.accounts().map(({ name }) => name);
}

/** A vault with the accounts of the given text. */
async function having(text: string, ...args: readonly string[]): Promise<string> {
  const vault = await empty(folder.path());
  const env = file('before.env', text);
  expect(await locksign(['import', env, '--yes', '--keep', ...args], { vault })).toMatchObject({ status: 0 });
  return vault;
}

describe('an API key that the vault has under another name', () => {
  it('is not added again: its secret is compared and erased', async () => {
    const vault = await having(kraken, '--name', 'kr');
    const env = file('renamed.env', kraken);
    const { status, stderr } = await locksign(['import', env, '--yes', '--erase'], { vault });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('Erased the secrets') });
    expect(stderr).toMatch(/^ {2}kraken: kraken, .* API key k, already in the vault, as kr\n/m);
    expect(stderr).toContain('kraken is already in the vault, as kr, with the same secret, for the host live');
    expect(readFileSync(env, 'utf8')).toBe(kraken.replace('AAAB', ''));
    expect(await names(vault)).toEqual(['kr']);
  });

  it('with a different secret is reported by its name in the vault', async () => {
    const vault = await having(kraken, '--name', 'kr');
    const env = file('other.env', kraken.replace('AAAB', 'BBBC'));
    const { status, stderr } = await locksign(['import', env, '--yes', '--erase'], { vault });
    expect({ status, stderr }).toEqual({ status: 4, stderr: expect.stringMatching(/for kr\..* check kr --send/) });
    expect(readFileSync(env, 'utf8')).toContain('BBBC');
  });

  it('is refused under a new name, and accepted under its own', async () => {
    const vault = await having(kraken, '--name', 'kr');
    const env = file('named.env', kraken);
    const refused = await locksign(['import', env, '--yes', '--keep', '--name', 'main'], { vault });
    expect(refused).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/already has this API key, as kr\..*rename kr NEW-NAME/),
    });
    expect(await locksign(['import', env, '--yes', '--keep', '--name', 'kr'], { vault })).toMatchObject({ status: 0 });
    expect(await names(vault)).toEqual(['kr']);
  });

  it('is a different account on a different exchange', async () => {
    const vault = await having(kraken, '--name', 'kr');
    const env = file('gate.env', kraken.replaceAll('KRAKEN', 'GATE'));
    expect(await locksign(['import', env, '--yes', '--keep'], { vault })).toMatchObject({ status: 0 });
    expect(await names(vault)).toEqual(['kr', 'gate']);
  });

  it('for a different host is reported', async () => {
    const vault = await having('BINANCE_API_KEY=k\nBINANCE_API_SECRET=s\n');
    const config = file('usdm.json', '{"binanceusdm":{"apiKey":"k","secret":"s"}}');
    const { stderr } = await locksign(['import', config, '--yes', '--keep'], { vault });
    expect(stderr).toContain(
      'API key k, already in the vault, as binance, for another host: host spot (https://api.binance.com)\n',
    );
    expect(await names(vault)).toEqual(['binance']);
  });

  it('matches the account of the same name or host if an older vault has several', () => {
    const entry = (name: string, host?: string) => ({ name, exchange: 'binance', apiKey: 'k', ...(host && { host }) });
    const entries = [entry('a'), entry('b', 'usdm'), entry('c', 'usdm')];
    const matched = (name: string, host?: string) => entryOf(entries, entry(name, host))?.name;
    expect([matched('c', 'usdm'), matched('x', 'usdm'), matched('x'), matched('x', 'coinm')]).toEqual([
      'c',
      'b',
      'a',
      'a',
    ]);
    expect(entryOf(entries, { ...entry('a'), exchange: 'bybit' })).toBeUndefined();
  });

  it('is not added again if the file has it twice', async () => {
    const vault = await empty(folder.path());
    const env = file('twins.env', kraken + kraken.replaceAll('KRAKEN', 'KRAKEN_2'));
    const { status, stderr } = await locksign(['import', env, '--yes', '--erase'], { vault });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('Erased the secrets') });
    expect(stderr).toMatch(/kraken-2: kraken, .* API key k, same API key as kraken, so one account\n/);
    expect(stderr).toMatch(/Added kraken: .*\nkraken-2 is already in the vault, as kraken/);
    expect(await names(vault)).toEqual(['kraken']);
  });
});

describe('a name that is in use', () => {
  const second = kraken.replace('=k\n', '=k2\n');

  it('is reported with a remedy that works', async () => {
    const vault = await having(kraken);
    const env = file('second.env', second);
    const run = (...args: readonly string[]) => locksign(['import', env, '--yes', '--keep', ...args], { vault });
    expect(await run()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(
        "already has an account 'kraken', with another API key. Pass --name to give it another name.",
      ),
    });
    expect(await run('--name', 'other')).toMatchObject({ status: 0 });
    expect(await names(vault)).toEqual(['kraken', 'other']);
  });

  it('among several is reported with the option to choose one', async () => {
    const vault = await having(kraken);
    const env = file('several.env', `${second}GATE_API_KEY=g\nGATE_API_SECRET=s\n`);
    const { status, stderr } = await locksign(['import', env, '--yes', '--keep'], { vault });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining('Choose this one (k2) with --only kraken, and pass --name'),
    });
  });

  it('in the file itself is also reported', async () => {
    const vault = await empty(folder.path());
    const env = file('itself.env', `${kraken}API_KEY=k2\nAPI_SECRET=AAAB\n`);
    const { status, stderr } = await locksign(['import', env, '--yes', '--keep', '--exchange', 'kraken'], { vault });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining(
        "The file already has an account 'kraken', with another API key. Choose this one (k2) with --key-name",
      ),
    });
  });
});

it('the question names the selected accounts among several', async () => {
  const vault = await having(kraken);
  const env = file('meant.env', `${kraken}GATE_API_KEY=g\nGATE_API_SECRET=s\n`);
  const steps = [['expect', `Import gate into ${vault}?`], ['send', '\n'], ['ended']] as const;
  expect(await session(vault, ['import', env], steps)).toMatchObject({ ended: 1 });
});

describe('a file whose secrets are erased', () => {
  it.each([
    ['done.env', `${kraken}GATE_API_KEY=g\nGATE_API_SECRET=s\n`, 'kraken (k), gate (g)', []],
    ['named.env', 'A=k\nB=AAAB\n', 'k', ['--key-name', 'A', '--secret-name', 'B', '--exchange', 'kraken']],
    [
      'done.json',
      '{"kraken":{"apiKey":"k","secret":"AAAB"},"gate":{"apiKey":"g","secret":"s"}}',
      'kraken (k), gate (g)',
      [],
    ],
    ['freqtrade.json', '{"exchange":{"name":"kraken","key":"k","secret":"AAAB"}}', 'k', []],
    ['one.json', '{"exchange":"kraken","apiKey":"k","secret":"AAAB"}', 'k', []],
  ])('is done, and ends well: %s', async (name, text, keys, args) => {
    const vault = await empty(folder.path());
    const env = file(name, text);
    const run = () => locksign(['import', env, '--yes', '--erase', ...args], { vault });
    expect(await run()).toMatchObject({ status: 0 });
    const erased = readFileSync(env, 'utf8');
    const { status, stderr } = await run();
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `Nothing to do: the secrets in ${env} are already erased, and the vault has the API keys of ${keys}.\n`,
    });
    expect(readFileSync(env, 'utf8')).toBe(erased);
  });

  it('is complete for the accounts of --only, even if others have secrets', async () => {
    const vault = await having(kraken);
    const env = file('part.env', 'KRAKEN_API_KEY=k\nKRAKEN_API_SECRET=\nGATE_API_KEY=g\nGATE_API_SECRET=s\n');
    const { status, stderr } = await locksign(['import', env, '--yes', '--erase', '--only', 'kraken'], { vault });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('Nothing to do') });
    expect(stderr).toContain('Not imported, and not erased: GATE_API_SECRET.');
    expect(readFileSync(env, 'utf8')).toContain('=s\n');
  });

  it('but are not in the vault is an error, or a warning if other accounts are in the vault', async () => {
    const vault = await having(kraken);
    const gate = 'GATE_API_KEY=g\nGATE_API_SECRET=\n';
    const lost = 'The secret of gate (g) is empty in ';
    const run = (name: string, text: string) => locksign(['import', file(name, text), '--yes', '--erase'], { vault });
    expect(await run('lost.env', gate)).toMatchObject({
      status: 4,
      stderr: expect.stringMatching(/^error: The secret of gate/),
    });
    const { status, stderr } = await run('beside.env', gate + kraken.replace('AAAB', ''));
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining(lost) });
  });
});
