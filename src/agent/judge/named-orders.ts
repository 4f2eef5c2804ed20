/**
 * The orders that an exchange's answer names, so that their client may cancel them by id.
 * @module
 */
import type { Meaning } from '../../exchanges/meaning/meaning.js';

/** Members in which exchanges return the id of a new order, or its client order id. */
const names = new Set([
  'id',
  'orderid',
  'ordid',
  'txid',
  'uuid',
  'clientorderid',
  'clordid',
  'clientoid',
  'orderlinkid',
  'origclientorderid',
]);
const mostOrders = 100;
const deepest = 8;
/** Answers to orders are short. */
const longestAnswer = 64 * 1024;

const identifier = /^[\w.:/-]{1,128}$/;

function* identifiers(value: unknown, name: string, depth: number): Generator<string> {
  if (depth > deepest) return;
  if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      yield* identifiers(member, Array.isArray(value) ? name : key.replaceAll(/[_-]/g, '').toLowerCase(), depth + 1);
    }
  } else if (names.has(name) && (typeof value === 'string' || typeof value === 'number')) {
    if (identifier.test(String(value))) yield String(value);
  }
}

/** JSON numbers beyond 2^53 would be rounded, so they are read as texts. */
const withLongNumbersQuoted = (json: string): string => json.replace(/([:[,]\s*)(\d{16,})(?=\s*[,\]}])/g, '$1"$2"');

/** The ids in the answer to an order, and the client order ids of the request. */
export function namedOrders({ orders = [] }: Meaning, body: Uint8Array): string[] {
  const own = orders.flatMap(({ clientOrderId }) => clientOrderId ?? []);
  if (body.length > longestAnswer) return own;
  let answer: unknown;
  try {
    answer = JSON.parse(withLongNumbersQuoted(Buffer.from(body).toString('utf8')));
  } catch {
    return own;
  }
  const found = new Set(own);
  for (const id of identifiers(answer, '', 0)) {
    if (found.size >= mostOrders) break;
    found.add(id);
  }
  return [...found];
}
