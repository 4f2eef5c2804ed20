/**
 * A secret that arrives in pieces (src/backend/wasm/receive.ts) is complete at the end of its
 * stream, and not when other code closes the stream.
 */
import { execFileSync } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { type OnReadOpts, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type ReceivingOptions, receive } from '../../../src/backend/wasm/receive.js';
import { askProgram } from '../../helpers/child.js';
import { scratch } from '../../helpers/scratch.js';

const { path } = scratch();
let fifos = 0;

interface Reception {
  readonly reading: Promise<boolean>;
  readonly socket: Socket;
  /** The text that has arrived. */
  readonly taken: () => string;
  /** Ends the stream as the prompt does. */
  readonly finish: () => void;
  readonly write: (text: string) => void;
  readonly hangUp: () => void;
}

/** Receives at most `most` bytes from its own FIFO (fifo(7)). */
function receiveFifo(most = Number.POSITIVE_INFINITY): Reception {
  const name = path(`fifo-${fifos++}`);
  execFileSync('mkfifo', ['-m', '600', name]);
  const descriptor = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = new Socket({ fd: openSync(name, constants.O_WRONLY), readable: false, writable: true });
  let text = '';
  let ours: { socket: Socket; finish: () => void } | undefined;
  const connect = (onread: OnReadOpts, finish: () => void): Socket => {
    const options: ReceivingOptions = { fd: descriptor, readable: true, writable: false, onread };
    ours = { socket: new Socket(options), finish };
    return ours.socket;
  };
  const reading = receive(connect, (bytes) => {
    text += Buffer.from(bytes).toString();
    return text.length <= most;
  });
  if (ours === undefined) throw new Error('receive() did not connect');
  const write = (piece: string): void => void writer.write(piece);
  return { reading, ...ours, taken: () => text, write, hangUp: () => void writer.end() };
}

describe('a stream that is received', () => {
  test('is complete at its end, and closed', async () => {
    const { reading, socket, taken, write, hangUp } = receiveFifo();
    write('half of ');
    await sleep(50);
    write('a secret');
    hangUp();
    expect(await reading).toBe(true);
    expect(taken()).toBe('half of a secret');
    expect(socket.destroyed).toBe(true);
  });

  test('is incomplete and closed when more bytes arrive than the limit', async () => {
    const { reading, socket, write } = receiveFifo(4);
    write('a secret');
    expect(await reading).toBe(false);
    expect(socket.destroyed).toBe(true);
  });

  test('can be ended by its reader, as Enter does', async () => {
    const { reading, socket, taken, finish, write } = receiveFifo();
    write('a secret');
    await expect.poll(taken).toBe('a secret');
    finish();
    expect(await reading).toBe(true);
    expect(socket.destroyed).toBe(true);
  });

  test.each<[string, (socket: Socket) => void, RegExp]>([
    ['destroys it', (socket) => socket.destroy(), /other code closed it/],
    ['destroys it with a reason', (socket) => socket.destroy(new Error('timed out')), /timed out/],
  ])('is refused when other code %s after half of it', async (_, close, reason) => {
    const { reading, socket, taken, write } = receiveFifo();
    const refused = expect(reading).rejects.toThrow(reason);
    write('half of ');
    await expect.poll(taken).toBe('half of ');
    close(socket);
    await refused;
  });
});

test.each([
  'file',
  'descriptor',
])('half a secret of secret.%s is no key when other code closes its FIFO', async (kind) => {
  const name = path(`whole-${kind}`);
  execFileSync('mkfifo', ['-m', '600', name]);
  const seen = await askProgram('backend/wasm/programs/close-streams.mjs', { args: [name, kind] });
  expect(seen).toStrictEqual({
    closed: 1,
    code: 'ERR_SOURCE_READ',
    message: expect.stringContaining('other code closed it before its end'),
  });
});
