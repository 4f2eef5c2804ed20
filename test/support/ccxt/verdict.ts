/**
 * The verdict on one exchange: whether guarded it signs what stock ccxt signs, with secrets of every shape.
 * @module
 */
import { guard, release } from '../../../src/adapters/ccxt.js';
import { LocksignError, secret } from '../../../src/index.js';
import { Comparison } from './compare.js';
import { endpointsOf, everySet } from './endpoints.js';
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

export const everyShape: readonly string[] = Object.keys(secretShapes(''));

/** Signed something, and never otherwise than stock. */
export const isIdentical = ({ comparison }: Verdict): boolean =>
  comparison.signed > 0 && comparison.different + comparison.unstable === 0;

/** Secrets that two exchanges take for private keys, by their length or end: see their sign() in ccxt 4.5.84. */
const isPrivateKey = (id: string, text: string): boolean =>
  (id === 'coinbase' && (text.length === 88 || text.endsWith('='))) || (id === 'lbank' && text.length > 32);

/** An exchange with the secret in JavaScript, or without any. */
const make = (type: unknown, text?: string): Exchange => construct(type, { ...otherCredentials, secret: text });

async function guarded(type: unknown, text: string): Promise<Exchange | LocksignError> {
  try {
    return await guard(make(type), secret.text(text));
  } catch (error) {
    if (error instanceof LocksignError) return error;
    throw error;
  }
}

/**
 * Compares a class. The first shape of secret that guard takes goes to every endpoint with all sets of parameters, each
 * other one to every third endpoint with one set, which is what the time allows.
 */
export async function judge(id: string, type: unknown, shapes: readonly string[]): Promise<Verdict> {
  const verdict: Verdict = { id, comparison: new Comparison(), refused: new Map() };
  const [rights, wrongs] = [secretShapes('right'), secretShapes('wrong')];
  for (const [index, shape] of shapes.entries()) {
    const [right = '', wrong = ''] = [rights[shape], wrongs[shape]];
    if (isPrivateKey(id, right)) continue;
    const [stock, other] = [make(type, right), make(type, wrong)];
    const subject = await guarded(type, right);
    if (subject instanceof LocksignError) {
      if (signsAnything(stock, other)) verdict.refused.set(shape, subject.message);
      continue;
    }
    const isFirst = verdict.comparison.calls === 0;
    const sets = isFirst ? everySet : [everySet[index % everySet.length] ?? 'plain'];
    const endpoints = endpointsOf(stock.api).filter((_, place) => isFirst || place % 3 === index % 3);
    const again = isFirst ? make(type, right) : stock;
    compareRequests({ stock, again, guarded: subject, wrong: other }, endpoints, sets, verdict.comparison);
    release(subject);
  }
  return verdict;
}

/** The control: guard is given another secret than stock. */
export async function judgeMistaken(id: string, type: unknown): Promise<Verdict> {
  const verdict: Verdict = { id, comparison: new Comparison(), refused: new Map() };
  const [shape = ''] = everyShape;
  const [right = '', wrong = ''] = [secretShapes('right')[shape], secretShapes('wrong')[shape]];
  const subject = await guarded(type, wrong);
  if (subject instanceof LocksignError) throw subject;
  const stock = make(type, right);
  const subjects = { stock, again: stock, guarded: subject, wrong: make(type, wrong) };
  compareRequests(subjects, endpointsOf(stock.api), ['plain'], verdict.comparison);
  release(subject);
  return verdict;
}
