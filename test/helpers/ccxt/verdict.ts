/**
 * The verdict on one exchange: whether it signs the same guarded as stock ccxt does, with secrets
 * of every shape.
 * @module
 */
import { guard, release } from '../../../src/adapters/ccxt/index.js';
import { LocksignError, secret } from '../../../src/index.js';
import { Comparison } from './compare.js';
import { endpointsOf, everySet } from './endpoints.js';
import { construct, type Exchange, otherCredentials } from './exchanges.js';
import { compareRequests, signsAnything } from './requests.js';
import { secretShapes } from './secrets.js';

/** The result for one exchange. */
export interface Verdict {
  readonly id: string;
  readonly comparison: Comparison;
  /** The shapes of secrets that stock ccxt signs with and guard refuses, each with the reason. */
  readonly refused: Map<string, string>;
}

export const everyShape: readonly string[] = Object.keys(secretShapes(''));

/** Whether it signed something, and always the same as stock ccxt. */
export const isIdentical = ({ comparison }: Verdict): boolean =>
  comparison.signed > 0 && comparison.different + comparison.unstable === 0;

/** Two exchanges recognise private keys by length or end: see their sign() in ccxt 4.5.84. */
const isPrivateKey = (id: string, text: string): boolean =>
  (id === 'coinbase' && (text.length === 88 || text.endsWith('='))) || (id === 'lbank' && text.length > 32);

/** An exchange with the secret in JavaScript, or without one. */
const make = (type: unknown, text?: string): Exchange => construct(type, { ...otherCredentials, secret: text });

/** Guards an exchange, or returns the reason why it is refused. */
async function refusalOf(exchange: Exchange, text: string): Promise<LocksignError | undefined> {
  try {
    await guard(exchange, secret.text(text));
    return undefined;
  } catch (error) {
    if (error instanceof LocksignError) return error;
    throw error;
  }
}

/**
 * Compares a class. The first shape of secret that guard accepts is tried on all endpoints with all
 * sets of parameters. To save time, every other shape is tried on a third of the endpoints with one
 * set, and all shapes use the same instances: making one takes longer than signing.
 */
export async function judge(id: string, type: unknown, shapes: readonly string[]): Promise<Verdict> {
  const verdict: Verdict = { id, comparison: new Comparison(), refused: new Map() };
  const [rights, wrongs] = [secretShapes('right'), secretShapes('wrong')];
  const [stock, again, wrong, guarded] = [make(type), make(type), make(type), make(type)];
  const endpoints = endpointsOf(stock.api);
  for (const [index, shape] of shapes.entries()) {
    const [right = '', other = ''] = [rights[shape], wrongs[shape]];
    if (isPrivateKey(id, right)) continue;
    const refusal = await refusalOf(guarded, right);
    if (refusal !== undefined) {
      if (signsAnything(make(type, right), make(type, other))) verdict.refused.set(shape, refusal.message);
      continue;
    }
    Object.assign(stock, { secret: right });
    Object.assign(again, { secret: right });
    Object.assign(wrong, { secret: other });
    if (verdict.comparison.calls === 0) {
      compareRequests({ stock, again, guarded, wrong }, endpoints, everySet, verdict.comparison);
    } else {
      const some = endpoints.filter((_, place) => place % 3 === index % 3);
      const sets = [everySet[index % everySet.length] ?? 'plain'];
      compareRequests({ stock, again: stock, guarded, wrong }, some, sets, verdict.comparison);
    }
    release(guarded);
  }
  return verdict;
}

/** The control: guard gets another secret than stock ccxt. */
export async function judgeMistaken(id: string, type: unknown): Promise<Verdict> {
  const verdict: Verdict = { id, comparison: new Comparison(), refused: new Map() };
  const [shape = ''] = everyShape;
  const [right = '', wrong = ''] = [secretShapes('right')[shape], secretShapes('wrong')[shape]];
  const [stock, guarded] = [make(type, right), await guard(make(type), secret.text(wrong))];
  const subjects = { stock, again: stock, guarded, wrong: make(type, wrong) };
  compareRequests(subjects, endpointsOf(stock.api), ['plain'], verdict.comparison);
  release(guarded);
  return verdict;
}
