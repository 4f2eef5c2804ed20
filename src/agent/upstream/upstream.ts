/// <reference path="./undici-pool.d.ts" />
/**
 * Connections to exchanges.
 * @module
 */
import { isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';
import { isBaseUrl } from '../../exchanges/core/base-url.js';
import { type RawRequest, targetOf } from '../../exchanges/wire/raw-request.js';
import type { Answer } from './answer.js';
import { secureContextOf } from './secure-context.js';
import { type BeginOptions, sendOn } from './sending.js';
import { UpstreamError } from './upstream-error.js';

/** Milliseconds until a connection is made, with TLS. */
const connectTimeout = 10_000;
/** Milliseconds from the request to the last byte of its answer. Exchanges give up after 10 s. */
const answerTimeout = 30_000;
/** Connections to one origin. */
const maxConnections = 32;
/** More of them, which only cancels use. */
const maxCancelConnections = 8;

/** Headers of one connection, and those that the connection itself writes (RFC 9110, 7.6.1). */
const ownHeaders: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'accept-encoding',
  'proxy-authorization',
  'proxy-connection',
]);

/** The printable ASCII of a request line, without `#`, which begins no part of a request. */
const target = /^\/[!"$-~]*$/;

export interface UpstreamOptions {
  /** Certificates as PEM, which take the place of the system's. */
  readonly ca?: string | undefined;
  /** Milliseconds until an answer must be whole. Default: 30,000. */
  readonly timeout?: number | undefined;
}

export interface SendOptions extends BeginOptions {
  /**
   * An account whose requests carry nonces. They go over one connection, because an exchange
   * refuses a nonce that another connection has overtaken.
   */
  readonly inOrderOf?: string | undefined;
  /** It does not wait for the connections that other requests use. */
  readonly isCancel?: boolean | undefined;
}

/** When an origin answered and failed last, in milliseconds. Null: never. */
export interface Health {
  readonly origin: string;
  readonly lastAnswer: number | null;
  readonly lastFailure: number | null;
}

/** A public query. Exchanges' market data has the same shape with a host. */
interface Query {
  readonly path: string;
  readonly query?: string | undefined;
}

/**
 * Sends requests to exchanges: each once, over HTTP/1.1 with TLS 1.2 or newer, to the origin alone.
 * Redirects are answers like others. Proxies and TLS settings of the environment have no effect.
 */
export class Upstream {
  /** For WebSockets too, so that all connections trust the same certificates. */
  readonly secureContext: SecureContext;
  readonly #timeout: number;
  readonly #pools = new Map<string, Dispatcher>();
  readonly #health = new Map<string, Health>();

  constructor({ ca, timeout = answerTimeout }: UpstreamOptions = {}) {
    this.secureContext = secureContextOf(ca);
    this.#timeout = timeout;
  }

  /**
   * Sends a request, byte by byte as it is, except that the headers of the connection are the
   * upstream's own.
   *
   * @param origin `https://` and a host, or `http://` on this machine.
   * @returns the answer, read whole.
   * @throws {UpstreamError}
   */
  async send(origin: string, request: RawRequest, options: SendOptions = {}): Promise<Answer> {
    const path = targetOf(request);
    if (!target.test(path)) throw new UpstreamError('the path has a character that no request line has', 'no');
    const headers = Object.entries(request.headers).filter(([name]) => !ownHeaders.has(name));
    const answer = sendOn(
      this.#pool(origin, options),
      {
        path,
        // undici's type names only the usual methods.
        method: request.method as Dispatcher.HttpMethod,
        headers: [...headers, ['accept-encoding', 'identity']].flat(),
        body: request.body,
        idempotent: false,
      },
      this.#timeout,
      options,
    );
    return this.#noted(origin, answer);
  }

  async #noted(origin: string, answer: Promise<Answer>): Promise<Answer> {
    const before = this.#health.get(origin) ?? { origin, lastAnswer: null, lastFailure: null };
    try {
      const given = await answer;
      this.#health.set(origin, { ...before, lastAnswer: Date.now() });
      return given;
    } catch (error) {
      this.#health.set(origin, { ...before, lastFailure: Date.now() });
      throw error;
    }
  }

  /** When each origin answered and failed last. */
  health(): readonly Health[] {
    return [...this.#health.values()];
  }

  /**
   * The text of public data.
   * @throws {UpstreamError} also for a status other than 200 and for a text that is not UTF-8.
   * @example await upstream.get('https://api.binance.com', { path: '/api/v3/exchangeInfo' });
   */
  async get(origin: string, { path, query }: Query): Promise<string> {
    const headers = { accept: 'application/json', 'user-agent': 'locksign' };
    const { status, body } = await this.send(origin, { method: 'GET', host: '', path, query, headers, body: '' });
    if (status !== 200) throw new UpstreamError(`the exchange answered with status ${status}`, 'unknown');
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    } catch {
      throw new UpstreamError('the answer is not UTF-8', 'unknown');
    }
  }

  /** Closes every connection, also those with a request under way. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  #pool(origin: string, { inOrderOf, isCancel = false }: SendOptions): Dispatcher {
    const lane = isCancel ? 'cancel' : 'usual';
    const name = `${origin} ${inOrderOf === undefined ? lane : `account ${inOrderOf}`}`;
    const known = this.#pools.get(name);
    if (known !== undefined) return known;
    if (!isBaseUrl(origin)) throw new UpstreamError('the origin is neither https:// nor on this machine', 'no');
    const { hostname } = new URL(origin);
    const pool = new Pool(origin, {
      connections: inOrderOf !== undefined ? 1 : isCancel ? maxCancelConnections : maxConnections,
      pipelining: 1,
      allowH2: false,
      // One timer of ours limits both, and the whole answer.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: Math.min(connectTimeout, this.#timeout),
        secureContext: this.secureContext,
        rejectUnauthorized: true, // explicit: the environment can change the default
        ...(isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && { servername: hostname }),
      },
    });
    this.#pools.set(name, pool);
    return pool;
  }
}
