/**
 * Clients that are slow or go away, and a listener that closes.
 */
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import type { Handlers, Limits } from '../../../src/agent/listen/index.js';
import { scratch } from '../../helpers/scratch.js';
import { exchange, lines, listening, okay, quick, statusOf } from './listening.js';

const { path } = scratch();
let count = 0;
function open(limits?: Limits, handlers?: Partial<Handlers>) {
  count += 1;
  return listening({ path: path(`${count}`) }, limits, handlers);
}

const host = 'Host: locksign';
const get = (target: string, ...headers: string[]) => lines(`GET ${target} HTTP/1.1`, host, ...headers);
const post = (body: string, ...headers: string[]) =>
  lines('POST /binance-main/api/v3/order HTTP/1.1', host, `Content-Length: ${body.length}`, ...headers) + body;

describe('a slow or absent client', () => {
  it('is closed if it sends nothing', async () => {
    const { address } = await open(quick);
    expect(await exchange(address, ['', 600])).toStrictEqual({ text: '', isClosed: true });
  });

  it('is closed if its headers drip', async () => {
    const { address, arrivals } = await open(quick);
    const drip = [...get('/a/b')].flatMap((byte) => [byte, 50]);
    expect(await exchange(address, drip)).toStrictEqual({ text: '', isClosed: true });
    expect(arrivals).toStrictEqual([]);
  });

  it('gets a refusal if its body drips', async () => {
    const { address, arrivals } = await open(quick);
    const answer = await exchange(address, [post('abc').slice(0, -2), 500, 'bc']);
    expect(statusOf(answer)).toBe(408);
    expect(answer).toMatchObject({ isClosed: true, text: expect.stringContaining('did not come in time') });
    expect(arrivals).toStrictEqual([]);
  });

  it('is closed some time after its last answer', async () => {
    const { address } = await open(quick);
    const answer = await exchange(address, [get('/a/b'), 700]);
    expect(answer.isClosed).toBe(true);
    expect(statusOf(answer)).toBe(200);
    const drip = [get('/a/b'), ...[...get('/a/b')].flatMap((byte) => [byte, 60])];
    const dripping = await exchange(address, drip);
    expect(dripping.isClosed).toBe(true);
    expect(dripping.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it('is closed if it does not take its answer', async () => {
    const size = 32 * 1024 * 1024;
    const { address } = await open(
      { ...quick, requestTime: 5_000, answerTime: 1_000 },
      { request: async () => ({ ...okay, body: Buffer.alloc(size) }) },
    );
    const receive = (milliseconds: number): Promise<number> =>
      new Promise((resolve) => {
        const socket = connect(address);
        let length = 0;
        const count = (data: Buffer): void => {
          length += data.length;
        };
        socket.on('close', () => resolve(length)).on('error', () => undefined);
        socket.write(get('/a/b', 'Connection: close'));
        setTimeout(() => socket.on('data', count), milliseconds);
      });
    expect(await receive(0)).toBeGreaterThan(size);
    expect(await receive(2_000)).toBeLessThan(size);
  });

  it('aborts the signal of its request when it goes away, and only then', async () => {
    const signals: AbortSignal[] = [];
    const { address } = await open(undefined, {
      request: async ({ signal }) => {
        signals.push(signal);
        if (signals.length === 1) return okay;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw new Error('the client went away');
      },
    });
    await exchange(address, get('/a/b'));
    const socket = connect(address);
    socket.write(get('/a/b'));
    await vi.waitFor(() => expect(signals).toHaveLength(2));
    expect(signals[1]?.aborted).toBe(false);
    socket.destroy();
    await vi.waitFor(() => expect(signals.map(({ aborted }) => aborted)).toStrictEqual([false, true]));
  });
});

describe('close()', () => {
  it('waits for answers that are under way, and closes what is idle', async () => {
    const { address, listener } = await open(quick, {
      request: async () => {
        await new Promise((resolve) => setTimeout(resolve, 150));
        return okay;
      },
    });
    const busy = exchange(address, get('/a/b'));
    const idle = exchange(address, ['', 1_000]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await listener.close();
    expect(await idle).toStrictEqual({ text: '', isClosed: true });
    const answer = await busy;
    expect(statusOf(answer)).toBe(200);
    expect(answer.text.toLowerCase()).toContain('connection: close');
    expect(await exchange(address, get('/a/b'))).toStrictEqual({ text: '', isClosed: true });
  });

  it('ends an answer that never comes', async () => {
    const { address, listener } = await open(quick, { request: () => new Promise(() => undefined) });
    const busy = exchange(address, [get('/a/b'), 1_000]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await listener.close();
    expect(await busy).toStrictEqual({ text: '', isClosed: true });
  });
});
