/**
 * Parsers that are not this project's, in one process of Python that reads many requests.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import { programPath } from '../../helpers/child.js';

const form = 'application/x-www-form-urlencoded';

/**
 * MEXC requires that forms are declared as JSON (its documentation, "SIGNED endpoint security"). No
 * text is both a form that carries a signature and JSON.
 */
const typeOf = (exchangeId: string, { headers }: RawRequest): string =>
  exchangeId === 'mexc' ? form : (headers['content-type'] ?? '');

/** A request that an exchange received. */
export interface Received {
  readonly id: string;
  readonly request: RawRequest;
}

/** What a parser reads: the query and the body, written anew, and the fields of each order. */
export type Reading =
  | { readonly query: string; readonly body: string; readonly orders: readonly Readonly<Record<string, string>>[] }
  | { readonly error: string };

export interface ExchangeReaders {
  /** What each parser reads of each request. */
  read(requests: readonly Received[]): Promise<readonly (readonly Reading[])[]>;
  close(): Promise<void>;
}

export function openExchangeReaders(): ExchangeReaders {
  const child = spawn('/usr/bin/python3', [programPath('agent/fuzz/programs/read_as_exchanges.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async read(requests) {
      const given = requests.map(({ id, request }) => ({
        query: request.query ?? '',
        body: request.body,
        type: typeOf(id, request),
      }));
      child.stdin.write(`${JSON.stringify(given)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('the parsers ended');
      return JSON.parse(value);
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
