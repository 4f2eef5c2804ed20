/**
 * One relay: a WebSocket of a client, and the one of the exchange that it is connected to.
 * @module
 */
import type { RawData, WebSocket } from 'ws';
import { Denial, refuse } from '../reason.js';
import type { RelayContext, RelayEvent } from './context.js';
import { type Destination, judged } from './frames.js';

/** Bytes that wait for a slow client. */
const maxWaiting = 32 * 1024 * 1024;
/** Bytes that wait for a slow exchange. */
const maxUnsent = 1024 * 1024;
/**
 * Frames that wait behind one that is being signed. The client is not read meanwhile, so they have
 * arrived together with it.
 */
const maxHeld = 64;
/** Milliseconds for the closing handshake of RFC 6455, section 7.1.2. */
const closeTimeout = 1000;
/** RFC 6455, section 7.4.1: a message violates a policy, and an endpoint goes away. */
const closeCodes = { policy: 1008, away: 1001 } as const;

type Received = readonly [data: RawData, isBinary: boolean];
type Side = Extract<RelayEvent, { readonly event: 'closed' }>['by'];

export class Link {
  readonly client: string;
  readonly #destination: Destination;
  readonly #context: RelayContext;
  readonly #exchange: WebSocket;
  readonly #forget: () => void;
  #client: WebSocket | undefined;
  /** What arrived after a frame that is being signed, in order. */
  #held: Received[] | undefined;
  #isOver = false;

  /** @param forget is called once, when the link is over. */
  constructor(destination: Destination, context: RelayContext, exchange: WebSocket, forget: () => void) {
    this.client = context.client;
    this.#destination = destination;
    this.#context = context;
    this.#exchange = exchange;
    this.#forget = forget;
    exchange.on('error', () => this.end('exchange', 'the connection to the exchange failed'));
    exchange.on('close', (code) => this.end('exchange', `the exchange closed with code ${code}`, code));
  }

  /** Calls one of the two, once. */
  whenOpen(accept: () => void, fail: () => void): void {
    this.#exchange.once('open', () => {
      if (!this.#isOver) accept();
    });
    this.#exchange.once('close', () => {
      if (this.#client === undefined) fail();
    });
  }

  /** Connects the client's side. */
  join(client: WebSocket): void {
    this.#client = client;
    client.on('message', (data, isBinary) => this.#receive(client, data, isBinary));
    client.on('error', () => this.end('agent', 'a frame is compressed, fragmented, too large or malformed'));
    client.on('close', () => this.end('client', 'the client closed it'));
    this.#exchange.on('message', (data, isBinary) => this.#pass(client, data, isBinary));
    // The client learns of a dead exchange, so its pings are answered by the exchange.
    client.on('ping', (data) =>
      this.#guarded(() => {
        this.#context.judge('ping', undefined);
        this.#exchange.ping(data);
      }),
    );
    this.#exchange.on('pong', (data) => client.pong(data));
  }

  /** Closes both sides. The first call decides what is reported. */
  end(by: Side, text: string, code?: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#forget();
    // At once: nothing that the client has sent may follow.
    this.#exchange.terminate();
    const client = this.#client;
    if (client !== undefined) {
      client.close(code !== undefined && isSendable(code) ? code : closeCodes.away);
      setTimeout(() => client.terminate(), closeTimeout).unref();
    }
    reportQuietly(this.#context, { event: 'closed', url: this.#destination.url, by, text });
  }

  #receive(client: WebSocket, data: RawData, isBinary: boolean): void {
    this.#guarded(() => {
      if (this.#held !== undefined) {
        if (this.#held.length >= maxHeld) refuse('busy', 'too many frames wait for a signature');
        this.#held.push([data, isBinary]);
        return;
      }
      const text = this.#judged(data, isBinary);
      if (typeof text === 'string') this.#exchange.send(text);
      else void this.#sendSigned(client, text);
    });
  }

  /** Sends a frame once it is signed. The frames behind it wait. */
  async #sendSigned(client: WebSocket, signing: Promise<() => string>): Promise<void> {
    const held: Received[] = [];
    this.#held = held;
    client.pause();
    const text = await signing.catch((error: unknown) => (): never => {
      throw error;
    });
    this.#held = undefined;
    this.#guarded(() => this.#exchange.send(text()));
    for (const [data, isBinary] of held) this.#receive(client, data, isBinary);
    if (this.#held === undefined) client.resume();
  }

  #judged(data: RawData, isBinary: boolean): string | Promise<() => string> {
    if (isBinary || !Buffer.isBuffer(data)) refuse('endpoint', 'a frame is not text');
    if (this.#exchange.bufferedAmount > maxUnsent) refuse('busy', 'the exchange does not read');
    return judged(data.toString('utf8'), this.#destination, this.#context);
  }

  /** Sends something of the client, or ends the link. */
  #guarded(send: () => void): void {
    if (this.#isOver) return;
    try {
      send();
    } catch (error) {
      const { code, message: text } = error instanceof Denial ? error : new Denial('log', 'the frame was not judged');
      this.#client?.close(closeCodes.policy, `locksign: ${code}`);
      reportQuietly(this.#context, { event: 'denied', url: this.#destination.url, code, text });
      this.end('agent', text);
    }
  }

  #pass(client: WebSocket, data: RawData, isBinary: boolean): void {
    if (client.bufferedAmount > maxWaiting) this.end('agent', 'the client does not read');
    else if (!this.#isOver) client.send(Array.isArray(data) ? Buffer.concat(data) : data, { binary: isBinary });
  }
}

/** Whether a close frame may have the code. RFC 6455, section 7.4. */
const isSendable = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);

/** For events after which nothing is sent, so that a log that fails changes nothing. */
export function reportQuietly(context: RelayContext, event: RelayEvent): void {
  try {
    context.report(event);
  } catch {}
}
