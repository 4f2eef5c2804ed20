/**
 * The location of the file of `locksign import`: whether secrets can be erased there, and what
 * happens if not.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ImportFile } from '../../../src/cli/import/file.js';
import { leftBeside, temporaryOf } from '../../../src/cli/import/replace.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { locksign, program, session, type } from '../../helpers/terminal/cli.js';
import { binanceSecret, empty, open, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const { file, path } = scratch();
const emptyVault = (): Promise<string> => empty(folder.path());
const dotenv = `BINANCE_API_KEY=abc\nBINANCE_API_SECRET=${binanceSecret}\n`;
/** With a suffix, a name of 255 bytes is too long for a file (NAME_MAX). */
const longName = (letter: string): string => `${letter.repeat(245)}.env`;

async function names(vault: string): Promise<string[]> {
  using opened = await open(vault);
  return opened.accounts().map(({ name }) => name);
}

describe('a file that cannot be replaced', () => {
  it('is refused before any question if its secrets should be erased', async () => {
    const vault = await emptyVault();
    const env = file(longName('a'), dotenv);
    // There is no source for the passphrase, so a request for it would fail differently.
    const run = await locksign(['--vault', vault, 'import', env, '--yes', '--erase']);
    expect(run).toMatchObject({ status: 4, stderr: expect.stringMatching(/open: ENAMETOOLONG.*Nothing was imported/) });
    expect(await names(vault)).toEqual([]);
    expect(readFileSync(env, 'utf8')).toBe(dotenv);
    expect(await locksign(['import', env, '--yes', '--keep'], { vault })).toMatchObject({ status: 0 });
  });

  it('is imported, and erasing is not offered', async () => {
    const vault = await emptyVault();
    const env = file(longName('b'), dotenv);
    const { ended, transcript } = await session(
      vault,
      ['import', env],
      [
        ['expect', 'cannot be erased'],
        ['expect', 'Import this account'],
        ['send', 'y\n'],
        ...type('Vault passphrase: ', passphrase),
        ['expect', 'still in plain text'],
        ['ended'],
      ],
    );
    expect(ended).toBe(0);
    expect(transcript).not.toContain('Erase the secrets');
    expect(await names(vault)).toEqual(['binance']);
  });

  it('because it is a mount point is recognized as one', async (context) => {
    const place = path('mounted \\ here');
    mkdirSync(place, { mode: 0o700 });
    const env = join(place, '.env');
    writeFileSync(env, dotenv, { mode: 0o600 });
    const mounted = (...command: readonly string[]) => {
      const shell = ['sh', '-c', 'mount --bind "$0" "$0" && exec "$@"', env];
      return spawnSync('unshare', ['--mount', '--', ...shell, ...command], { encoding: 'utf8' });
    };
    skipIf(mounted('true').status !== 0, 'nothing can be mounted here', context);
    const command = [program, '--vault', await emptyVault(), 'import', env, '--yes', '--erase'];
    expect(mounted(process.execPath, ...command).stderr).toMatch(/mount point of its own.*Nothing was imported/);
  });

  it('is tested without leaving a file behind', async () => {
    const env = file('tried.env', dotenv, 0o400);
    using read = await ImportFile.read(env, false);
    expect(read.whyNotReplaceable()).toBeUndefined();
    expect(readdirSync(dirname(env)).filter((name) => name.startsWith('tried.env'))).toEqual(['tried.env']);
  });
});

describe('a file that cannot be erased any more', () => {
  it.each([
    ['was changed', (env: string) => writeFileSync(env, `#${dotenv}`)],
    ['was emptied', (env: string) => writeFileSync(env, '')],
    ['was made too long', (env: string) => writeFileSync(env, dotenv.padEnd(64 * 1024 + 1, '#'))],
    [
      'became a folder',
      (env: string) => {
        rmSync(env);
        mkdirSync(env);
      },
    ],
  ])('because it %s stays as it is, and the error says where the secrets are', async (what, change) => {
    const env = file(`${what}.env`, dotenv);
    using read = await ImportFile.read(env, false);
    change(env);
    expect(() => read.erase([{ start: 0, end: 3 }])).toThrow(
      `The secrets are in the vault, but could not be erased in ${env}: it changed after it was read. They are still in plain text there`,
    );
  });

  it('because it is immutable or its folder is sticky is not blamed on an unwritable folder', async () => {
    const vault = await emptyVault();
    const env = file('immutable.env', dotenv);
    const { status, stderr } = await locksign(['import', env, '--yes', '--erase'], {
      vault,
      env: { TEST_RENAME_TO: env, TEST_RENAME_ERROR: 'EPERM', TEST_RENAMES: '0' },
      flags: ['--import', join(import.meta.dirname, 'programs', 'fail-rename.mjs')],
    });
    expect({ status, stderr }).toEqual({
      status: 4,
      stderr: expect.stringContaining(`could not be erased in ${env}: rename: EPERM`),
    });
    expect(stderr).toMatch(
      /may be immutable .*`chattr -i`.*, or its folder may be sticky.* run the same `.*locksign import` again/,
    );
    expect(stderr).not.toContain('can be written');
    expect(readFileSync(env, 'utf8')).toBe(dotenv);
    expect(await locksign(['import', env, '--yes', '--erase'], { vault })).toMatchObject({ status: 0 });
  });

  it('because its folder is missing stays intact, and the error names a remedy', async () => {
    const place = path('moved');
    mkdirSync(place, { mode: 0o700 });
    const env = join(place, '.env');
    writeFileSync(env, dotenv, { mode: 0o600 });
    using read = await ImportFile.read(env, false);
    renameSync(place, path('elsewhere'));
    const erase = (): void => read.erase([{ start: 0, end: 3 }]);
    expect(erase).toThrow(/secrets are in the vault, but could not be erased in .*moved.*: open: ENOENT/);
    expect(erase).toThrow(/its folder can be written, and run the same `.*locksign import` again/);
    expect(readFileSync(path('elsewhere/.env'), 'utf8')).toBe(dotenv);
  });
});

describe('a temporary file of an interrupted run', () => {
  it('is reported, because it can contain secrets', async () => {
    const env = file('left.env', dotenv);
    const left = file('left.env.0123456789abcdef.new', dotenv);
    const run = await locksign(['import', env, '--yes', '--erase'], { vault: await emptyVault() });
    expect(run).toMatchObject({
      status: 0,
      stderr: expect.stringContaining(`probably left ${left}, which may contain`),
    });
    expect(readFileSync(left, 'utf8')).toBe(dotenv);
  });

  it('is not confused with a file of a different name', () => {
    for (const name of ['x.env.new', 'x.env.backup.new', 'x.env.0123456789abcdef', 'y.env.0123456789abcdef.new'])
      file(name, '');
    const left = temporaryOf(path('x.env'));
    writeFileSync(left, '');
    expect(leftBeside(path('x.env'))).toEqual([left]);
  });

  it('never has the same name as the next one', () => {
    expect(new Set(Array.from({ length: 100 }, () => temporaryOf('f'))).size).toBe(100);
  });
});

it('a file is not passed to a `then` of a prototype', async () => {
  const env = file('then.env', dotenv);
  const seen: unknown[] = [];
  Object.defineProperty(Object.prototype, 'then', {
    configurable: true,
    get() {
      seen.push(this);
      return undefined;
    },
  });
  try {
    using _read = await ImportFile.read(env, false);
    await (async () => ({ control: true }))();
  } finally {
    Reflect.deleteProperty(Object.prototype, 'then');
  }
  expect(seen).toContainEqual({ control: true });
  expect(seen.some((each) => each instanceof ImportFile)).toBe(false);
});
