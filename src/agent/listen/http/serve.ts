/**
 * Serves HTTP on connections that a listener accepted.
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Handlers, Peer } from '../arrival.js';
import { Delay } from '../delay.js';
import type { Limits } from '../limits.js';
import { refusalReply, statusLine, write, writeStranger } from './answer.js';
import { readBody } from './body.js';
import { HttpRefusal } from './refusal.js';
import { type Door, type Judged, type Verdict, verdictOf } from './verdict.js';

/** A connection, and the request that it is busy with. */
interface Connection {
  readonly socket: Socket;
  readonly peer: Peer;
  /** The time, of performance.now(), at which its stage has taken too long. */
  deadline: number;
  /** The answer to the request that it is busy with. */
  response: ServerResponse | undefined;
  stage: 'idle' | 'reading' | 'answering' | 'upgraded';
  /** It ends with the answer that is under way. */
  isLast: boolean;
}

/** Milliseconds between two looks at the deadlines. A timer for each stage would cost more. */
const longestInterval = 250;

/** Libraries wait for an answer before they send the next request on the same connection. */
const pipelined = new HttpRefusal(400, 'it came before the answer to the request before it');

const tooSlow = new HttpRefusal(408, 'its body did not come in time');

export interface HttpService {
  /** Serves a paused connection. */
  connection(socket: Socket, peer: Peer): void;
  /** Ends the connections that are idle or upgraded now, and the others with their answers. */
  close(): void;
}

/**
 * @param ownHost is what the Host header must be. Undefined on the socket, where it names an
 *   exchange, or the agent.
 */
export function serveHttp(handlers: Handlers, limits: Limits, ownHost: string | undefined): HttpService {
  return new Service(handlers, limits, ownHost);
}

class Service implements HttpService {
  readonly #handlers: Handlers;
  readonly #limits: Limits;
  readonly #ownHost: string | undefined;
  readonly #connections = new Map<Duplex, Connection>();
  readonly #delay = new Delay();
  readonly #timer: NodeJS.Timeout;
  // It is not listening: it serves the connections that are given to it.
  readonly #server;
  #isClosing = false;

