/**
 * What an exchange answered: shown, and judged, as several answer "200 OK" to what they refuse.
 * @module
 */
import { NotDone } from '../exit.js';
import { output } from '../output.js';

/** Numbers that mean success: 0 of most, 00000 of Bitget, 200 of HTX and Poloniex, 200000 of KuCoin. */
const goodCode = /^(?:0+|200|200000)$/;

const isBadCode = (value: unknown): boolean => /^-?\d+$/.test(String(value)) && !goodCode.test(String(value));

/** Text, or a list with something in it. */
const isComplaint = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : typeof value === 'string'
      ? value !== ''
      : typeof value === 'object' && value !== null;

/**
 * Whether the exchange says no in an answer whose status says yes. Kraken: `error`. BingX, OKX, KuCoin, Bitget, CoinEx,
 * Crypto.com, MEXC, HTX: `code`. Bybit: `retCode`. bitbank, MEXC Futures, Bittrex v1: `success`. HTX, Bitstamp: `status`.
 * Kraken Futures: `result`. The others answer with a status that says it.
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
 * Prints the answer as it came, and its status beside it.
 * @throws {NotDone} if it is a refusal.
 */
export async function showAnswer(response: Response): Promise<void> {
  const text = await response.text();
  output.note(`HTTP ${response.status}${response.statusText === '' ? '' : ` ${response.statusText}`}`);
  output.data(text === '' || text.endsWith('\n') ? text : `${text}\n`);
  if (!response.ok || isRefusal(parsed(text))) throw new NotDone('The exchange refused the request.');
}
