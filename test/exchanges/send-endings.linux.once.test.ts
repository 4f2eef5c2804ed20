/** How send() gives up: timeouts, abort signals, and both after a garbage collection. */
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Agent } from 'undici';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { binance } from '../../src/exchanges/index.js';
import { LocksignError, secret } from '../../src/index.js';
import { apiKey } from './examples.js';

const read = { method: 'GET', path: '/api/v3/account' } as const;
const order = { method: 'POST', path: '/api/v3/order', query: { symbol: 'LTCBTC' } } as const;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

describe('send', () => {
  let answer: RequestListener = () => {};
  let requests = 0;
  let began = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  let dispatcher: Agent;
  let account: Awaited<ReturnType<typeof binance.open>>;

  // Loads fetch, which can take longer than the timeout.
  beforeAll(async () => void (await fetch('data:,')));
  beforeEach(async () => {
    requests = 0;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    // Every host is this server, without TLS.
    dispatcher = new Agent({
      connect: (_options, done) => {
        const socket = connect(port, '127.0.0.1', () => done(null, socket));
      },
    });
    account = await binance.open({ apiKey, dispatcher, timeout: 300, retries: 0, secret: secret.text('s') });
    began = performance.now();
  });
  afterEach(async () => {
    account.destroy();
    await dispatcher.destroy();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  const never: RequestListener = () => {};
  const stalled: RequestListener = (_request, response) => {
    response.writeHead(200).write('{');
  };
  /** The error of a promise, and how many milliseconds passed. */
  async function failure(sending: Promise<unknown>): Promise<{ error: unknown; after: number }> {
    const error = await sending.then(
      () => expect.fail('it did not fail'),
      (reason: unknown) => reason,
    );
    return { error, after: performance.now() - began };
  }

  /**
   * Sends, and runs `next` once the answer begins, or once the request has arrived if there is
   * none.
   */
  async function interrupted(send: () => Promise<unknown>, next: () => unknown): Promise<unknown> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const fetched = vi.spyOn(globalThis, 'fetch');
    try {
      const arrived = once(server, 'request');
      const sending = failure(send());
      await arrived;
      if (answer !== never) await fetched.mock.results[0]?.value;
      await setImmediate(); // send() begins to read the body
      await next();
      return (await sending).error;
    } finally {
      fetched.mockRestore();
      vi.useRealTimers();
    }
  }
  const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

  it.each([
    ['without a signal', undefined],
    ['with a signal', new AbortController().signal],
  ])('gives up after its timeout, %s', async (_, signal) => {
    answer = never;
    const error = await interrupted(
      () => account.send(order, signal === undefined ? {} : { signal }),
      () => pass(300),
    );
    expect(error).toBeInstanceOf(LocksignError);
    expect(error).toMatchObject({ code: 'ERR_SEND', message: expect.stringContaining('timed out after 300 ms') });
    expect(requests).toBe(1);
  });

  it('waits until its timeout', async () => {
    let reply: ServerResponse | undefined;
    answer = (_request, response) => {
      reply = response;
    };
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const arrived = once(server, 'request');
      const sending = account.send(order);
      await arrived;
      await pass(299);
      reply?.end('late');
      expect(await (await sending).text()).toBe('late');
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives up after its timeout while it reads the body, also if garbage is collected', async () => {
    answer = stalled;
    const error = await interrupted(
      () => account.send(order),
      () => {
        collectGarbage();
        return pass(300);
      },
    );
    expect(error).toHaveProperty('message', expect.stringContaining('The exchange may have carried it out'));
  });

  it('stops on an abort while it reads the body, also if garbage is collected', async () => {
    answer = stalled;
    const controller = new AbortController();
    const reason = new Error('enough');
    const error = await interrupted(
      () => account.send(read, { signal: controller.signal }),
      () => {
        collectGarbage();
        controller.abort(reason);
      },
    );
    expect(error).toBe(reason);
  });

  it('stops on an abort before the answer arrives, and does not retry', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    answer = () => controller.abort(reason);
    const sending = account.send(read, { signal: controller.signal, timeout: 30_000, retries: 5 });
    const { error, after } = await failure(sending);
    expect(error).toBe(reason);
    expect(after).toBeLessThan(5_000);
    expect(requests).toBe(1);
  });

  it('sends nothing if it was aborted before it begins', async () => {
    const reason = new Error('enough');
    const { error } = await failure(account.send(read, { signal: AbortSignal.abort(reason) }));
    expect(error).toBe(reason);
    expect(requests).toBe(0);
  });

  it('stops on an abort while it waits for the next attempt', async () => {
    const reason = new Error('enough');
    answer = (_request, response) => response.writeHead(503, { 'Retry-After': '9' }).end();
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 100);
    const { error, after } = await failure(account.send(read, { signal: controller.signal, retries: 5 }));
    expect(error).toBe(reason);
    expect(after).toBeLessThan(5_000);
    expect(requests).toBe(1);
  });

  it("gives up with fetch's error as the cause", async () => {
    answer = (request) => request.socket.destroy();
    const { error } = await failure(account.send(order));
    expect(error).toHaveProperty('cause', expect.any(TypeError));
    expect(error).toHaveProperty('message', expect.stringContaining('other side closed'));
  });

  it('gives up after ten seconds by default', async () => {
    answer = never;
    using usual = await binance.open({ apiKey, dispatcher, secret: secret.text('s') });
    const error = await interrupted(
      () => usual.send(order),
      () => pass(10_000),
    );
    expect(error).toHaveProperty('message', expect.stringContaining('timed out after 10000 ms'));
  });

  it.each([204, 304])('returns an answer with status %s, which has no body', async (status) => {
    answer = (_request, response) => response.writeHead(status, { 'X-Used': '1' }).end();
    const response = await account.send(read);
    expect([response.status, await response.text(), response.headers.get('x-used')]).toStrictEqual([status, '', '1']);
  });
});
