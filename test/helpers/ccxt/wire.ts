/**
 * Where ccxt meets the network: what it would send is written down, and nothing is sent. The lowest place of it is
 * taken, so that all of ccxt's own and guard's code is passed.
 * @module
 */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { asText, failure, type Outcome } from './compare.js';
import type { Exchange } from './exchanges.js';
import { hold, letGo } from './freeze.js';

/** What the stand-in uses of a WebSocket client of ccxt's. */
interface SocketClient {
  url: string;
  options?: { headers?: unknown };
  connection: unknown;
  keepAlive: number;
  onOpen(): void;
}

/** A method by its name, with arguments that fit its declaration in ccxt; or what the server says meanwhile. */
export type Step = readonly [method: string, ...values: unknown[]] | { readonly answer: unknown };

type Entry = readonly [kind: 'fetch' | 'connect' | 'send' | 'fails', ...what: unknown[]];

let sent: Entry[] = [];

/** Takes the place of the exchange's `fetch`, for the constructor's options. */
export async function fetchNothing(...request: unknown[]): Promise<object> {
  sent.push(['fetch', ...request]);
  return {};
}

/** Cuts the sockets of a build of ccxt off, by the class of their clients. */
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

// Promises, then the timers of no delay that ccxt's spawn() sets, then the promises that those settle.
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

/** Forgets connections, and that there were any: ccxt would wait before it makes another. */
function disconnect(exchange: Exchange): void {
  exchange.clients = {};
  const { ws } = exchange.options;
  if (ws !== undefined) Reflect.deleteProperty(ws, 'backoffState');
}

/** Everything that an exchange sends in these steps, and what of it goes to a WebSocket. */
export interface Sent extends Outcome {
  readonly toSocket: string;
}

/** Leads an exchange through the steps, from a state without connections. */
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
    // Some only make the client, with the headers that it will connect with.
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
