/**
 * The answers of several instances of an exchange to the same question, in a comparable form, and
 * the counts of all comparisons.
 * @module
 */
import type { Exchange } from './exchanges.js';

/** The instances that get the same question. */
export interface Subjects {
  readonly stock: Exchange;
  /**
   * Stock with the same secret. A difference between the two stock instances is not deterministic
   * and proves nothing.
   */
  readonly again: Exchange;
  readonly guarded: Exchange;
  /** Stock with another secret. A request that is equal for both secrets is not signed. */
  readonly wrong: Exchange;
}

/** A request, or everything that was sent, as text, or the error. */
export interface Outcome {
  readonly text: string;
  readonly thrown: boolean;
}

/** The outcomes of one question. */
export type Outcomes = Readonly<Record<keyof Subjects, Outcome>>;

// JSON drops undefined, but here `undefined` and `null` differ.
const visible = (_key: string, value: unknown): unknown => (value === undefined ? '(undefined)' : value);

/** Every field of a value, in order. */
export const asText = (value: unknown): string => JSON.stringify(value, visible);

/** The class and message of an error. A guarded exchange must fail with the same text. */
export function failure(error: unknown): Outcome {
  const text = error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error);
  return { text, thrown: true };
}

/** The counts of all questions to one exchange. */
export class Comparison {
  calls = 0;
  /** Calls whose result depends on the secret. */
  signed = 0;
  /** Endpoints that signed at least once. */
  readonly names = new Set<string>();
  /** Calls in which stock threw an error. */
  thrown = 0;
  /** Calls whose result differs from stock. */
  different = 0;
  /** Calls in which the two stock instances differ. */
  unstable = 0;
  /**
   * Calls that guarded refuses: an MD5 of a secret and text beyond ASCII could reveal the secret.
   */
  beyondAscii = 0;
  /** The first call of both kinds, with its outcomes, to show the cause. */
  readonly examples: string[] = [];

  /** Counts one question. `detail` names the call. */
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
