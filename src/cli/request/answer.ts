/**
 * Prints the answer of an exchange, and finds out whether it is a refusal: several exchanges refuse
 * with "200 OK".
 * @module
 */
import { Declined } from '../exit.js';
import { output } from '../output.js';

/**
 * Codes for success: 0 for most exchanges, 00000 for Bitget, 200 for HTX and Poloniex, 200000 for
 * KuCoin.
 */
const goodCode = /^(?:0+|200|200000)$/;

const isBadCode = (value: unknown): boolean => /^-?\d+$/.test(String(value)) && !goodCode.test(String(value));

/** A text, a list or an object that is not empty. */
const isComplaint = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : typeof value === 'string'
      ? value !== ''
      : typeof value === 'object' && value !== null;

/**
 * Whether an answer is a refusal although its HTTP status means success. Kraken: `error`. BingX,
 * OKX, KuCoin, Bitget, CoinEx, Crypto.com, MEXC, HTX: `code`. Bybit: `retCode`. bitbank, MEXC
 * Futures, Bittrex v1: `success`. HTX, Bitstamp: `status`. Kraken Futures: `result`. The others
 * refuse with an HTTP status.
 */
export function isRefusal(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  const field = (name: string): unknown => Reflect.get(answer, name);
  return (
    isComplaint(field('error')) ||
    isBadCode(field('code')) ||
    isBadCode(field('retCode')) ||
    field('success') === false ||
    field('success') === 0 ||
    field('status') === 'error' ||
    field('result') === 'error'
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Prints the answer as it came to standard output, and its status to standard error.
 * @throws {Declined} if it is a refusal.
 */
export async function showAnswer(response: Response): Promise<void> {
  const text = await response.text();
  output.note(`HTTP ${response.status}${response.statusText === '' ? '' : ` ${response.statusText}`}`);
  output.data(text === '' || text.endsWith('\n') ? text : `${text}\n`);
  if (!response.ok || isRefusal(parsed(text)))
    throw new Declined('The exchange refused the request. Its answer says why.');
}
