/**
 * Prints the answer of an exchange, and finds out whether it is a refusal.
 * @module
 */
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import { Declined } from '../exit.js';
import { output } from '../output.js';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Prints the unchanged answer to standard output, and its status to standard error.
 * @throws {Declined} if it is a refusal.
 */
export async function showAnswer(exchange: Pick<Exchange, 'isRefusal'>, response: Response): Promise<void> {
  const text = await response.text();
  output.note(`HTTP ${response.status}${response.statusText === '' ? '' : ` ${response.statusText}`}`);
  output.data(text === '' || text.endsWith('\n') ? text : `${text}\n`);
  if (!response.ok || exchange.isRefusal(parsed(text))) {
    throw new Declined('The exchange refused the request. Its answer says why.');
  }
}
