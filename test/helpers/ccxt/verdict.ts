/**
 * The verdict on one exchange: whether the guarded exchange signs what stock ccxt signs, with
 * secrets of every shape.
 * @module
 */
import { guard, release } from '../../../src/adapters/ccxt/index.js';
import { LocksignError, secret } from '../../../src/index.js';
import { Comparison } from './compare.js';
import { type Endpoint, endpointsOf, everySet } from './endpoints.js';
import { construct, type Exchange, otherCredentials } from './exchanges.js';
import { compareRequests, signsAnything } from './requests.js';
import { secretShapes } from './secrets.js';

/** The result for one exchange. */
export interface Verdict {
  readonly id: string;
  readonly comparison: Comparison;
  /** The shapes that stock signs with and guard refuses, with guard's reason. */
  readonly refused: Map<string, string>;
}

/** Selects the endpoints to compare. */
type Choice = (endpoints: readonly Endpoint[]) => readonly Endpoint[];

export const everyShape: readonly string[] = Object.keys(secretShapes(''));

/** Whether the exchange signed something, and always as stock did. */
export const isIdentical = ({ comparison }: Verdict): boolean =>
  comparison.signed > 0 && comparison.different + comparison.unstable === 0;

/**
 * Secrets that two exchanges treat as private keys by their length or end: see their sign() in ccxt
 * 4.5.84.
 */
const isPrivateKey = (id: string, text: string): boolean =>
  (id === 'coinbase' && (text.length === 88 || text.endsWith('='))) || (id === 'lbank' && text.length > 32);

/** An exchange with the secret in JavaScript, or without a secret. */
const make = (type: unknown, text?: string): Exchange => construct(type, { ...otherCredentials, secret: text });

/** Guards the exchange, or returns the reason why it cannot. */
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
 * Compares a class. The first shape of secret that guard accepts is used for all selected endpoints
 * with all sets of parameters. Every other shape is used for one endpoint in three with one set, to
 * save time. The instances are reused, because construction takes longer than a signature.
 * @param choose Selects the endpoints.
 */
export async function judge(
  id: string,
  type: unknown,
  shapes: readonly string[],
  choose: Choice = (endpoints) => endpoints,
): Promise<Verdict> {
  const verdict: Verdict = { id, comparison: new Comparison(), refused: new Map() };
  const [rights, wrongs] = [secretShapes('right'), secretShapes('wrong')];
  const [stock, again, wrong, guarded] = [make(type), make(type), make(type), make(type)];
  const endpoints = choose(endpointsOf(stock.api));
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

/** The control: guard gets another secret than stock. */
export async function judgeMistaken(
  id: string,
  type: unknown,
  choose: Choice = (endpoints) => endpoints,
): Promise<Verdict> {
  const verdict: Verdict = { id, comparison: new Comparison(), refused: new Map() };
  const [shape = ''] = everyShape;
  const [right = '', wrong = ''] = [secretShapes('right')[shape], secretShapes('wrong')[shape]];
  const [stock, guarded] = [make(type, right), await guard(make(type), secret.text(wrong))];
  const subjects = { stock, again: stock, guarded, wrong: make(type, wrong) };
  compareRequests(subjects, choose(endpointsOf(stock.api)), ['plain'], verdict.comparison);
  release(guarded);
  return verdict;
}
