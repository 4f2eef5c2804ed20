/**
 * Bots that write HTTP by hand and sign it with node:crypto, so that they can send what no library
 * would.
 * @module
 */
import { createHash, createHmac } from 'node:crypto';
import { expect } from 'vitest';
import type { LocalCredential, RunningAgent } from '../../helpers/agent/running.js';
import { exchange, lines, type Received } from '../listen/listening.js';

const form = 'Content-Type: application/x-www-form-urlencoded';

/** The UTF-8 bytes of a text, each as one character. */
export const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

let last = 0n;

/** A nonce in nanoseconds, above all before it. */
export function nextNonce(): bigint {
  const now = BigInt(Date.now()) * 1_000_000n;
  last = now > last ? now : last + 1n;
  return last;
}

/** How a request is written. Every part has a default that the agent accepts. */
export interface Written {
  readonly method?: string;
  readonly target?: string;
  readonly host?: string;
  /** Lines between Host and the ones that frame the body. */
  readonly headers?: readonly string[];
  /** Bytes, each as one character. */
  readonly body?: string;
  /** Default: Content-Length, if there is a body. */
  readonly framing?: readonly string[];
}

export const write = ({ method = 'GET', target = '/', host = 'localhost', ...rest }: Written): string => {
  const { headers = [], body = '', framing = body === '' ? [] : [`Content-Length: ${body.length}`] } = rest;
  // A refusal ends the connection in any case, and the test need not wait for more.
  return lines(`${method} ${target} HTTP/1.1`, `Host: ${host}`, ...headers, ...framing, 'Connection: close') + body;
};

type Signer = Pick<LocalCredential, 'apiKey' | 'secret'>;

/** Kraken: https://docs.kraken.com/api/docs/guides/spot-rest-auth */
export function krakenSignature({ secret }: Signer, path: string, nonce: bigint | string, body: string): string {
  const hash = createHash('sha256').update(`${nonce}`).update(Buffer.from(body, 'latin1')).digest();
  return createHmac('sha512', Buffer.from(secret, 'base64')).update(path).update(hash).digest('base64');
}

export interface KrakenParts extends Written {
  readonly path?: string;
  readonly nonce?: bigint | string;
  readonly type?: string;
  readonly sign?: (signature: string) => string;
}

/** An order of Kraken, whose body is signed as it is. */
export function krakenRequest(signer: Signer, body: string, parts: KrakenParts = {}): string {
  const { path = '/0/private/AddOrder', nonce = '', type = form, sign = (signature) => signature, ...others } = parts;
  const signature = sign(krakenSignature(signer, path, nonce, body));
  const { headers = [], ...written } = others;
  return write({
    method: 'POST',
    target: `/main${path}`,
    body,
    ...written,
    headers: [`API-Key: ${signer.apiKey}`, `API-Sign: ${signature}`, ...(type === '' ? [] : [type]), ...headers],
  });
}

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security */
export const binanceSignature = ({ secret }: Signer, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');

export interface BinanceParts extends Omit<Written, 'target'> {
  readonly path?: string;
  readonly prefix?: string;
  /** After the signature. */
  readonly after?: string;
  readonly sign?: (signature: string) => string;
}

/** A request of Binance, whose parameters are in its query. */
export function binanceRequest(signer: Signer, query: string, parts: BinanceParts = {}): string {
  const { path = '/api/v3/order', prefix = '/main', after = '', sign = (text) => text, ...written } = parts;
  const signature = sign(binanceSignature(signer, query + (written.body ?? '')));
  return write({
    method: 'POST',
    ...written,
    target: `${prefix}${path}?${query}&signature=${signature}${after}`,
    headers: [`X-MBX-APIKEY: ${signer.apiKey}`, ...(written.headers ?? [])],
  });
}

/** Everything that can show that a request went further than the agent. */
const reached = ({ exchange: { requests }, tap, reports }: RunningAgent) => ({
  requests: requests.length,
  connections: tap?.connections,
  bytes: tap?.bytes,
  lookups: reports.join('').split('lookup of ').length,
});

/** Whether an answer came from the agent, or none at all. */
const isRefused = ({ text }: Received): boolean =>
  text === '' || /\r\nx-locksign: \S/i.test(text) || /^HTTP\/1\.1 (?:4\d\d Refused|404 Not Found)\r\n/.test(text);

/** The reason in the answer. Empty if it has none. */
export const reasonIn = ({ text }: Received): string => /\r\nx-locksign: (\S+)/i.exec(text)?.[1] ?? '';

/**
 * Sends bytes, which the agent has to refuse, and checks that nothing left the agent.
 * @param address the path of a socket, or `127.0.0.1:PORT`.
 */
export async function expectRefused(
  agent: RunningAgent,
  address: string,
  bytes: string | readonly (string | number)[],
): Promise<Received> {
  const before = reached(agent);
  const answer = await exchange(address, bytes);
  expect({ ...reached(agent), isRefused: isRefused(answer), answer }).toStrictEqual({
    ...before,
    isRefused: true,
    answer,
  });
  return answer;
}

/** Sends bytes, which have to reach the exchange. */
export async function expectSent(agent: RunningAgent, address: string, bytes: string): Promise<Received> {
  const before = reached(agent);
  const answer = await exchange(address, bytes);
  expect(answer).toMatchObject({ text: expect.stringMatching(/^HTTP\/1\.1 200 /) });
  expect(reasonIn(answer)).toBe('');
  const after = reached(agent);
  expect(after.requests).toBeGreaterThan(before.requests);
  if (agent.tap !== undefined) expect(after.bytes).toBeGreaterThan(before.bytes ?? 0);
  return answer;
}
