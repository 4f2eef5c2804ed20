/**
 * secret.file(): accepted and refused files, and the codes of the errors, in both backends.
 */
import { chmodSync, chownSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { relative } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type ErrorCode, secret } from '../../src/index.js';
import { askProgram, run } from '../helpers/child.js';
import { expected, load, refusal } from '../helpers/keys.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const { path, file } = scratch();
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const needsRoot = 'only root can give a file to another user';

async function signsWith(source: Parameters<typeof load>[0], key: string | Uint8Array): Promise<void> {
  using signing = await load(source);
  expect(signing.sign('message')).toBe(expected('hmac-sha256', key, 'message'));
}

// No descriptor that was opened for a key stays open.
afterEach(() => {
  const open = readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch {
      return []; // the descriptor of the listing
    }
  });
  expect(open.filter((target) => target.startsWith(path('')))).toStrictEqual([]);
});

describe('the content of a file', () => {
  const longest = 'x'.repeat(4_096);
  it.each<[string, string | Uint8Array, string | Uint8Array]>([
    ['a line without its end', 'a key', 'a key'],
    ['a line with LF', 'a key\n', 'a key'],
    ['a line with CR LF', 'a key\r\n', 'a key'],
    ['one character', 'k', 'k'],
    ['text with significant whitespace around it', ' a key\t', ' a key\t'],
    ['text outside ASCII', 'ключ € 😀\n', 'ключ € 😀'],
    ['bytes that are not text', Uint8Array.of(0, 255, 254, 128, 0), Uint8Array.of(0, 255, 254, 128, 0)],
    ['4,096 bytes', longest, longest],
    ['4,096 bytes and LF', `${longest}\n`, longest],
    ['4,096 bytes and CR LF', `${longest}\r\n`, longest],
  ])('may be %s', async (_, content, key) => {
    await signsWith(secret.file(file('content', content)), key);
    expect(Buffer.from(content).equals(readFileSync(path('content')))).toBe(true);
  });

  it.each<[string, string, ErrorCode]>([
    ['empty', '', 'ERR_SECRET_EMPTY'],
    ['LF alone', '\n', 'ERR_SECRET_EMPTY'],
    ['CR LF alone', '\r\n', 'ERR_SECRET_EMPTY'],
    ['two lines', 'one\ntwo', 'ERR_SECRET_NEWLINE'],
    ['two lines and an end', 'one\ntwo\n', 'ERR_SECRET_NEWLINE'],
    ['a line and an empty one', 'a key\n\n', 'ERR_SECRET_NEWLINE'],
    ['an empty line and a line', '\na key', 'ERR_SECRET_NEWLINE'],
    ['CR inside', 'one\rtwo', 'ERR_SECRET_NEWLINE'],
    ['CR at the end', 'a key\r', 'ERR_SECRET_NEWLINE'],
    ['4,097 bytes', `${longest}x`, 'ERR_SECRET_TOO_LONG'],
    ['4,098 bytes and CR LF', `${longest}xx\r\n`, 'ERR_SECRET_TOO_LONG'],
    ['4,099 bytes', `${longest}xxx`, 'ERR_SECRET_TOO_LONG'],
    ['a megabyte', 'x'.repeat(1_000_000), 'ERR_SECRET_TOO_LONG'],
  ])('may not be %s', async (_, content, code) => {
    const error = await refusal(() => load(secret.file(file('content', content))), code);
    expect(error.limit).toBe(code === 'ERR_SECRET_TOO_LONG' ? 4_096 : undefined);
  });

  it.each([
    ['base64', 'AP+A/w==', [0, 255, 128, 255]],
    ['base64', 'AP-A_w', [0, 255, 128, 255]],
    ['hex', '00fF80Ff', [0, 255, 128, 255]],
  ] as const)('is decoded from %s: %s', async (encoding, text, bytes) => {
    using key = await load(secret.file(file('content', `${text}\n`)), { encoding });
    expect(key.sign('message')).toBe(expected('hmac-sha256', Uint8Array.from(bytes), 'message'));
  });

  it.each<['base64' | 'hex', string]>([
    ['base64', 'AP+A_w=='],
    ['base64', 'AP+A/w'],
    ['base64', 'AP+A/w='],
    ['base64', 'AP+A/x=='],
    ['base64', 'AP+A /w=='],
    ['base64', 'AP+A/'],
    ['base64', '===='],
    ['base64', 'AAAA===='],
    ['base64', 'AA=A'],
    ['hex', '0'],
    ['hex', '00f'],
    ['hex', '0x00'],
    ['hex', '0g'],
    ['hex', '00 00'],
    ['hex', 'é'],
  ])('is refused as %s: %s', async (encoding, text) => {
    const code = encoding === 'hex' ? 'ERR_SECRET_HEX' : 'ERR_SECRET_BASE64';
    await refusal(() => load(secret.file(file('content', text)), { encoding }), code);
  });
});

