/**
 * The orders that an exchange's answer names, so that their client may cancel them by id.
 * @module
 */
import type { Meaning } from '../../exchanges/meaning/meaning.js';
import { oneSpelling } from '../state/ledger.js';

/** Members in which exchanges return their own id of a new order. */
const names = new Set(['id', 'orderid', 'ordid', 'algoid', 'txid', 'uuid', 'venueorderid']);
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

/**
 * Bitfinex answers with lists: https://docs.bitfinex.com/reference/rest-auth-submit-order and
 * https://docs.bitfinex.com/reference/rest-auth-order-multi. The id is the first element of an
 * order, which is in a list of its own or not.
 */
function* inNotification(answer: unknown): Generator<unknown> {
  if (!Array.isArray(answer) || !Array.isArray(answer[4])) return;
  const orders: readonly unknown[] = answer[4];
  if (answer[1] === 'on-req') yield* (Array.isArray(orders[0]) ? orders : [orders]).map(firstOf);
  if (answer[1] === 'ox_multi-req') for (const each of orders) yield* inNotification(each);
}

/** The other elements of an order have numbers that the client chose. */
const firstOf = (list: unknown): unknown => (Array.isArray(list) && !Array.isArray(list[0]) ? list[0] : undefined);

/**
 * The ids that the exchange has given to the orders of a request. A text that the client chose is
 * none, in whichever spelling the exchange repeats it: it could be the id of another client's
 * order.
 */
export function namedOrders({ orders = [] }: Meaning, body: Uint8Array): string[] {
  if (body.length > longestAnswer) return [];
  let answer: unknown;
  try {
    answer = JSON.parse(withLongNumbersQuoted(Buffer.from(body).toString('utf8')));
  } catch {
    return [];
  }
  const chosen = new Set(orders.map(({ clientOrderId: id }) => id && oneSpelling(id)));
  const found = new Set<string>();
  for (const id of [...identifiers(answer, '', 0), ...identifiers([...inNotification(answer)], 'id', 0)]) {
    if (found.size >= mostOrders) break;
    if (!chosen.has(oneSpelling(id))) found.add(id);
  }
  return [...found];
}
