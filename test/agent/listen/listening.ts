/**
 * Listeners for tests, and clients that write bytes by hand.
 */
import { connect } from 'node:net';
import { afterEach } from 'vitest';
import {
  type Arrival,
  defaultLimits,
  type Handlers,
  type Limits,
  type Listener,
  listenOnLoopback,
  listenOnSocket,
} from '../../../src/agent/listen/index.js';
import type { Reply } from '../../../src/agent/reply.js';

export const token = 'abcdefghijklmnopqrstuv';

/** Limits that a test can wait for. */
export const quick: Limits = { ...defaultLimits, requestTime: 300, idleTime: 300, answerTime: 300, closeTime: 300 };

/** What a client received until the connection ended, or until it was quiet for a while. */
export interface Received {
  readonly text: string;
  readonly isClosed: boolean;
}

/**
 * Milliseconds without a byte after which a connection counts as open: after an answer, and before.
 */
const quiet = { answered: 250, unanswered: 5_000 };

/** Where to connect to: the path of a socket, or `127.0.0.1:PORT`. */
function connection(address: string): ReturnType<typeof connect> {
  const [, port] = /^127\.0\.0\.1:(\d+)$/.exec(address) ?? [];
  return port === undefined ? connect(address) : connect(Number(port), '127.0.0.1');
}

/** Writes chunks of bytes (latin1) one after another, and collects the answer. */
export function exchange(address: string, chunks: string | readonly (string | number)[]): Promise<Received> {
  return new Promise((resolve) => {
    const socket = connection(address);
    let text = '';
    let timer: NodeJS.Timeout | undefined;
    let isWritten = false;
    const end = (isClosed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, isClosed });
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => end(false), text === '' ? quiet.unanswered : quiet.answered);
    };
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part;
      if (isWritten) wait();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => end(true));
    void (async () => {
      for (const chunk of typeof chunks === 'string' ? [chunks] : chunks) {
        if (typeof chunk === 'number') await new Promise((done) => setTimeout(done, chunk));
        else if (!socket.destroyed) socket.write(Buffer.from(chunk, 'latin1'));
      }
      isWritten = true;
      if (!socket.destroyed) wait();
    })();
  });
}

/** The number of the status line. 0 without an answer. */
export const statusOf = ({ text }: Received): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);

/** The headers of a request, without the empty line. */
export const lines = (...all: readonly string[]): string => `${all.join('\r\n')}\r\n\r\n`;

export interface Seen {
  readonly arrivals: Arrival[];
  readonly upgrades: Arrival[];
  readonly uids: number[];
  readonly tokens: string[];
}

const listeners: Listener[] = [];
afterEach(async () => {
  await Promise.all(listeners.splice(0).map((each) => each.close()));
});

export const okay: Reply = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' };

export interface Listening extends Seen {
  readonly address: string;
  readonly listener: Listener;
}

/** Listens until the end of the test, and records what arrives. */
export async function listening(
  at: { readonly path: string } | { readonly descriptor: number } | { readonly tcp: string },
  limits: Limits = defaultLimits,
  handlers: Partial<Handlers> = {},
): Promise<Listening> {
  const seen: Seen = { arrivals: [], upgrades: [], uids: [], tokens: [] };
  const all: Handlers = {
    admits: (uid) => {
      seen.uids.push(uid);
      return true;
    },
    knowsToken: (given) => {
      seen.tokens.push(given);
      return given === token;
    },
    request: async (arrival) => {
      seen.arrivals.push(arrival);
      return okay;
    },
    upgrade: (arrival, socket) => {
      seen.upgrades.push(arrival);
      socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    },
    ...handlers,
  };
  const listener = await ('tcp' in at ? listenOnLoopback(at.tcp, all, limits) : listenOnSocket(at, all, limits));
  listeners.push(listener);
  return { ...seen, address: listener.address, listener };
}