  constructor(handlers: Handlers, limits: Limits, ownHost: string | undefined) {
    this.#handlers = handlers;
    this.#limits = limits;
    this.#ownHost = ownHost;
    this.#timer = setInterval(() => this.#endLate(), Math.min(longestInterval, limits.requestTime / 4)).unref();
    this.#server = createServer({
      insecureHTTPParser: false,
      maxHeaderSize: limits.headerBytes,
      keepAliveTimeout: limits.idleTime,
      requireHostHeader: false, // Node would answer itself
    });
    // Node drops the headers after a number of them. The limit of their bytes is enough.
    this.#server.maxHeadersCount = 0;
    const request = (incoming: IncomingMessage, response: ServerResponse): void => this.#request(incoming, response);
    this.#server.on('request', request);
    this.#server.on('checkContinue', request);
    this.#server.on('checkExpectation', request);
    this.#server.on('upgrade', (incoming, socket, head) => this.#upgrade(incoming, socket, head));
    this.#server.on('clientError', (error, socket) => this.#invalid(error, socket));
    // Without a listener for CONNECT, Node closes the connection.
  }

  connection(socket: Socket, peer: Peer): void {
    const deadline = performance.now() + this.#limits.requestTime;
    const connection: Connection = { socket, peer, deadline, response: undefined, stage: 'idle', isLast: false };
    this.#connections.set(socket, connection);
    socket.once('close', () => {
      this.#connections.delete(socket);
      if (this.#isClosing && this.#connections.size === 0) clearInterval(this.#timer);
    });
    this.#server.emit('connection', socket);
  }

  close(): void {
    this.#isClosing = true;
    this.#delay.stop();
    if (this.#connections.size === 0) clearInterval(this.#timer);
    for (const { socket, stage } of this.#connections.values()) {
      if (stage === 'idle' || stage === 'upgraded') socket.destroy();
    }
  }

  #door({ peer }: Connection): Door {
    return {
      peer,
      ownHost: this.#ownHost,
      knowsToken: (token) => this.#handlers.knowsToken(token),
      earliest: () => this.#delay.earliest(),
    };
  }

  /** Denies requests whose body does not come in time, and closes other connections. */
  #endLate(): void {
    const now = performance.now();
    for (const connection of this.#connections.values()) {
      if (now < connection.deadline) continue;
      const { socket, stage, response } = connection;
      connection.deadline = now + this.#limits.answerTime;
      if (stage === 'reading' && response?.headersSent === false) this.#fail(connection, response, tooSlow);
      else socket.destroy();
    }
  }

  #request(incoming: IncomingMessage, response: ServerResponse): void {
    const connection = this.#connections.get(incoming.socket);
    if (connection === undefined) return void incoming.socket.destroy();
    if (connection.isLast) return; // what follows the last request is not answered
    const verdict = verdictOf(incoming, this.#door(connection), false);
    if (verdict.kind === 'close') connection.socket.destroy();
    else if (connection.stage !== 'idle') this.#endWith(connection, response, verdict, pipelined);
    else {
      const { requestTime, idleTime } = this.#limits;
      connection.stage = 'reading';
      connection.response = response;
      connection.deadline = performance.now() + requestTime;
      response.once('close', () => {
        connection.stage = 'idle';
        connection.response = undefined;
        connection.deadline = performance.now() + idleTime + requestTime;
      });
      if (verdict.kind === 'stranger') this.#endWith(connection, response, verdict, pipelined);
      else void this.#answer(connection, verdict, incoming, response);
    }
  }

  /** Answers without reading the body, or anything else. */
  #endWith(connection: Connection, response: ServerResponse, { kind }: Verdict, refusal: HttpRefusal): void {
    connection.isLast = true;
    connection.socket.pause();
    if (kind === 'stranger') writeStranger(response);
    else write(response, refusalReply(refusal), true);
  }

  async #answer(
    connection: Connection,
    verdict: Judged,
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const controller = new AbortController();
    let isAnswered = false;
    response.once('close', () => {
      if (!isAnswered) controller.abort();
    });
    try {
      if (verdict.kind === 'refused' && verdict.refusal.status === 417) throw verdict.refusal; // its body does not come
      const body = await readBody(incoming, this.#limits.bodyBytes);
      if (body === undefined || response.headersSent) return;
      if (verdict.kind === 'refused') throw verdict.refusal;
      connection.deadline = Number.POSITIVE_INFINITY;
      connection.stage = 'answering';
      const { arrival } = verdict;
      const request = { ...arrival.request, body };
      const reply = await this.#handlers.request({ ...arrival, request, signal: controller.signal });
      isAnswered = true;
      connection.deadline = performance.now() + this.#limits.answerTime;
      write(response, reply, this.#isClosing);
    } catch (error) {
      connection.deadline = performance.now() + this.#limits.answerTime;
      this.#fail(connection, response, error);
    }
  }

  /** An error that is no refusal is a mistake of the agent. Its text may be about anything. */
  #fail(connection: Connection, response: ServerResponse, error: unknown): void {
    const refusal =
      error instanceof HttpRefusal ? error : new HttpRefusal(500, 'it failed, and nobody knows whether it was sent');
    if (response.headersSent) return void connection.socket.destroy();
    connection.isLast = true;
    write(response, refusalReply(refusal), true);
  }

  #upgrade(incoming: IncomingMessage, stream: Duplex, head: Buffer): void {
    const connection = this.#connections.get(stream);
    if (connection === undefined || connection.stage !== 'idle' || connection.isLast || this.#isClosing) {
      return void stream.destroy();
    }
    const { socket } = connection;
    const verdict = verdictOf(incoming, this.#door(connection), true);
    if (verdict.kind === 'close') return void socket.destroy();
    if (verdict.kind !== 'accepted') {
      return void socket.end(statusLine(verdict.kind === 'stranger' ? 404 : verdict.refusal.status));
    }
    connection.deadline = Number.POSITIVE_INFINITY;
    connection.stage = 'upgraded';
    const controller = new AbortController();
    socket.once('close', () => controller.abort());
    try {
      this.#handlers.upgrade({ ...verdict.arrival, signal: controller.signal }, socket, head);
    } catch {
      socket.destroy();
    }
  }

  /** Bytes that are no HTTP. Over TCP nothing answers a stranger in a form of its own. */
  #invalid(error: NodeJS.ErrnoException, stream: Duplex): void {
    const connection = this.#connections.get(stream);
    if (
      connection === undefined ||
      connection.stage === 'answering' ||
      this.#ownHost !== undefined ||
      !stream.writable
    ) {
      return void stream.destroy();
    }
    connection.isLast = true;
    stream.end(statusLine(error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400));
  }
}
