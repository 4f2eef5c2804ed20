/**
 * What two instances of an exchange made of the same question, put so that it can be compared, and the count of what
 * was compared.
 * @module
 */
import type { Exchange } from './exchanges.js';

/** The instances that are asked the same. */
export interface Subjects {
  readonly stock: Exchange;
  /** Stock with the same secret: what differs from it is not deterministic and proves nothing. */
  readonly again: Exchange;
  readonly guarded: Exchange;
  /** Stock with another secret: what does not differ from it is not signed. */
  readonly wrong: Exchange;
}

/** A request, or everything that was sent, as text; or the error. */
export interface Outcome {
  readonly text: string;
  readonly thrown: boolean;
}

/** The outcomes of one question. */
export type Outcomes = Readonly<Record<keyof Subjects, Outcome>>;

// JSON leaves undefined out; here `undefined` and `null` are two things.
const visible = (_key: string, value: unknown): unknown => (value === undefined ? '(undefined)' : value);

/** Everything in it, in its order. */
export const asText = (value: unknown): string => JSON.stringify(value, visible);

/** The error by its class and message: a guarded exchange has to fail in the same words. */
export function failure(error: unknown): Outcome {
  const text = error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error);
  return { text, thrown: true };
}

/** What came of all questions to one exchange. */
export class Comparison {
  calls = 0;
  /** Calls in which the secret decided something. */
  signed = 0;
  /** What was signed at least once. */
  readonly names = new Set<string>();
  /** Calls in which stock refused. */
  thrown = 0;
  /** Calls that came out otherwise than with stock. */
  different = 0;
  /** Calls in which stock did not agree with itself. */
  unstable = 0;
  /** Calls that guarded refuses as MD5 of secret and text beyond ASCII, which would give the secret away. */
  beyondAscii = 0;
  /** The first of each of both, with its outcomes: enough to see what is wrong. */
  readonly examples: string[] = [];

  /** Counts one question; `detail` says how it was asked. */
  add(name: string, detail: string, { stock, again, guarded, wrong }: Outcomes): void {
    this.calls += 1;
    if (
      guarded.thrown &&
      !stock.thrown &&
      guarded.text.includes("printable ASCII characters for algorithm 'secret-suffix-md5'")
    ) {
      this.beyondAscii += 1;
      return;
    }
    const shown = (kind: string, other: Outcome): string =>
      `${kind}, ${name}, ${detail}: ${stock.text} | ${other.text}`;
    if (!isSame(stock, again)) {
      this.unstable += 1;
      if (this.unstable === 1) this.examples.push(shown('unstable', again));
    }
    if (!isSame(stock, guarded)) {
      this.different += 1;
      if (this.different === 1) this.examples.push(shown('different', guarded));
    }
    if (stock.thrown) {
      this.thrown += 1;
    } else if (!wrong.thrown && !isSame(stock, wrong)) {
      this.signed += 1;
      this.names.add(name);
    }
  }
}

const isSame = (one: Outcome, other: Outcome): boolean => one.text === other.text && one.thrown === other.thrown;
