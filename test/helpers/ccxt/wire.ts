/**
 * Replaces ccxt's network access. It records what ccxt would send, and sends nothing. It replaces
 * the lowest layer, so that all code of ccxt and guard runs.
 * @module
 */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { asText, failure, type Outcome } from './compare.js';
import type { Exchange } from './exchanges.js';
import { hold, letGo } from './freeze.js';

/** The parts of ccxt's WebSocket client that the replacement uses. */
interface SocketClient {
  url: string;
  options?: { headers?: unknown };
  connection: unknown;
  keepAlive: number;
  onOpen(): void;
}

/**
 * A method by its name, with arguments that fit its declaration in ccxt, or a message of the
 * server.
 */
export type Step = readonly [method: string, ...values: unknown[]] | { readonly answer: unknown };

type Entry = readonly [kind: 'fetch' | 'connect' | 'send' | 'fails', ...what: unknown[]];

let sent: Entry[] = [];

/** Replaces the exchange's `fetch`, for the constructor's options. */
export async function fetchNothing(...request: unknown[]): Promise<object> {
  sent.push(['fetch', ...request]);
  return {};
}

/** Replaces the sockets of a build of ccxt, through the class of their clients. */
export function cutSockets(exchange: Exchange): void {
  const prototype: object = Object.getPrototypeOf(exchange.client('wss://socket.test'));
  Object.assign(prototype, {
    createConnection(this: SocketClient) {
      const { url, options } = this;
      sent.push(['connect', url, options?.headers]);
      this.connection = {
        send(message: unknown, _options: unknown, done: () => void) {
          sent.push(['send', url, message]);
          done();
        },
      };
      this.keepAlive = 0; // no timer for pings
      this.onOpen();
    },
  });
}

// First promises settle, then the zero-delay timers of ccxt's spawn() run, then the promises that
// those settle.
async function quiet(): Promise<void> {
  await setImmediate();
  await setTimeout(1);
  await setImmediate();
}

function take(exchange: Exchange, step: Step): void {
  if ('answer' in step) {
    const data = JSON.stringify(step.answer);
    for (const client of Object.values(exchange.clients)) client.onMessage({ data });
    return;
  }
  const [method, ...values] = step;
  const record = sent;
  const fail = (error: unknown): void => void record.push(['fails', method, failure(error).text]);
  try {
    const called: unknown = Reflect.apply(Reflect.get(exchange, method), exchange, values);
    // It would wait for an answer forever.
    Promise.resolve(called).catch(fail);
  } catch (error) {
    fail(error);
  }
}

/**
 * Removes connections and every record of them, because ccxt would otherwise wait before it
 * connects again.
 */
function disconnect(exchange: Exchange): void {
  exchange.clients = {};
  const { ws } = exchange.options;
  if (ws !== undefined) Reflect.deleteProperty(ws, 'backoffState');
}

/** Everything that an exchange sends in these steps, and the part that goes to a WebSocket. */
export interface Sent extends Outcome {
  readonly toSocket: string;
}

/** Runs the steps of an exchange, starting without connections. */
export async function sentIn(exchange: Exchange, steps: readonly Step[]): Promise<Sent> {
  const record: Entry[] = [];
  sent = record;
  disconnect(exchange);
  hold();
  try {
    for (const step of steps) {
      take(exchange, step);
      await quiet();
    }
    // Some steps only make the client, with the headers of its handshake.
    for (const client of Object.values(exchange.clients)) void client.connect();
    await quiet();
  } finally {
    letGo();
  }
  return {
    text: asText(record),
    toSocket: asText(record.filter(([kind]) => kind === 'connect' || kind === 'send')),
    thrown: record.every(([kind]) => kind === 'fails'),
  };
}
