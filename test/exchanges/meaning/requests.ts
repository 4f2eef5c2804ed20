/**
 * Requests for the tests of meanings, without credentials.
 * @module
 */
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';

/** Sends JSON, in the order of its members. A text is sent unchanged. */
export const sendJson = (method: string, host: string, path: string, body: object | string): RawRequest => ({
  method,
  host,
  path,
  query: undefined,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** Sends a form. */
export const sendForm = (host: string, path: string, body: string): RawRequest => ({
  ...sendJson('POST', host, path, body),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});

/** Has no body. */
export const send = (method: string, host: string, path: string, query?: string): RawRequest => ({
  method,
  host,
  path,
  query,
  headers: {},
  body: '',
});
