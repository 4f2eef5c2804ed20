/**
 * Writes answers.
 * @module
 */
import type { ServerResponse } from 'node:http';
import type { Reply } from '../../reply.js';
import type { HttpRefusal } from './refusal.js';

/** The answer to a request without a known token. It is the same for every such request. */
const stranger: Reply = { status: 404, headers: {}, body: '' };

/** Node and this listener set them. */
const framing: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'content-length', 'transfer-encoding']);

const hasNoBody = (status: number): boolean => status === 204 || status === 304;

/**
 * Writes an answer.
 * @param isLast closes the connection after it.
 * @throws {Error} of Node, for a status or a header that HTTP does not know.
 */
export function write(response: ServerResponse, { status, headers, body }: Reply, isLast: boolean): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const own: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(headers)) if (!framing.has(name)) own[name] = value;
  if (!hasNoBody(status)) own['content-length'] = bytes.length;
  if (isLast) own['connection'] = 'close';
  response.writeHead(status, own);
  response.end(hasNoBody(status) ? undefined : bytes);
}

export function writeStranger(response: ServerResponse): void {
  response.sendDate = false;
  write(response, stranger, true);
}

/** A refusal as an answer. The exchange is not known, so it has no exchange's form. */
export const refusalReply = ({ status, message }: HttpRefusal): Reply => ({
  status,
  headers: { 'content-type': 'application/json', 'x-locksign': 'http' },
  body: JSON.stringify({ error: `the agent refuses the request: ${message} [locksign: http]` }),
});

/** An answer without a body, for a connection that is no HTTP connection any more. */
export const statusLine = (status: number): string =>
  `HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`;
