/**
 * peerOf() and closeWaiting() report what the kernel knows about the other end of a Unix socket.
 */
import { chmodSync, closeSync, openSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { closeWaiting, peerOf } from '../../src/process/peer.js';
import { NOBODY } from '../helpers/become-nobody.mjs';
import { runProgram } from '../helpers/child.js';
import { refusal } from '../helpers/keys.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const { path, folder } = scratch();

/** Node keeps the descriptor of a socket or server in its handle. */
const descriptorOf = (owner: Socket | Server): number => (owner as unknown as { _handle: { fd: number } })._handle.fd;

const open: { close?(): void; destroy?(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.destroy === undefined ? each.close?.() : each.destroy();
});

function listening(at: string | { port: number; host: string }, mode?: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer({ pauseOnConnect: true });
    open.push(server);
    const umask = mode === undefined ? undefined : process.umask(mode);
    server.listen(at as string, () => resolve(server));
    if (umask !== undefined) process.umask(umask);
  });
}

const accepted = (server: Server): Promise<Socket> =>
  new Promise((resolve) => server.once('connection', (socket) => resolve(open[open.push(socket) - 1] as Socket)));

const connected = (at: string | { port: number }): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = connect(at as string, () => resolve(socket));
    open.push(socket);
  });

describe('peerOf()', () => {
  it('returns the process, the user and the group that connected', async () => {
    const server = await listening(path('own'));
    const [socket] = await Promise.all([accepted(server), connected(path('own'))]);
    const { getuid, getgid, pid } = process;
    expect(peerOf(descriptorOf(socket))).toStrictEqual({ pid, uid: getuid?.(), gid: getgid?.() });
  });

  it('returns the user of a process of another user', async (context) => {
    skipIf(process.getuid?.() !== 0, 'not root, so there is no other user to become', context);
    chmodSync(folder, 0o755);
    const server = await listening(path('other'), 0);
    const peer = accepted(server).then((socket) => {
      const found = peerOf(descriptorOf(socket));
      socket.destroy();
      return found;
    });
    await runProgram('helpers/send-as-nobody.mjs', { args: [path('other'), ''] });
    expect(await peer).toMatchObject({ uid: NOBODY, gid: NOBODY });
  });

  it('refuses a TCP socket, which has no peer of this kind', async () => {
    const server = await listening({ port: 0, host: '127.0.0.1' });
    const { port } = server.address() as { port: number };
    const [socket] = await Promise.all([accepted(server), connected({ port })]);
    const error = await refusal(() => peerOf(descriptorOf(socket)), 'ERR_PEER_FAILED');
    expect(error).toMatchObject({ errno: 'ENOTSUP', call: 'getsockopt' });
  });

  it('refuses a listening socket, a file, and a descriptor that is not open', async () => {
    const server = await listening(path('listening'));
    await refusal(() => peerOf(descriptorOf(server)), 'ERR_PEER_FAILED');
    const file = openSync('/dev/null', 'r');
    expect(await refusal(() => peerOf(file), 'ERR_PEER_FAILED')).toMatchObject({ errno: 'ENOTSOCK' });
    closeSync(file);
    const error = await refusal(() => peerOf(999_999), 'ERR_PEER_FAILED');
    expect(error).toMatchObject({ errno: 'EBADF', remedy: 'Pass the descriptor of a Unix stream socket.' });
    expect(error.problem).toContain('descriptor 999999');
  });

  it.each([-1, 0.5, 2 ** 31, Number.NaN, '3', null, undefined])('refuses %s as descriptor', async (descriptor) => {
    await refusal(() => peerOf(descriptor as never), 'ERR_INVALID_ARGUMENT');
  });
});

describe('closeWaiting()', () => {
  it('closes the connections that wait, and none that comes later', async () => {
    const server = await listening(path('waiting'));
    const descriptor = descriptorOf(server);
    // connect(2) of a Unix socket succeeds while the connection waits for the server, which does
    // not run before this function returns.
    const waiting = ['first', 'second'].map(() => connect(path('waiting')));
    const ends = waiting.map(
      (socket) => new Promise<string>((resolve) => socket.once('close', () => resolve('closed'))),
    );
    for (const socket of waiting) socket.on('error', () => undefined).resume();
    expect(closeWaiting(descriptor)).toBe(2);
    expect(await Promise.all(ends)).toStrictEqual(['closed', 'closed']);
    expect(closeWaiting(descriptor)).toBe(0);
    const [socket] = await Promise.all([accepted(server), connected(path('waiting'))]);
    expect(peerOf(descriptorOf(socket)).pid).toBe(process.pid);
  });

  it('refuses a socket that does not listen', async () => {
    const server = await listening(path('connection'));
    const [socket] = await Promise.all([accepted(server), connected(path('connection'))]);
    await refusal(() => closeWaiting(descriptorOf(socket)), 'ERR_PEER_FAILED');
    await refusal(() => closeWaiting(999_999), 'ERR_PEER_FAILED');
  });
});
