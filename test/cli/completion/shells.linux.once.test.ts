/**
 * The scripts of `locksign completion` in the shells that they are for.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Shell, stubs } from '../../../src/cli/completion/stubs.js';
import { createProgram } from '../../../src/cli/program.js';
import { hasProgram } from '../../helpers/display/x-server.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { locksign, program } from '../../helpers/terminal/cli.js';
import { filled, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const { path, file } = scratch();
const accounts = ['binance-main', 'kucoin'];
const commands = createProgram().commands.map((command) => command.name());
const shells = Object.keys(stubs) as Shell[];
let vault: string;
let other: string;

beforeAll(async () => {
  vault = folder.path();
  other = folder.path();
  await filled(vault);
  await filled(other);
  mkdirSync(path('bin'));
  mkdirSync(path('hostile'));
  symlinkSync(program, path('bin/locksign'));
  copyFileSync(join(import.meta.dirname, 'programs', 'hostile.sh'), path('hostile/locksign'));
  for (const [shell, stub] of Object.entries(stubs)) file(`stub.${shell}`, stub);
});

const options: Readonly<Record<Shell, readonly string[]>> = { bash: ['--norc'], zsh: ['-f'], fish: ['--no-config'] };

function runShell(shell: Shell, args: readonly string[], bin = 'bin'): string[] {
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    HOME: path('.'),
    LOCKSIGN_VAULT: vault,
    PATH: `${path(bin)}:${process.env['PATH']}`,
    PWNED: path('pwned'),
  };
  const run = spawnSync(shell, [...options[shell], ...args], { env, cwd: path('.'), encoding: 'utf8' });
  if (run.status !== 0 || run.stderr !== '') throw new Error(`${shell}: ${run.status}\n${run.stdout}${run.stderr}`);
  return run.stdout.split('\n').filter((line) => line !== '');
}

/** What the shell offers for the last of the words after `locksign`. */
function offers(shell: Shell, words: readonly string[], bin?: string): string[] {
  const line = ['locksign', ...words];
  const driver = join(import.meta.dirname, 'programs', `drive.${shell}`);
  const args = shell === 'fish' ? [line.join(' ')] : line;
  return runShell(shell, [driver, path(`stub.${shell}`), ...args], bin).map((each) => each.split('\t')[0] ?? '');
}

describe.each(shells)('in %s', (shell) => {
  beforeEach((context) => skipIf(!hasProgram(shell), `${shell} is not installed`, context));

  it('the script is printed, and is free of syntax errors', async () => {
    const { status, stdout, stderr } = await locksign(['completion', shell]);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: stubs[shell], stderr: '' });
    expect(runShell(shell, ['-n', path(`stub.${shell}`)])).toEqual([]);
  });

  it('every command is offered, and those that begin with the word', () => {
    expect(offers(shell, ['']).sort()).toEqual([...commands].sort());
    expect(offers(shell, ['co']).sort()).toEqual(['completion', 'copy']);
  });

  it('accounts are offered, of the vault that is named', () => {
    expect(offers(shell, ['show', '']).sort()).toEqual(accounts);
    expect(offers(shell, ['--vault', other, 'show', 'b'])).toEqual(['binance-main']);
    expect(offers(shell, ['--vault', `${other}.not`, 'show', ''])).toEqual([]);
    expect(offers(shell, ['add', ''])).toEqual([]);
  });

  it('options are offered', () => {
    expect(offers(shell, ['add', 'x', '--ex'])).toEqual(['--exchange']);
    expect(offers(shell, ['copy', '--'])).toEqual(expect.arrayContaining(['--seconds', '--vault']));
  });

  it('files are offered where a file is wanted', () => {
    expect(offers(shell, ['import', 'stub.']).sort()).toContain(`stub.${shell}`);
    expect(offers(shell, ['--vault', 'stub.']).sort()).toContain(`stub.${shell}`);
  });

  it('nothing of the line or of the answer is executed', () => {
    const typed = ['$(touch "$PWNED")', '`touch "$PWNED"`', '(touch "$PWNED")', '; touch "$PWNED"'];
    for (const word of typed) offers(shell, ['--vault', word, 'show', word]);
    offers(shell, ['show', ''], 'hostile');
    expect(existsSync(path('pwned'))).toBe(false);
  });
});

it('a program that does what its answer says is noticed', () => {
  const run = spawnSync('sh', [join(import.meta.dirname, 'programs', 'hostile.sh')], { encoding: 'utf8' });
  spawnSync('sh', ['-c', `: ${run.stdout.split('\t')[0]}`], { env: { ...process.env, PWNED: path('control') } });
  expect(existsSync(path('control'))).toBe(true);
});

describe('the commands of the help', () => {
  const setUp: Readonly<Record<Shell, string>> = {
    bash: '',
    zsh: 'autoload -Uz compinit; compinit -u -D; ',
    fish: '',
  };
  const isSetUp: Readonly<Record<Shell, string>> = {
    bash: 'complete -p locksign',
    zsh: 'print -r -- $_comps[locksign]',
    fish: 'complete -c locksign',
  };

  it.for(shells)('set up %s', async (shell, context) => {
    skipIf(!hasProgram(shell), `${shell} is not installed`, context);
    const env = { PATH: `${path('bin')}:${process.env['PATH']}` };
    const { stdout } = await locksign(['completion', '--help'], { env });
    const command = stdout.split('\n').find((line) => line.includes(`# ${shell}:`));
    const script = `${setUp[shell]}${command?.replace(/^ +\$ /, '')}\n${isSetUp[shell]}`;
    expect(runShell(shell, ['-c', script]).join('\n')).toContain('_locksign');
  });
});
