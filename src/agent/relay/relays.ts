/**
 * WebSockets between clients and exchanges.
 * @module
 */
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions, SecureContext } from 'node:tls';
import { type ClientOptions, WebSocket, WebSocketServer } from 'ws';
import { socketAt } from '../../exchanges/relay/relay.js';
import { Denial, refuse } from '../reason.js';
import type { RelayArrival, RelayContext } from './context.js';
import { type Destination, withReason } from './frames.js';
import { Link, reportQuietly } from './link.js';

/** Bytes of a client's frame. Subscriptions to a thousand symbols have some ten thousand. */
const maxFrame = 64 * 1024;
/** Bytes of an exchange's frame. Snapshots of order books have some hundred thousand. */
const maxAnswer = 16 * 1024 * 1024;
/** Milliseconds until the exchange has accepted the connection. */
const handshakeTimeout = 10_000;
/** Connections of one client. */
const maxRelays = 16;

/** The part of ws that both sides share. An extension would let frames pass that nobody reads. */
const common = { perMessageDeflate: false } as const;

/** All relays of an agent. */
export class Relays {
  readonly #server = new WebSocketServer({
    ...common,
    noServer: true,
    clientTracking: false,
    maxPayload: maxFrame,
    maxFragments: 1,
    autoPong: false,
    handleProtocols: () => false,
  });
  readonly #secureContext: SecureContext;
  readonly #links = new Set<Link>();

  /** @param secureContext with the certificates that requests to exchanges trust too. */
  constructor(secureContext: SecureContext) {
    this.#secureContext = secureContext;
  }

  get count(): number {
    return this.#links.size;
  }

  /**
   * Connects to the exchange, and accepts the client's WebSocket when the exchange has accepted.
   * Never throws: a client that is denied gets status 403 with the reason's code in `x-locksign`,
   * and status 502 if there is no connection to the exchange.
   *
   * @param client the connection of the client's request for an upgrade.
   * @param head what arrived after that request.
   */
  open(arrival: RelayArrival, client: Duplex, head: Buffer, context: RelayContext): void {
    client.on('error', () => client.destroy());
    let destination: Destination;
    try {
      destination = this.#destination(arrival, context);
    } catch (error) {
      const { code, message } = error instanceof Denial ? error : new Denial('log', 'the relay failed');
      answer(client, 403, code);
      reportQuietly(context, { event: 'denied', url: undefined, code, text: message });
      return;
    }
    const link = new Link(destination, context, this.#dial(destination.url), () => this.#links.delete(link));
    this.#links.add(link);
    client.once('close', () => link.end('client', 'the client went away'));
    link.whenOpen(
      () => this.#server.handleUpgrade(upgradeOf(arrival), client, head, (accepted) => link.join(accepted)),
      () => answer(client, 502, 'unsent'),
    );
  }

  /**
   * Closes the relays of a client, or all.
   * @param text why, for the log: a clause without a full stop.
   */
  closeAll(client?: string, text = 'the agent closed it'): void {
    for (const link of this.#links) if (client === undefined || link.client === client) link.end('agent', text);
  }

  #destination({ request }: RelayArrival, context: RelayContext): Destination {
    const relay = context.relay ?? refuse('host', 'WebSockets of this exchange are not relayed');
    const socket = withReason('host', () => socketAt(relay, context.where, request));
    const mine = [...this.#links].filter((each) => each.client === context.client);
    if (mine.length >= maxRelays) refuse('busy', `the client has ${maxRelays} WebSockets open`);
    const origin = context.origin?.(socket.host) ?? `wss://${socket.host}`;
    // Every part is from the table.
    const query = socket.query !== undefined && request.query ? `?${socket.query}` : '';
    const url = `${origin}${socket.path}${query}`;
    context.report({ event: 'open', url });
    return { relay, socket, url };
  }

  #dial(url: string): WebSocket {
    const options: ClientOptions & ConnectionOptions = {
      ...common,
      followRedirects: false,
      handshakeTimeout,
      maxPayload: maxAnswer,
      secureContext: this.#secureContext,
      rejectUnauthorized: true, // explicit: the environment can change the default
      headers: { 'user-agent': 'locksign' },
    };
    return new WebSocket(url, options);
  }
}

/**
 * The client's request as ws reads it: method and headers alone. A listener has checked the headers
 * of the connection, and removed them.
 */
function upgradeOf({ request: { method, path: url, headers } }: RelayArrival): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  return Object.assign(message, { method, url, headers: { ...headers, connection: 'Upgrade', upgrade: 'websocket' } });
}

/** Answers a request for an upgrade that is not carried out. */
function answer(client: Duplex, status: 403 | 502, code: string): void {
  if (!client.writable) return;
  const reason = { 403: 'Forbidden', 502: 'Bad Gateway' }[status];
  client.end(`HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-length: 0\r\nx-locksign: ${code}\r\n\r\n`);
}
