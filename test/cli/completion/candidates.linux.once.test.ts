/**
 * What `locksign __complete` offers at each place of a line.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Candidates, candidates } from '../../../src/cli/completion/candidates.js';
import { createProgram } from '../../../src/cli/program.js';
import { exchangeIds } from '../../../src/exchanges/catalog.js';
import { locksign } from '../../helpers/terminal/cli.js';
import { filled, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const accounts = ['binance-main', 'kucoin'];
const program = createProgram();
const commands = program.commands.map((command) => command.name());
let vault: string;

beforeAll(async () => {
  vault = folder.path();
  await filled(vault);
});

const wordsOf = (found: Candidates): readonly string[] => (found === 'files' ? [found] : found.map(({ word }) => word));
/** The words that are offered where the vault is named on the line. */
const offered = (...words: readonly string[]): readonly string[] =>
  wordsOf(candidates(program, ['--vault', vault, ...words]));

describe('the candidates', () => {
  it('are all commands, each with its summary, before one is named', () => {
    expect(wordsOf(candidates(program, ['']))).toEqual(commands);
    expect(candidates(program, ['doc'])).toEqual([
      { word: 'doctor', summary: program.commands.find((each) => each.name() === 'doctor')?.summary() },
    ]);
  });

  it.each([
    'show',
    'edit',
    'rotate',
    'rename',
    'remove',
    'check',
    'sign',
    'request',
    'copy',
  ])('of %s are the accounts', (command) => {
    expect(offered(command, '')).toEqual(accounts);
    expect(offered(command, 'ku')).toEqual(['kucoin']);
  });

  it.each([
    [['add', ''], []],
    [['rename', 'kucoin', ''], []],
    [['export', 'x.json', '--only', 'k'], ['kucoin']],
    [['export', 'x.json', '--only', 'kucoin', ''], accounts],
    [['add', 'x', '--exchange', ''], exchangeIds],
    [
      ['add', 'x', '--exchange=kraken'],
      ['--exchange=kraken', '--exchange=kraken-futures'],
    ],
    [
      ['add', 'x', '--exchange', '=', 'kraken'],
      ['kraken', 'kraken-futures'],
    ],
    [['add', 'x', '--exchange', '='], exchangeIds],
    [['add', 'x', '--exchange', 'binance', '--host', 'usd'], ['usdm']],
    [['add', 'x', '--exchange=binance', '--host', 'usd'], ['usdm']],
    [['add', 'x', '--exchange', 'binanc', '--host', ''], []],
    [['request', 'binance-main', '--host', 'usd'], ['usdm']],
    [['edit', 'binance-main', '--host', 'usd'], ['usdm']],
    [
      ['edit', 'binance-main', '--unset', ''],
      ['host', 'subaccount', 'recv-window', 'key-version'],
    ],
    [['edit', 'binance-main', '--unset', 'host', 'rec'], ['recv-window']],
    [['request', 'binance-main', 'D'], ['DELETE']],
    [['request', 'binance-main', 'GET', ''], []],
    [
      ['sign', 'kucoin', '--encoding', ''],
      ['hex', 'base64', 'base64url'],
    ],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [
      ['help', 'co'],
      ['copy', 'completion'],
    ],
    [['agent', 'pol'], ['policy']],
    [
      ['agent', 'policy', ''],
      ['check', 'explain'],
    ],
    [['agent', 'policy', 'check', '--pol'], ['--policy']],
    [['agent', 'policy', 'check', '--policy', ''], ['files']],
    [['agent', 'polcy', ''], []],
    [
      ['agent', 'client', ''],
      ['add', 'list', 'show', 'rotate', 'remove'],
    ],
    [['agent', 'client', 'add', 'x', '--account', 'ku'], ['kucoin']],
    [
      ['agent', 'client', 'add', 'x', '--allow', ''],
      ['read', 'order', 'cancel', 'cancel-all'],
    ],
    [
      ['agent', 'client', 'add', 'x', '--allow', 'read,c'],
      ['read,cancel', 'read,cancel-all'],
    ],
    [['agent', 'client', 'add', 'x', '--markets=sp'], ['--markets=spot']],
    [['agent', 'client', 'add', 'x', '--order-types', 'limit,m'], ['limit,market']],
    [['agent', 'client', 'add', 'x', '--print', 'k'], ['krakenex']],
    [['add', 'x', '--api-key', ''], []],
    [['import', ''], ['files']],
    [['list', '--passphrase-file', ''], ['files']],
    [['list', '--passphrase-file='], ['files']],
    [['--vault', ''], ['files']],
    [['add', 'x', '--ex'], ['--exchange']],
    [['show', '--', ''], accounts],
    [['show', '--', '--j'], []],
    [['lits', ''], []],
    [['list', '--not-an-option', '--js'], ['--json']],
  ])('for %j are %j', (words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });

  it.each([
    ['client', 'show'],
    ['client', 'rotate'],
    ['client', 'remove'],
    ['log', '--client'],
    ['policy', 'explain', '--client'],
  ])('of agent %s %s are the clients of the policy', (...words) => {
    const configuration = folder.folder();
    writeFileSync(
      join(configuration, 'agent.toml'),
      'version = 1\n[clients.grid-bot]\n# [clients.old]\n[clients."reader"]\n[accounts.kucoin]\n',
    );
    vi.stubEnv('CONFIGURATION_DIRECTORY', configuration);
    expect(offered('agent', ...words, '')).toEqual(['grid-bot', 'reader']);
    vi.stubEnv('CONFIGURATION_DIRECTORY', folder.folder());
    expect(offered('agent', ...words, '')).toEqual([]);
    vi.unstubAllEnvs();
  });

  it('are the options of the command and those of the program', () => {
    const options = offered('copy', '--');
    expect(options).toEqual(expect.arrayContaining(['--seconds', '--yes', '--vault', '--passphrase-file', '--help']));
    expect(options).not.toContain('--exchange');
    expect(new Set(options).size).toBe(options.length);
  });

  it('follow every argument and option of every command without a failure', () => {
    for (const command of program.commands) {
      for (const option of command.options) expect(offered(command.name(), option.long ?? '', '')).toBeDefined();
      for (let count = 0; count < 5; count += 1)
        expect(offered(command.name(), ...Array(count).fill('x'), '')).toBeDefined();
    }
  });
});

