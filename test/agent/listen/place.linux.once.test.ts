/**
 * The place of the socket: its mode, what it replaces, and who could replace it.
 */
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { NOBODY } from '../../helpers/become-nobody.mjs';
import { refusal } from '../../helpers/keys.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { exchange, lines, listening, statusOf } from './listening.js';

const { path, file } = scratch();
const isRoot = process.getuid?.() === 0;
const get = lines('GET /kraken-main/x HTTP/1.1', 'Host: locksign');

/** Whatever is at the path is refused, and left alone. */
async function refusedAt(at: string, text: RegExp): Promise<void> {
  const inode = (): number | undefined => (existsSync(at) ? lstatSync(at).ino : undefined);
  const before = inode();
  const error = await refusal(() => listening({ path: at }), 'ERR_AGENT_START');
  expect(error.message).toMatch(text);
  expect(inode()).toBe(before);
}

/** A socket on which nobody listens. */
async function leftover(at: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${at}.first`, resolve));
  renameSync(`${at}.first`, at); // closing removes the socket at its first path
  await new Promise((resolve) => server.close(resolve));
}

describe('the socket', () => {
  it('is open to its user and its group only, whatever the umask is', async () => {
    const before = process.umask(0);
    try {
      await listening({ path: path('mode') });
      expect(process.umask()).toBe(0);
    } finally {
      process.umask(before);
    }
    expect(lstatSync(path('mode'))).toMatchObject({ mode: 0o140660, uid: process.getuid?.() });
  });

  it('is made in a folder that is missing, and removed at the end', async () => {
    const { listener, address } = await listening({ path: path('made/agent.sock') });
    expect(address).toBe(path('made/agent.sock'));
    expect(lstatSync(path('made')).mode & 0o022).toBe(0);
    await listener.close();
    expect(existsSync(path('made/agent.sock'))).toBe(false);
  });

  it('takes the place of one on which nobody listens', async () => {
    await leftover(path('stale'));
    const { address } = await listening({ path: path('stale') });
    expect(statusOf(await exchange(address, get))).toBe(200);
  });

  it('does not take the place of one on which somebody listens', async () => {
    const { address } = await listening({ path: path('live') });
    await refusedAt(address, /another process listens on .*Stop the other agent/);
    expect(statusOf(await exchange(address, get))).toBe(200);
  });

  it('does not take the place of a file, a link or a folder', async () => {
    await refusedAt(file('file', 'kept'), /not a socket of the user/);
    expect(readFileSync(path('file'), 'utf8')).toBe('kept');
    await leftover(path('behind'));
    symlinkSync(path('behind'), path('link'));
    await refusedAt(path('link'), /not a socket/);
    mkdirSync(path('folder'));
    await refusedAt(path('folder'), /not a socket/);
  });

  it("does not take the place of another user's socket", async (context) => {
    skipIf(!isRoot, 'not root, so a socket cannot be given away', context);
    await leftover(path('other'));
    chownSync(path('other'), NOBODY, NOBODY);
    await refusedAt(path('other'), /not a socket of the user/);
  });

  it('is not made where other users can replace it', async (context) => {
    for (const [name, mode] of [
      ['group', 0o770],
      ['all', 0o757],
      ['sticky', 0o1777],
    ] as const) {
      mkdirSync(path(name));
      chmodSync(path(name), mode);
      await refusedAt(path(`${name}/socket`), /can write to the folder .*chmod go-w/);
    }
    mkdirSync(path('open/inner'), { recursive: true });
    chmodSync(path('open'), 0o777);
    await refusedAt(path('open/inner/socket'), /can replace the folder of the socket/);
    chmodSync(path('open'), 0o1777);
    await listening({ path: path('open/inner/socket') });
    skipIf(!isRoot, 'not root, so a folder cannot be given away', context);
    mkdirSync(path('foreign/inner'), { recursive: true });
    chownSync(path('foreign/inner'), NOBODY, NOBODY);
    await refusedAt(path('foreign/inner/socket'), /belongs to user 65534/);
    chownSync(path('foreign/inner'), 0, 0);
    chownSync(path('foreign'), NOBODY, NOBODY);
    await refusedAt(path('foreign/inner/socket'), /can replace the folder/);
  });

  it('needs an absolute path that fits, and a folder to be in', async () => {
    await refusedAt('agent.sock', /not an absolute path/);
    await refusedAt(path(`${'x'.repeat(120)}`), /at most 107 bytes/);
    await refusedAt(path('a\nb'), /not an absolute path/);
    await refusedAt(path('missing/deep/agent.sock'), /cannot be made \(mkdir: ENOENT\)/);
    await refusedAt(path('file/agent.sock'), /file.*(not a folder|ENOTDIR)/);
  });
});