describe('the path of a file', () => {
  it.each(['Schlüssel 🔑', 'with\nline break', "quote'$(id)", '-dash', '.hidden'])('can be named %j', (name) =>
    signsWith(secret.file(file(name, 'a key')), 'a key'));

  it('can be relative to the working directory at the time of loading', async () => {
    file('here', 'a key');
    const before = process.cwd();
    const source = secret.file('here');
    process.chdir(path('.'));
    try {
      await signsWith(source, 'a key');
    } finally {
      process.chdir(before);
    }
    await signsWith(secret.file(relative(before, path('here'))), 'a key');
  });

  it('can be a chain of symbolic links, as systemd and Kubernetes create them', async () => {
    file('target', 'a key');
    symlinkSync('target', path('link'));
    symlinkSync('link', path('second link'));
    await signsWith(secret.file(path('second link')), 'a key');
  });

  it.each<[string, () => string, ErrorCode, string | undefined]>([
    ['leads nowhere', () => path('missing'), 'ERR_SOURCE_NOT_FOUND', 'ENOENT'],
    ['leads through a file', () => `${file('plain', 'a key')}/below`, 'ERR_SOURCE_NOT_FOUND', 'ENOTDIR'],
    ['is a link to nowhere', () => link('dangling', 'missing'), 'ERR_SOURCE_NOT_FOUND', 'ENOENT'],
    ['is a link to itself', () => link('loop', 'loop'), 'ERR_SOURCE_READ', 'ELOOP'],
    ['is too long', () => path('x'.repeat(300)), 'ERR_SOURCE_READ', 'ENAMETOOLONG'],
    ['is a directory', () => path('.'), 'ERR_SOURCE_TYPE', undefined],
    ['is a device', () => '/dev/null', 'ERR_SOURCE_TYPE', undefined],
    ['is a device without end', () => '/dev/zero', 'ERR_SOURCE_TYPE', undefined],
  ])('is refused if it %s', async (_, make, code, errno) => {
    const name = make();
    const error = await refusal(() => load(secret.file(name)), code);
    expect(error.message).toContain(name);
    expect(error.errno).toBe(errno);
  });

  it('is refused if it is a socket', async () => {
    const server = createServer().listen(path('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    await refusal(() => load(secret.file(path('socket'))), 'ERR_SOURCE_TYPE');
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('the mode of a file', () => {
  it.each([0o600, 0o400, 0o700, 0o500, 0o711])('may be %o', async (mode) => {
    const name = file(`mode ${mode}`, 'a key');
    chmodSync(name, mode);
    await signsWith(secret.file(name), 'a key');
  });

  it.each([
    0o640, 0o604, 0o644, 0o620, 0o602, 0o666, 0o777,
  ])('may not be %o, unless others are allowed', async (mode) => {
    const name = file(`mode ${mode}`, 'a key');
    chmodSync(name, mode);
    const error = await refusal(() => load(secret.file(name)), 'ERR_SOURCE_PERMISSIONS');
    expect(error.message).toContain('chmod 600');
    await signsWith(secret.file(name, { allowOthers: true }), 'a key');
  });

  it("is that of the link's target, not of the link", async () => {
    chmodSync(file('open', 'a key'), 0o644);
    await refusal(() => load(secret.file(link('link to open', 'open'))), 'ERR_SOURCE_PERMISSIONS');
  });

  it('does not matter if another user owns the file, which is refused unless others are allowed', async (context) => {
    skipIf(!isRoot, needsRoot, context);
    chownSync(file('foreign', 'a key'), NOBODY, NOBODY);
    await refusal(() => load(secret.file(path('foreign'))), 'ERR_SOURCE_PERMISSIONS');
    await signsWith(secret.file(path('foreign'), { allowOthers: true }), 'a key');
  });

  it('is the reported reason if this user cannot read the file', async (context) => {
    skipIf(!isRoot, needsRoot, context);
    chmodSync(path('.'), 0o755);
    chmodSync(file('forbidden', 'a key'), 0o600);
    const args = [path('forbidden'), '--allow-others'];
    const answer = await askProgram('secrets/programs/load-as-nobody.mjs', { args });
    expect(answer).toStrictEqual({ code: 'ERR_SOURCE_FORBIDDEN', errno: 'EACCES' });
  });
});

describe('the access control list of a file', () => {
  /**
   * Entries of acl(5) in the format of linux/posix_acl_xattr.h: tag, permissions, user or group.
   */
  type Entry = readonly [tag: number, permissions: number, id?: number];
  const credential: readonly Entry[] = [
    [0x01, 4],
    [0x02, 4, NOBODY],
    [0x04, 0],
    [0x10, 4],
    [0x20, 0],
  ]; // like the list of systemd
  const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';

  /**
   * The result for the user nobody with root's file and this list. Undefined without support for
   * lists.
   */
  async function comesTo(entries: readonly Entry[]): Promise<unknown> {
    chmodSync(path('.'), 0o755);
    const name = file('listed', 'a key', 0o400);
    const list = Buffer.alloc(4 + 8 * entries.length);
    list.writeUInt32LE(2);
    entries.forEach(([tag, permissions, id = 0xffff_ffff], index) => {
      list.writeUInt16LE(tag, 4 + 8 * index);
      list.writeUInt16LE(permissions, 6 + 8 * index);
      list.writeUInt32LE(id, 8 + 8 * index);
    });
    const script = 'import os, sys; os.setxattr(sys.argv[1], "system.posix_acl_access", bytes.fromhex(sys.argv[2]))';
    if ((await run('python3', ['-c', script, name, list.toString('hex')])).status !== 0) return undefined;
    expect(statSync(name).mode & 0o777).toBe(0o440);
    return askProgram('secrets/programs/load-as-nobody.mjs', { args: [name] });
  }

  it.for<[string, readonly Entry[], boolean]>([
    ['names that user alone, as the credential of a systemd unit does', credential, true],
    [
      'names another user',
      [
        [0x01, 4],
        [0x02, 4, 1],
        [0x02, 4, NOBODY],
        [0x04, 0],
        [0x10, 4],
        [0x20, 0],
      ],
      false,
    ],
    [
      'names a group',
      [
        [0x01, 4],
        [0x02, 4, NOBODY],
        [0x04, 0],
        [0x08, 4, 1],
        [0x10, 4],
        [0x20, 0],
      ],
      false,
    ],
    [
      "lets the file's own group in",
      [
        [0x01, 4],
        [0x02, 4, NOBODY],
        [0x04, 4],
        [0x10, 4],
        [0x20, 0],
      ],
      false,
    ],
  ])('decides for a user who is not the owner if it %s', async ([, entries, isAccepted], context) => {
    skipIf(!isRoot, needsRoot, context);
    const answer = await comesTo(entries);
    skipIf(answer === undefined, 'python3 cannot set an access control list here', context);
    // JavaScript cannot read a list, so the mode decides without the addon.
    const signature = expected('hmac-sha256', 'a key', 'message');
    expect(answer).toMatchObject(isAccepted && isNative ? { signature } : { code: 'ERR_SOURCE_PERMISSIONS' });
  });
});

function link(name: string, target: string): string {
  symlinkSync(target, path(name));
  return path(name);
}
