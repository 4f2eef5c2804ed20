/**
 * The forms in which `locksign agent log` writes a line. All of them are printable ASCII: a client
 * chooses the ids and symbols of its orders, and an exchange the ids of its answers.
 * @module
 */
import type { Damaged, Entry } from '../../../agent/state/read-log.js';
import type { MeantOrder } from '../../../exchanges/meaning/meaning.js';

type Shown = Entry | Damaged;

/** The text with every other character as a JSON escape. */
export const printable = (text: string): string =>
  text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const placeholder = '-';

function orderText({ side, quantity, quoteQuantity, symbol, price, type }: MeantOrder): string {
  const amount = quantity ?? (quoteQuantity === null ? '' : `for ${quoteQuantity}`);
  const at = price === null ? (type === 'market' ? 'at the market' : '') : `at ${price}`;
  return [side ?? 'amend', amount, symbol, at].filter((word) => word !== '').join(' ');
}

/** What a request does. */
function requestText({ meaning, endpoint }: Extract<Entry, { type: 'decision' }>): string {
  const { orders = [], cancel } = meaning ?? {};
  if (orders.length > 0) return orders.map(orderText).join(', ');
  if (cancel?.all) return `cancel all ${cancel.symbol ?? 'orders'}`;
  if (cancel !== undefined) return `cancel ${[...(cancel.ids ?? []), cancel.clientOrderId ?? ''].join(' ').trim()}`;
  return endpoint ?? 'an unknown request';
}

function outcomeText({ of, status, sent, milliseconds }: Extract<Entry, { type: 'outcome' }>): string {
  if (status !== null) return `#${of} answered ${status} in ${milliseconds} ms`;
  const fate = sent === 'no' ? 'was not sent' : 'has an unknown outcome';
  return `#${of} ${fate} after ${milliseconds} ms`;
}

function detailOf(entry: Shown): string {
  switch (entry.type) {
    case 'decision': {
      const request = requestText(entry);
      return entry.decision === 'send'
        ? `sent    ${request}`
        : `denied  ${request}: ${entry.reason?.code ?? placeholder}: ${entry.reason?.text ?? placeholder}`;
    }
    case 'outcome':
      return outcomeText(entry);
    case 'mode':
      return `mode    ${entry.mode}, by user ${entry.uid}`;
    case 'refused': {
      const counts = Object.entries(entry.counts).map(([code, count]) => `${count} ${code}`);
      return `denied  without credentials: ${counts.join(', ')}`;
    }
    case 'repair':
      return `repaired: an incomplete line of ${entry.bytes} bytes was removed`;
    case 'checkpoint':
      return entry.cause === 'start' ? 'the agent started' : 'the agent ended';
    case 'begin':
      return `lines were lost, and the loss was accepted: ${entry.lost}`;
    case 'damaged':
      return `line ${entry.line} of ${entry.file} cannot be read`;
  }
}

const clientOf = (entry: Shown): string =>
  entry.type === 'decision' || entry.type === 'outcome' ? (entry.client ?? placeholder) : placeholder;

/** For a terminal. */
export function lineText(entry: Shown): string {
  const place = entry.type === 'damaged' ? placeholder : `${new Date(entry.time).toISOString()}  #${entry.sequence}`;
  return printable(`${place}  ${clientOf(entry)}  ${detailOf(entry)}`);
}

export function lineJson(entry: Shown): string {
  const value = entry.type === 'damaged' ? entry : { ...entry, time: new Date(entry.time).toISOString() };
  return printable(JSON.stringify(value));
}

export const csvHeading =
  'time,sequence,type,client,uid,account,decision,reason,endpoint,detail,status,sent,milliseconds';

/**
 * A cell of CSV (RFC 4180). A spreadsheet calculates a cell that begins with one of these
 * characters (OWASP, "CSV Injection"), so an apostrophe comes first.
 */
function cell(value: string | number | null | undefined): string {
  const text = printable(String(value ?? ''));
  const harmless = /^\s*[=+\-@]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

export function lineCsv(entry: Shown): string {
  const decision = entry.type === 'decision' ? entry : undefined;
  const outcome = entry.type === 'outcome' ? entry : undefined;
  const isDamaged = entry.type === 'damaged';
  return [
    isDamaged ? '' : new Date(entry.time).toISOString(),
    isDamaged ? '' : entry.sequence,
    entry.type,
    decision?.client ?? outcome?.client,
    decision?.uid ?? (entry.type === 'mode' ? entry.uid : undefined),
    decision?.account,
    decision?.decision,
    decision?.reason?.code,
    decision?.endpoint,
    decision === undefined ? detailOf(entry) : requestText(decision),
    outcome?.status,
    outcome?.sent,
    outcome?.milliseconds,
  ]
    .map(cell)
    .join(',');
}
