/**
 * Asks again after a refused answer, so that one mistake does not cost everything that was entered
 * before it.
 * @module
 */
import { type ErrorCode, LocksignError } from '../../index.js';
import { PassphraseError, UsageError } from '../exit.js';
import { messageOf, problemOf } from '../help/remedies.js';
import { output } from '../output.js';

const mostTries = 3;

/** The API key was left empty. */
export class EmptyApiKey extends UsageError {
  constructor() {
    super('The API key is empty. Copy it from the exchange, where it was made together with the secret.');
  }
}

type Refuses = (error: unknown) => boolean;

const hasCode = (error: unknown, isRefusal: (code: ErrorCode) => boolean): boolean =>
  error instanceof LocksignError && isRefusal(error.code);
const isOfSecret = (code: ErrorCode): boolean => code.startsWith('ERR_SECRET_') || code === 'ERR_PRIVATE_KEY';

/** Whether an error refuses an answer, by what the question asks for. */
export const refuses = {
  passphrase: (error) => hasCode(error, (code) => code === 'ERR_VAULT_PASSPHRASE' || isOfSecret(code)),
  newPassphrase: (error) =>
    error instanceof PassphraseError ||
    hasCode(error, (code) => code === 'ERR_VAULT_NEW_PASSPHRASE' || isOfSecret(code)),
  apiKey: (error) =>
    error instanceof EmptyApiKey || hasCode(error, (code) => code === 'ERR_REQUEST' || code === 'ERR_VAULT_ACCOUNT'),
  secret: (error) => hasCode(error, isOfSecret),
  pemPassphrase: (error) => hasCode(error, (code) => code === 'ERR_KEY_PASSPHRASE' || code === 'ERR_SECRET_EMPTY'),
  /** A text that the exchange could not have issued as a passphrase is an error of the account. */
  keyPassphrase: (error) => hasCode(error, (code) => code === 'ERR_VAULT_ACCOUNT' || isOfSecret(code)),
} as const satisfies Record<string, Refuses>;

/** What to do about an answer, where the general remedy is for an option, a file or a program. */
const remediesAtQuestion: Partial<Record<ErrorCode, string>> = {
  ERR_REQUEST: 'Enter it alone, without anything around it.',
  ERR_VAULT_ACCOUNT: 'Enter it again.',
  ERR_SECRET_TOO_LONG: 'Enter it alone.',
  ERR_SECRET_NEWLINE: 'Enter only its line.',
  ERR_SECRET_REFERENCE: 'Enter the value itself.',
  ERR_SECRET_PLACEHOLDER: 'Enter the one that the exchange issued.',
};

/** What is wrong with an answer, and what to do about it. */
function explain(error: unknown): string {
  if (!(error instanceof LocksignError)) return error instanceof Error ? error.message : String(error);
  if (error.code === 'ERR_SECRET_EMPTY') return 'Nothing was entered.';
  // Its remedy is for a passphrase that is certainly right.
  if (error.code === 'ERR_VAULT_PASSPHRASE') return error.problem;
  const remedy = error.isRemedySpecific ? undefined : remediesAtQuestion[error.code];
  return remedy === undefined ? messageOf(error) : `${problemOf(error)} ${remedy}`;
}

/**
 * Calls `attempt`, which asks a question on the terminal, until it accepts the answer.
 * @throws what `attempt` throws the third time, and at once any error that is no refusal.
 */
export async function askUntilAccepted<T>(attempt: () => Promise<T>, isRefusal: Refuses): Promise<T> {
  for (let left = mostTries - 1; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !isRefusal(error)) throw error;
      output.note(`${explain(error)} ${left === 1 ? '1 try is left.' : `${left} tries are left.`}`);
    }
  }
}
