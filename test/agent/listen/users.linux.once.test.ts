/**
 * Who may connect to the socket. The kernel says who it is, before a byte is read.
 */
import { chmodSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/agent/listen/index.js';
import { acceptOnSocket } from '../../../src/agent/listen/unix.js';
import { NOBODY } from '../../helpers/become-nobody.mjs';
import { runProgram } from '../../helpers/child.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { exchange, lines, listening, statusOf } from './listening.js';

const { path, folder } = scratch();
chmodSync(folder, 0o755);
const isRoot = process.getuid?.() === 0;
const get = lines('GET /kraken-main/x HTTP/1.1', 'Host: locksign');

describe('a user', () => {
  const asNobody = async (at: string): Promise<unknown> => {
    const args = [at, Buffer.from(get.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')).toString('base64')];
    return JSON.parse((await runProgram('helpers/send-as-nobody.mjs', { args })).stdout);
  };

  it('that the mode keeps out cannot connect', async (context) => {
    skipIf(!isRoot, 'not root, so there is no other user to become', context);
    const { address, uids } = await listening({ path: path('closed') });
    expect(await asNobody(address)).toStrictEqual({ answer: '', error: 'EACCES' });
    expect(uids).toStrictEqual([]);
  });

  it('that the policy does not know is closed before a byte of it is parsed', async (context) => {
    skipIf(!isRoot, 'not root, so there is no other user to become', context);
    const { address, arrivals, uids } = await listening({ path: path('unknown') }, defaultLimits, {
      admits: (uid) => {
        uids.push(uid);
        return uid !== NOBODY;
      },
    });
    chmodSync(address, 0o666);
    expect(await asNobody(address)).toMatchObject({ answer: '' });
    expect(statusOf(await exchange(address, get))).toBe(200);
    expect(uids).toStrictEqual([NOBODY, 0]);
    expect(arrivals.map(({ peer }) => peer)).toStrictEqual([{ via: 'socket', uid: 0 }]);
  });

  it('that the policy knows is served, and named in the arrival', async (context) => {
    skipIf(!isRoot, 'not root, so there is no other user to become', context);
    const { address, arrivals } = await listening({ path: path('known') });
    chmodSync(address, 0o666);
    expect(await asNobody(address)).toMatchObject({ answer: expect.stringMatching(/^HTTP\/1\.1 200 /) });
    expect(arrivals[0]?.peer).toStrictEqual({ via: 'socket', uid: NOBODY });
  });

  it('gets no connection if the question about it fails', async () => {
    const { address, arrivals } = await listening({ path: path('fails') }, defaultLimits, {
      admits: () => {
        throw new Error('failed');
      },
    });
    expect(await exchange(address, get)).toStrictEqual({ text: '', isClosed: true });
    expect(arrivals).toStrictEqual([]);
  });

  it('has only so many connections, and the others keep theirs', async (context) => {
    const { address } = await listening({ path: path('many') }, { ...defaultLimits, connectionsOfUser: 2 });
    const kept = [1, 2].map(() => exchange(address, ['', 3_000, get]));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await exchange(address, get)).toStrictEqual({ text: '', isClosed: true });
    if (isRoot) {
      chmodSync(address, 0o666);
      expect(await asNobody(address)).toMatchObject({ answer: expect.stringMatching(/^HTTP\/1\.1 200 /) });
    }
    expect((await Promise.all(kept)).map(statusOf)).toStrictEqual([200, 200]);
    skipIf(!isRoot, 'not root, so there is no other user to become', context);
  });
});

describe('acceptOnSocket()', () => {
  it('hands connections on with their user, and closes them when it closes', async () => {
    const uids: number[] = [];
    const listener = await acceptOnSocket(
      { path: path('raw') },
      {
        admits: () => true,
        connection: (socket, { uid }) => {
          uids.push(uid);
          socket.once('data', (data) => socket.write(`${data}!`));
        },
      },
    );
    expect(await exchange(path('raw'), 'hello')).toStrictEqual({ text: 'hello!', isClosed: false });
    const socket = connect(path('raw'));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('connect', resolve));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await listener.close();
    await closed;
    expect(uids).toStrictEqual([process.getuid?.(), process.getuid?.()]);
  });
});
