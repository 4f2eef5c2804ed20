/**
 * The verdict on one exchange: whether guarded it signs what stock ccxt signs, with secrets of every shape.
 * @module
 */
import { guard, release } from '../../../src/adapters/ccxt/index.js';
import { LocksignError, secret } from '../../../src/index.js';
import { Comparison } from './compare.js';
import { type Endpoint, endpointsOf, everySet } from './endpoints.js';
import { construct, type Exchange, otherCredentials } from './exchanges.js';
import { compareRequests, signsAnything } from './requests.js';
import { secretShapes } from './secrets.js';

/** What came of one exchange. */
export interface Verdict {
  readonly id: string;
  readonly comparison: Comparison;
  /** The shapes that stock signs with and guard does not take, with its reason. */
  readonly refused: Map<string, string>;
}

/** Of all endpoints of an exchange those that are asked. */
type Choice = (endpoints: readonly Endpoint[]) => readonly Endpoint[];

export const everyShape: readonly string[] = Object.keys(secretShapes(''));

/** Signed something, and never otherwise than stock. */
export const isIdentical = ({ comparison }: Verdict): boolean =>
  comparison.signed > 0 && comparison.different + comparison.unstable === 0;

/** Secrets that two exchanges take for private keys, by their length or end: see their sign() in ccxt 4.5.84. */
const isPrivateKey = (id: string, text: string): boolean =>
  (id === 'coinbase' && (text.length === 88 || text.endsWith('='))) || (id === 'lbank' && text.length > 32);

/** An exchange with the secret in JavaScript, or without any. */
const make = (type: unknown, text?: string): Exchange => construct(type, { ...otherCredentials, secret: text });

/** Guards it, or says why not. */
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
 * Compares a class. The first shape of secret that guard takes goes to all endpoints that are asked, with all sets of
 * parameters, each other one to every third of them with one set, which is what the time allows. The instances are the
 * same throughout, since it takes longer to make one than to sign.
 * @param choose which endpoints are asked.
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

/** The control: guard is given another secret than stock. */
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
