/**
 * Checks the headers of a request: those that frame it, and the form of all.
 * @module
 */
import type { Field } from './browser.js';
import { refuseHttp } from './refusal.js';

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE', 'PATCH']);
const plainName = /^[a-z0-9-]+$/;
const plainValue = /^[\t\x20-\x7e]*$/;
/** They belong to the connection, or say where the request goes, and end here. */
const ofConnection: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'origin',
]);

export interface Head {
  readonly method: string;
  readonly httpVersion: string;
  readonly fields: readonly Field[];
  readonly isUpgrade: boolean;
}

/** Lists the headers by name, in lower case. @throws {HttpRefusal} */
function named(fields: readonly Field[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of fields) {
    if (headers.has(name)) refuseHttp(400, 'the request has a header twice');
    // Some servers read `_` as `-`, and would see a header that the agent did not judge.
    if (!plainName.test(name)) refuseHttp(400, "a header's name has a character other than letters, digits and -");
    if (!plainValue.test(value)) refuseHttp(400, "a header's value has a character other than printable ASCII");
    headers.set(name, value);
  }
  return headers;
}

/**
 * Checks a request before its body is read. Node's parser has refused folded headers, line feeds
 * alone, a Content-Length together with a Transfer-Encoding, and bytes that are no HTTP.
 * @returns the headers that are the request's own.
 * @throws {HttpRefusal}
 */
export function checkHead({ method, httpVersion, fields, isUpgrade }: Head): Readonly<Record<string, string>> {
  if (httpVersion !== '1.1') refuseHttp(505, 'the request is not HTTP/1.1');
  const headers = named(fields);
  if (!methods.has(method)) refuseHttp(405, `the method is not one of ${[...methods].join(', ')}`);
  if (headers.has('expect')) refuseHttp(417, 'the request has the header Expect');
  if (headers.has('content-encoding')) refuseHttp(415, 'the body has a Content-Encoding');
  if (headers.has('trailer')) refuseHttp(400, 'the request announces trailers');
  checkConnection(headers, isUpgrade);
  checkFraming(method, headers, isUpgrade);
  const own: Record<string, string> = Object.create(null);
  for (const [name, value] of headers) if (!ofConnection.has(name)) own[name] = value;
  return own;
}

/** A header that Connection names would be removed on the way (RFC 9110, section 7.6.1). */
function checkConnection(headers: ReadonlyMap<string, string>, isUpgrade: boolean): void {
  const allowed = isUpgrade ? ['upgrade', 'keep-alive'] : ['keep-alive', 'close'];
  const options = headers.get('connection')?.toLowerCase().split(',') ?? [];
  if (!options.every((option) => allowed.includes(option.trim()))) {
    refuseHttp(400, `Connection has an option other than ${allowed.join(' and ')}`);
  }
  if (isUpgrade) {
    if (headers.get('upgrade')?.toLowerCase() !== 'websocket') refuseHttp(400, 'Upgrade is not websocket');
  } else if (headers.has('upgrade')) refuseHttp(400, 'the request has the header Upgrade');
}

function checkFraming(method: string, headers: ReadonlyMap<string, string>, isUpgrade: boolean): void {
  const encoding = headers.get('transfer-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') {
    refuseHttp(501, 'Transfer-Encoding is not chunked');
  }
  const hasBody = encoding !== undefined || (headers.get('content-length') ?? '0') !== '0';
  if (hasBody && method === 'GET') refuseHttp(400, 'a GET has a body');
  if (isUpgrade && method !== 'GET') refuseHttp(400, 'a WebSocket begins with GET');
}
