/**
 * A vault that root keeps for another user to read, in the layout of a Kubernetes Secret: a folder
 * with the sticky bit, a folder with the time of the update, and links.
 */
import { chmodSync, chownSync, copyFileSync, lchownSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NOBODY } from '../../helpers/become-nobody.mjs';
import { askProgram, programPath, run } from '../../helpers/child.js';
import { isRoot } from '../../helpers/forensics/stage.js';
import { skipIf } from '../../helpers/scratch.js';
import { program } from '../../helpers/terminal/cli.js';
import { filled, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const { path, folder } = vaultFolder();
const original = path();
const STRANGER = 54_321;
const names = ['binance-main', 'kucoin'];

beforeAll(async () => {
  await filled(original);
  chmodSync(dirname(original), 0o755);
});
beforeEach((context) => skipIf(!isRoot, 'only root can keep a file for another user', context));

interface Layout {
  /** The folder of the volume. */
  readonly volume: string;
  /** The path that the program is given. */
  readonly given: string;
  /** The folder of this update, and the file in it. */
  readonly update: string;
  readonly file: string;
}

function layOut(mode = 0o440): Layout {
  const volume = folder();
  chmodSync(volume, 0o1777);
  const update = join(volume, '..2026_11_30_10_00_00.123');
  const file = join(update, 'vault.json');
  mkdirSync(update, { mode: 0o755 });
  copyFileSync(original, file);
  chownSync(file, 0, NOBODY);
  chmodSync(file, mode);
  symlinkSync('..2026_11_30_10_00_00.123', join(volume, '..data'));
  symlinkSync(join('..data', 'vault.json'), join(volume, 'vault.json'));
  return { volume, update, file, given: join(volume, 'vault.json') };
}

const subject = 'vault/programs/open-kept.mjs';
const answerFor = (given: string, user = 'nobody') => askProgram(subject, { args: [given, passphrase, user] });
const onlyRead = {
  code: 'ERR_VAULT_WRITE',
  message: expect.stringContaining('it belongs to root, and can only be read'),
};

describe('a vault that root keeps', () => {
  it.each([
    [0o440, []],
    [0o640, []],
    [0o444, ['LOCKSIGN_VAULT_READABLE']],
    [0o644, ['LOCKSIGN_VAULT_READABLE']],
  ])('with mode %o is read by another user, and cannot be changed', async (mode, warnings) => {
    expect(await answerFor(layOut(mode).given)).toEqual({ read: names, change: onlyRead, warnings });
  });

  it('and that its group cannot read is an error of reading', async () => {
    const { read } = Object(await answerFor(layOut(0o400).given));
    expect(read).toMatchObject({ code: 'ERR_VAULT_READ', message: expect.stringContaining('EACCES') });
  });

  it.each<[string, (layout: Layout) => void, RegExp]>([
    [
      'whose group can write it',
      ({ file }) => chmodSync(file, 0o660),
      /vault\.json belongs to root, but other users can/,
    ],
    [
      'that all can write',
      ({ file }) => chmodSync(file, 0o646),
      /vault\.json belongs to root, but other users can write/,
    ],
    ['in a folder that all can write', ({ update }) => chmodSync(update, 0o777), /\.123 can be written by other users/],
    [
      'in a folder that its group can write',
      ({ update }) => chmodSync(update, 0o775),
      /\.123 can be written by other users/,
    ],
    [
      'behind links that all can replace',
      ({ volume }) => chmodSync(volume, 0o777),
      /can be written by other users, who can/,
    ],
    [
      'behind a link of another user in a folder that all can write',
      ({ volume }) => lchownSync(join(volume, '..data'), STRANGER, STRANGER),
      /can be written by other users, who can replace the vault/,
    ],
    [
      'in a folder of another user',
      ({ volume, update }) => {
        chmodSync(volume, 0o755);
        chownSync(update, STRANGER, STRANGER);
      },
      /\.123 belongs to user 54321, who/,
    ],
    [
      'behind a folder of another user',
      ({ volume }) => chownSync(volume, STRANGER, 0),
      /belongs to user 54321, who can/,
    ],
  ])('%s is refused', async (_, spoil, message) => {
    const layout = layOut();
    spoil(layout);
    const { read } = Object(await answerFor(layout.given));
    expect(read).toMatchObject({ code: 'ERR_VAULT_PERMISSIONS', message: expect.stringMatching(message) });
  });

  it('is refused behind a link that another user made elsewhere', async () => {
    const { given } = layOut();
    const elsewhere = folder();
    chownSync(elsewhere, STRANGER, STRANGER);
    chmodSync(elsewhere, 0o755);
    symlinkSync(given, join(elsewhere, 'vault.json'));
    const { read } = Object(await answerFor(join(elsewhere, 'vault.json')));
    expect(read).toMatchObject({ code: 'ERR_VAULT_PERMISSIONS', message: expect.stringContaining('user 54321') });
  });

  it('is also read by root itself where it is mounted read-only, and not where root can write it', async () => {
    const { volume, given } = layOut(0o644);
    expect(await answerFor(given, 'root')).toMatchObject({ read: { code: 'ERR_VAULT_PERMISSIONS' } });
    const script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"';
    const command = [process.execPath, programPath(subject), given, passphrase, 'root'];
    const { stdout, stderr } = await run('unshare', [
      ...['-m', '--propagation', 'private', 'sh', '-c', script, volume],
      ...command,
    ]);
    expect(JSON.parse(stdout), stderr).toEqual({
      read: names,
      change: onlyRead,
      warnings: ['LOCKSIGN_VAULT_READABLE'],
    });
  });
});

describe('the command, as a user for whom root keeps the vault,', () => {
  const asNobody = (given: string, ...args: readonly string[]) =>
    run(
      'setpriv',
      ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, program, '--vault', given, ...args],
      { env: { HOME: undefined, TEST_PASSPHRASE: passphrase }, detached: true },
    );

  it('lists the accounts and signs, and changes nothing', async () => {
    const { given } = layOut();
    const source = ['--passphrase-env', 'TEST_PASSPHRASE'];
    const listed = { status: 0, stdout: expect.stringContaining('kucoin') };
    expect(await asNobody(given, ...source, 'list')).toMatchObject(listed);
    expect(await asNobody(given, ...source, 'check', 'binance-main')).toMatchObject({ status: 0 });
    expect(await asNobody(given, ...source, 'rename', 'kucoin', 'k')).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/^error: .*belongs to root, and can only be read here\. .*update the Secret\.\n$/),
    });
  });

  it.each([
    [0o440, /^ok +vault: Root keeps the vault /m],
    [0o444, /^ATTENTION +vault: Every user here can read the vault .*\n.*`defaultMode: 0440`/m],
    [0o460, /^ATTENTION +vault: .*belongs to root, but other users can write it/m],
  ])('examines a vault with mode %o', async (mode, finding) => {
    expect((await asNobody(layOut(mode).given, 'doctor')).stdout).toMatch(finding);
  });
});
