/**
 * `locksign completion`: its scripts in the shells that they are for, and `locksign bench`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { run } from '../helpers/child.js';
import { locksign, program } from '../helpers/cli.js';
import { layOut } from '../helpers/installed.js';
import { scratch } from '../helpers/scratch.js';
import { filled, vaultFolder } from '../helpers/vaults.js';
import { hasProgram } from '../helpers/x-server.js';

const folder = vaultFolder();
const { path, file } = scratch();
const names = ['binance-main', 'kucoin'];
const commands = createProgram().commands.map((command) => command.name());
let vault: string;
let other: string;

beforeAll(async () => {
  vault = folder.path();
  other = folder.path();
  await filled(vault);
  await filled(other);
  mkdirSync(path('bin'));
  symlinkSync(program, path('bin/locksign'));
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout, status } = await locksign(['completion', shell]);
    expect(status).toBe(0);
    file(`script.${shell}`, stdout);
  }
});

const environment = () => ({
  ...process.env,
  NODE_OPTIONS: '',
  HOME: path('.'),
  LOCKSIGN_VAULT: vault,
  PATH: `${path('bin')}:${process.env['PATH']}`,
});

function runShell(command: string, args: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(command, args, {
    env: environment(),
    cwd: path('.'),
    encoding: 'utf8',
  });
  if (status !== 0 || stderr !== '') throw new Error(`${command}: ${status}\n${stdout}${stderr}`);
  return stdout.split('\n').filter((line) => line !== '');
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** What each shell offers for the last of the words. */
const shells: Readonly<Record<string, (words: readonly string[]) => string[]>> = {
  bash: (words) =>
    runShell('bash', [
      '--norc',
      '-c',
      `source ${quoted(path('script.bash'))}; COMP_WORDS=(${words.map(quoted).join(' ')}); COMP_CWORD=${words.length - 1}; ` +
        `_locksign locksign; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ]),
  // Its completion runs in the line editor only: functions of that are replaced by such that print.
  zsh: (words) =>
    runShell('zsh', [
      '-f',
      '-c',
      'function compdef() {}; function _files() { print -rl -- *(N) }; ' +
        `function compadd() { shift; print -rl -- \${(M)@:#\${words[CURRENT]}*} }; ` +
        `function _describe() { local -a found=("\${(@P)2}"); print -rl -- \${(M)\${found%%:*}:#\${words[CURRENT]}*} }; ` +
        `source ${quoted(path('script.zsh'))}; words=(${words.map(quoted).join(' ')}); CURRENT=${words.length}; _locksign || true`,
    ]),
  fish: (words) =>
    runShell('fish', [
      '--no-config',
      '-c',
      `source ${quoted(path('script.fish'))}; complete -C ${quoted(words.join(' '))}`,
    ]).map((line) => line.split('\t')[0] ?? ''),
};

describe.each(Object.keys(shells))('in %s', (shell) => {
  const offers = (...words: string[]): string[] => shells[shell]?.(['locksign', ...words]) ?? [];

  describe.skipIf(!hasProgram(shell))(`(${hasProgram(shell) ? 'installed' : 'skipped: not installed'})`, () => {
    it('the script is free of mistakes', () => {
      expect(runShell(shell, ['-n', path(`script.${shell}`)])).toEqual([]);
    });

    it('every command is offered, and those that begin so', () => {
      expect(offers('').sort()).toEqual([...commands].sort());
      expect(offers('co').sort()).toEqual(['completion', 'copy']);
    });

    it.each([
      'show',
      'rename',
      'remove',
      'check',
      'sign',
      'request',
      'copy',
    ])('accounts are offered to %s', (command) => {
      expect(offers(command, '').sort()).toEqual(names);
      expect(offers(command, 'ku')).toEqual(['kucoin']);
    });

    it('accounts of the vault that is named are', () => {
      expect(offers('--vault', other, 'show', 'b')).toEqual(['binance-main']);
      expect(offers('--vault', `${other}.not`, 'show', '')).toEqual([]);
    });

    it('accounts are offered once, and not to a new name', () => {
      expect(offers('add', '')).toEqual([]);
      expect(offers('rename', 'kucoin', '')).toEqual([]);
    });

    it('accounts are offered behind an option of export', () => {
      expect(offers('export', 'x.json', '--only', 'k')).toEqual(['kucoin']);
    });

    it('exchanges, encodings, shells and commands are', () => {
      expect(offers('add', 'x', '--exchange', 'kraken').sort()).toEqual(['kraken', 'kraken-futures']);
      expect(offers('sign', 'x', '--encoding', '').sort()).toEqual(['base64', 'base64url', 'hex']);
      expect(offers('completion', 'b')).toEqual(['bash']);
      expect(offers('help', 'co').sort()).toEqual(['completion', 'copy']);
    });

    it('options are: those of the command, and those of all', () => {
      const ofCopy = offers('copy', '--');
      expect(ofCopy).toEqual(expect.arrayContaining(['--seconds', '--yes', '--vault', '--passphrase-file', '--help']));
      expect(ofCopy).not.toContain('--exchange');
      expect(offers('add', 'x', '--ex')).toEqual(['--exchange']);
    });

    it('files are, where one is wanted', () => {
      expect(offers('import', 'script.').sort()).toContain(`script.${shell}`);
      expect(offers('--vault', 'script.').sort()).toContain(`script.${shell}`);
    });

    it('nothing is, where a text is wanted', () => {
      expect(offers('add', 'x', '--api-key', '')).toEqual([]);
    });
  });
});

describe('the names of accounts', () => {
  it('are printed without a passphrase', async () => {
    const { status, stdout, stderr } = await locksign(['--vault', vault, 'completion', 'names']);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'binance-main\nkucoin\n', stderr: '' });
  });

  it('are none where there is no vault, or a damaged one', async () => {
    for (const place of [`${vault}.not`, folder.put('{')]) {
      const { status, stdout, stderr } = await locksign(['--vault', place, 'completion', 'names']);
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    }
  });

  it('are of a shell that there is', async () => {
    expect(await locksign(['completion', 'tcsh'])).toMatchObject({ status: 2, stdout: '' });
    expect(await locksign(['completion'])).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('bench', () => {
  it('measures what signs here, and the vault, and prints figures only', async () => {
    const { status, stdout, stderr } = await locksign(['--vault', vault, 'bench', '--json']);
    expect(status).toBe(0);
    expect(stderr).toContain('Measuring the vault');
    const { native, wasm, nodeCrypto, vault: opening } = JSON.parse(stdout);
    for (const figure of [native, wasm, nodeCrypto]) expect(figure.signaturesPerSecond).toBeGreaterThan(1_000);
    expect(wasm.implementation).toMatch(/^wasm/);
    expect(native.implementation).not.toMatch(/^wasm/);
    expect(opening.derivationMilliseconds).toBeGreaterThan(1);
  });

  it('has a table for people, and says nothing of a vault that there is not', async () => {
    const { status, stdout } = await locksign(['--vault', join(path('.'), 'none.json'), 'bench']);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^native \(.*\) +[\d,]+ signatures\/s +[\d.]+ x node:crypto\nWebAssembly .*\nnode:crypto +[\d,]+ signatures\/s\n$/,
    );
  });

  it('has the figures of what signs also where there is no libsodium for the vault, and says so', async () => {
    const project = path('without-sodium');
    const installed = layOut(project);
    const bench = [join(installed, 'dist/cli/main.js'), '--vault', vault, 'bench'];
    const { status, stdout, stderr } = await run(process.execPath, bench, {
      cwd: project,
      env: { LOCKSIGN_BACKEND: undefined },
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^native .*\nWebAssembly .*\nnode:crypto .*\n$/);
    expect(stderr).toMatch(/warning: The vault is not measured\. .*Run `npm install sodium-native`/);
  });
});