describe('locksign __complete', () => {
  it('prints the names without a passphrase, and nothing to standard error', async () => {
    const { status, stdout, stderr } = await locksign(['__complete', '--vault', vault, 'show', '']);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'binance-main\t\nkucoin\t\n', stderr: '' });
  });

  it('reads the vault of the environment, and a ~ that the shell has not expanded', async () => {
    const environment = await locksign(['__complete', 'show', 'k'], { env: { LOCKSIGN_VAULT: vault } });
    expect(environment.stdout).toBe('kucoin\t\n');
    const home = vault.slice(0, vault.lastIndexOf('/'));
    const tilde = `~${vault.slice(home.length)}`;
    const expanded = await locksign(['__complete', '--vault', tilde, 'show', 'k'], { env: { HOME: home } });
    expect(expanded.stdout).toBe('kucoin\t\n');
  });

  it.each([
    ['a vault that is missing', () => `${vault}.not`],
    ['a damaged vault', () => folder.put('{')],
    ['a name that a shell would execute', () => folder.put(readFileSync(vault, 'utf8').replaceAll('kucoin', '$(id)'))],
    ['a name that is an option', () => folder.put(readFileSync(vault, 'utf8').replaceAll('kucoin', '--yes'))],
    ['an empty path', () => ''],
    ['a folder', () => '/'],
  ])('offers no name and stays silent at %s', async (_, place) => {
    const { status, stdout, stderr } = await locksign(['__complete', '--vault', place(), 'show', '']);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each([
    [['--secret', 'x', '']],
    [['--help', '']],
    [['add', '--not-an-option=x', '']],
    [[]],
    [['\0', '$(id)', '']],
  ])('is silent about a line that is wrong: %j', async (words) => {
    const safe = words.map((word) => word.replace('\0', '')); // no argument of a process contains a NUL
    expect(await locksign(['__complete', ...safe])).toMatchObject({ status: 0, stderr: '' });
  });
});
