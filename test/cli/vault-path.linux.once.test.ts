/**
 * The path of a vault. A folder is refused before anything else happens.
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from '../helpers/child.js';
import { scratch } from '../helpers/scratch.js';
import { program } from '../helpers/terminal/cli.js';
import { passphrase } from '../helpers/vault/vaults.js';

const { path } = scratch();

function command(cwd: string, args: readonly string[], own?: string) {
  const env = { WORDS: passphrase, LOCKSIGN_VAULT: own };
  return run(process.execPath, [program, ...args], { cwd, env, detached: true });
}

describe('the path of a vault', () => {
  it.each([
    [['--vault=', 'list'], '--vault is empty. Name the'],
    [
      ['--vault', 'new/', 'init', '--cost', '64,1', '--passphrase-env', 'WORDS'],
      '--vault names a folder. Name a file in it, such as FOLDER/vault.json',
    ],
    [['--vault', 'old', 'init'], '--vault names a folder. Name a file in it, such as FOLDER/vault.json'],
    [['--vault', '.', 'list'], '--vault names a folder. Name a file in it, such as FOLDER/vault.json'],
    [['--vault', 'old/', 'show', 'x'], '--vault names a folder. Name a file in it, such as FOLDER/vault.json'],
    [['export', 'new/'], 'FILE names a folder. Name a file in it, such as FOLDER/vault.json'],
  ])('must not be a folder: %j', async (args, problem) => {
    const cwd = path('here');
    mkdirSync(`${cwd}/old`, { recursive: true, mode: 0o700 });
    const { status, stdout, stderr } = await command(cwd, args);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(`: ${problem}`),
    });
    expect(readdirSync(cwd)).toEqual(['old']);
  });

  it('must not be a folder in the environment either, and doctor reports that among its findings', async () => {
    const cwd = path('there');
    mkdirSync(cwd, { mode: 0o700 });
    expect(await command(cwd, ['list'], cwd)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(': LOCKSIGN_VAULT names a folder. Name a file in it, such as FOLDER/vault.json'),
    });
    const { stdout } = await command(cwd, ['doctor', '--json'], cwd);
    expect(stdout).toContain('LOCKSIGN_VAULT');
    expect(stdout).toContain('names a folder');
  });

  it('may be a new file in a new folder', async () => {
    const cwd = path('elsewhere');
    mkdirSync(cwd, { mode: 0o700 });
    const init = ['--vault', 'data/locksign/vault', 'init', '--cost', '64,1', '--passphrase-env', 'WORDS'];
    expect(await command(cwd, init)).toMatchObject({ status: 0 });
    expect(existsSync(`${cwd}/data/locksign/vault`)).toBe(true);
  });
});
