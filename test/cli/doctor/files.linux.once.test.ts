/**
 * The findings of `locksign doctor` about the vault, and about secrets in files, in the environment
 * and in a shell's history.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkConfigurations, checkVault } from '../../../src/cli/doctor/files.js';
import type { Result } from '../../../src/cli/doctor/finding.js';
import { checkEnvironment, checkHistory } from '../../../src/cli/doctor/secrets.js';
import type { System, SystemFacts } from '../../../src/cli/doctor/system.js';
import { LocksignError } from '../../../src/index.js';
import { type Entry, expectResult, systemIn } from '../../helpers/doctor-systems.js';
import { scratch } from '../../helpers/scratch.js';
import { locksign } from '../../helpers/terminal/cli.js';

const { folder } = scratch();

const systemOf = (files: Readonly<Record<string, Entry>>, facts?: Partial<SystemFacts>): System =>
  systemIn(folder, files, facts);

describe('the vault', () => {
  const path = '/home/ann/locksign/vault.json';
  it('that does not exist is unknown', () => expectResult(checkVault(systemOf({}), path), 'unknown', /locksign init/));
  it('that exists only as the state before the last change needs attention', () =>
    expectResult(
      checkVault(systemOf({ [`${path}.previous`]: '{}' }), path),
      'attention',
      /its state before the last change exists/,
      /`mv .*\.previous .*vault\.json`/,
    ));
  it('that is a folder needs attention', () =>
    expectResult(checkVault(systemOf({ [`${path}/x`]: '{}' }), path), 'attention', /is not a file/));
  it('without a path needs attention, and the other checks are made', async () => {
    const error = new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'path is no path' });
    expectResult(checkVault(systemOf({}), error), 'attention', /path is no path/);
    const { status, stdout } = await locksign(['--vault', '~/v', 'doctor', '--json']);
    expect(status).toBe(1);
    const checks: { check: string; finding: string }[] = JSON.parse(stdout);
    expect(checks.find(({ check }) => check === 'vault')?.finding).toContain('begins with ~');
    expect(checks.map(({ check }) => check)).toContain('node');
  });
  it('whose links lead in a circle is not reported as missing', () => {
    const files = { [path]: { link: '/srv/v.json' }, '/srv/v.json': { link: path } };
    expectResult(checkVault(systemOf(files), path), 'unknown', /cannot be examined: .*ELOOP/);
  });
  it('that only its user can access is ok', () =>
    expectResult(checkVault(systemOf({ [path]: '{}' }), path), 'ok', /Only its user can access/));
  it.each([path, `${path}.previous`, `${path}.lock`])('needs attention if others can read %s', (open) => {
    const files = { [path]: '{}', [open]: { mode: 0o644, content: '{}' } };
    expectResult(checkVault(systemOf(files), path), 'attention', /is open to other users/, /chmod 600/);
  });
  it('needs attention if others can enter its folder', () => {
    const system = systemOf({ [path]: '{}' });
    chmodSync(system.at(dirname(path)), 0o750);
    vi.stubEnv('HOME', system.at('/home/ann'));
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expectResult(checkVault(system, path), 'attention', /is open to other users/, /chmod 700/);
  });
  it('is examined behind a link', () => {
    const files = { [path]: { link: '/srv/v.json' }, '/srv/v.json': { mode: 0o604, content: '{}' } };
    expectResult(checkVault(systemOf(files), path), 'attention', /v\.json/);
  });
});

describe('configurations in the current folder', () => {
  const at = (name: string): string => `/home/ann/bot/${name}`;
  const open = (content: string, mode = 0o644): Entry => ({ mode, content });
  it.each<[string, Record<string, Entry>, Result['level'], RegExp]>([
    [
      'closed to others',
      { [at('.env')]: 'A_SECRET=x', [at('config.json')]: '{"secret":"x"}' },
      'ok',
      /Other users can read no \.env or JSON file/,
    ],
    ['.env open to all', { [at('.env')]: open('A_SECRET=x') }, 'attention', /read \.env in/],
    ['open to the group alone', { [at('.env.local')]: open('', 0o640) }, 'attention', /\.env\.local/],
    ['another .env', { [at('live.env')]: open('') }, 'attention', /live\.env/],
    [
      'JSON with a secret',
      { [at('config.json')]: open('{"exchange": {"secret" : "Zq7"}}') },
      'attention',
      /config\.json/,
    ],
    [
      "freqtrade's folder",
      { [at('x')]: '', [at('user_data/config.json')]: open('{"secret":"Zq7"}') },
      'attention',
      /user_data\/config\.json/,
    ],
    [
      'JSON with an empty secret',
      { [at('config.json')]: open('{"secret": ""}') },
      'ok',
      /Other users can read no \.env or JSON file/,
    ],
    [
      'JSON that mentions secrets',
      { [at('package.json')]: open('{"keywords":["secret", "x"]}') },
      'ok',
      /Other users can read no \.env or JSON file/,
    ],
    [
      'names only',
      { [at('.env.example')]: { link: '/nowhere' }, [at('x.txt')]: open('"secret":"x"') },
      'ok',
      /Other users can read no \.env or JSON file/,
    ],
    [
      'too long to read',
      { [at('data.json')]: open('x'.repeat(16 * 1024 * 1024 + 1)) },
      'unknown',
      /cannot be read: data\.json/,
    ],
    ['a link to itself', { [at('loop.json')]: { link: at('loop.json') } }, 'unknown', /cannot be read: loop\.json/],
    ['no folder', {}, 'unknown', /cannot be read/],
  ])('%s', (_, files, level, finding) => {
    const result = checkConfigurations(systemOf(files));
    expectResult(result, level, finding);
    expect(JSON.stringify(result)).not.toContain('Zq7');
  });
});

describe('the environment', () => {
  it.each([
    'BINANCE_SECRET',
    'OKX_API_SECRET',
    'apiSecret',
    'SECRET',
    'KRAKEN_SECRET_KEY',
    'PRIVATE_KEY',
    'OKX_PASSPHRASE',
    'binance-secret',
    'OKX_API_PASSWORD',
    'BINANCE_SECRET_2',
  ])('with %s needs attention, and no value is printed', (name) => {
    const result = checkEnvironment(systemOf({}, { env: { [name]: 'Zq7', PATH: '/bin' } }));
    expectResult(result, 'attention', new RegExp(`contains ${name}\\.`));
    expect(JSON.stringify(result)).not.toContain('Zq7');
  });
  it.each([
    'PATH',
    'SECRETARY',
    'BINANCE_API_KEY',
    'SECRETS_FOLDER',
    'SECRET_2_FOLDER',
    'SECRET2',
  ])('with %s is ok', (name) => {
    expectResult(checkEnvironment(systemOf({}, { env: { [name]: 'x' } })), 'ok', /No environment variable/);
  });
  it('with an empty variable is ok', () =>
    expectResult(checkEnvironment(systemOf({}, { env: { A_SECRET: '' } })), 'ok', /No/));
});

describe('the history of a shell', () => {
  const bash = '/home/ann/.bash_history';
  const lines = (text: string): Result => checkHistory(systemOf({ [bash]: `ls\n${text}\nls\n` }));

  it.each([
    'export BINANCE_SECRET=Zq7',
    "BINANCE_API_SECRET='Zq7' node bot.js",
    'cd x && API_SECRET="Zq7" ./bot',
    '(apiSecret=Zq7 ./bot)',
    'bot --api-secret Zq7',
    'bot --secret=Zq7 --x',
    'setenv OKX_PASSPHRASE Zq7',
    'set -gx OKX_SECRET Zq7',
    'set -x OKX_SECRET "Zq7"',
    ': 1700000000:0;export OKX_SECRET=Zq7',
    '- cmd: set -Ux OKX_SECRET Zq7',
    `docker run -e OKX_SECRET=Zq7 bot`,
    `${'x'.repeat(300)} OKX_SECRET=Zq7`,
  ])('with "%s" needs attention: the line number is printed, and not the value', (line) => {
    const result = lines(line);
    expectResult(result, 'attention', /\/home\/ann\/\.bash_history:2\.$/);
    expect(JSON.stringify(result)).not.toContain('Zq7');
  });

  it.each([
    'export OKX_SECRET=$(pass show okx)',
    'export OKX_SECRET="$OTHER"',
    'export OKX_SECRET=`cat x`',
    'OKX_SECRET= ./bot',
    'unset OKX_SECRET',
    'echo $OKX_SECRET',
    'locksign add x --secret-env OKX_SECRET',
    'locksign add x --secret-file secret',
    'bot --secret --other',
    'bot --secret',
    'cat my-secret',
    'vi secret.ts',
    'export SECRETARY=Bob',
    '',
  ])('with "%s" is ok', (line) => {
    expectResult(lines(line), 'ok', /No line/);
  });

  it('is found where shells keep it', () => {
    const files = {
      '/home/ann/.zsh_history': 'A_SECRET=x',
      '/home/ann/.local/share/fish/fish_history': '\n\nA_SECRET=x',
    };
    expectResult(checkHistory(systemOf(files)), 'attention', /\.zsh_history:1, .*fish_history:3\.$/);
    const own = systemOf({ '/srv/history': 'A_SECRET=x\n' }, { env: { HISTFILE: '/srv/history' } });
    expectResult(checkHistory(own), 'attention', /\/srv\/history:1\.$/);
    expectResult(checkHistory(systemOf({})), 'unknown', /was found/);
  });

  it('that is too long, or a folder, is unknown', () => {
    expectResult(checkHistory(systemOf({ [bash]: '\n'.repeat(16 * 1024 * 1024 + 1) })), 'unknown', /bash_history/);
    expectResult(checkHistory(systemOf({ [`${bash}/x`]: '' })), 'unknown', /bash_history/);
  });

  it('that is a FIFO does not block the command', () => {
    const system = systemOf({}, { env: { HISTFILE: '/fifo' } });
    execFileSync('mkfifo', [system.at('/fifo')]);
    expectResult(checkHistory(system), 'unknown', /cannot be examined/);
  });

  it('is reported with at most five places', () => {
    expect(lines('A_SECRET=x\n'.repeat(8)).finding).toMatch(/:6 and 3 more\.$/);
  });
});
