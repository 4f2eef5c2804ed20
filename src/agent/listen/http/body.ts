/**
 * Reads the body of a request.
 * @module
 */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { refuseHttp } from './refusal.js';

const byteOrderMark = '\uFEFF';

/**
 * Reads a body to its end. One that is too long is read as well, so that its sender reads why it is
 * refused, and is not kept.
 * @param limit in bytes.
 * @throws {HttpRefusal}
 * @returns undefined if the connection ends before the body does.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.once('error', () => resolve(undefined));
    request.once('close', () => resolve(undefined));
    request.once('end', () => {
      try {
        if (length > limit) refuseHttp(413, `the body has more than ${limit} bytes`);
        if (request.rawTrailers.length > 0) refuseHttp(400, 'the request has trailers');
        resolve(decoded(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length)));
      } catch (error) {
        reject(error);
      }
    });
  });
}

function decoded(bytes: Buffer): string {
  if (!isUtf8(bytes)) refuseHttp(400, 'the body is not UTF-8');
  const text = bytes.toString('utf8');
  return text.startsWith(byteOrderMark) ? refuseHttp(400, 'the body begins with a byte order mark') : text;
}
