/**
 * Reads a file that is a private key in PEM (RFC 7468). It names neither its exchange nor an API
 * key.
 * @module
 */
import { space } from '../../util/ascii.js';
import { ImportError } from '../exit.js';
import type { Found } from './found.js';

const begin = Buffer.from('-----BEGIN ');

/** Whether a text begins as PEM does, after whitespace. */
export function isPem(text: Uint8Array): boolean {
  const start = text.findIndex((byte) => byte > space);
  return start !== -1 && begin.every((byte, index) => text[start + index] === byte);
}

/** @param apiKey the value of --api-key. */
export function findInPem(file: Uint8Array, apiKey: string | undefined): Found {
  const span = { start: file.findIndex((byte) => byte > space), end: file.findLastIndex((byte) => byte > space) + 1 };
  const secret = {
    spans: [span],
    writeTo: (memory: Uint8Array): number => {
      if (span.end - span.start > memory.length) {
        throw new ImportError(`The file has more than ${memory.length} bytes, and no private key is as long.`);
      }
      memory.set(file.subarray(span.start, span.end));
      return span.end - span.start;
    },
  };
  return { accounts: [{ secret, statements: [], ...(apiKey !== undefined && { apiKey }) }], erased: [] };
}
