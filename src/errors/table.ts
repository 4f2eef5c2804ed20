/**
 * Every code with its problem and its remedy. docs/errors.md is generated from this table.
 * @module
 */
import { agentErrors } from './agent-errors.js';
import { type ErrorFacts, named, reason, type Sentences } from './facts.js';
import { memoryErrors } from './memory-errors.js';
import { secretErrors } from './secret-errors.js';
import { tokenErrors } from './token-errors.js';
import { vaultErrors } from './vault-errors.js';

const requestErrors = {
  ERR_INVALID_ARGUMENT: {
    problem: ({ detail = 'see the documentation' }) => `Invalid argument: ${detail}.`,
    remedy: () => 'Fix the argument and call again.',
    example: { detail: 'name must be a non-empty string without NUL characters' },
  },
  ERR_REQUEST: {
    problem: (facts) => `The request cannot be signed: ${reason(facts)}.`,
    remedy: () => 'Fix the request and sign it again.',
    example: { detail: 'path must begin with /' },
  },
  ERR_DENIED: {
    problem: (facts) => `The request is not passed on: ${reason(facts)}.`,
    remedy: () => 'Use the credentials that were issued to this client, and send the request as it was signed.',
    example: { detail: "the signature is not the client's" },
  },
  ERR_SEND: {
    problem: (facts) => `No answer to${named(facts)}: ${reason(facts)}.`,
    remedy: () => 'Check the network and the host, and whether the exchange has carried the request out.',
    example: { subject: 'GET https://api.kraken.com/0/private/Balance', detail: 'timed out after 10000 ms' },
  },
} as const satisfies Record<string, Sentences>;

/** Narrows the type to the codes. The declarations would otherwise repeat the whole table. */
const coded = <Code extends string>(sentences: Readonly<Record<Code, Sentences>>) => sentences;
const table = coded({
  ...requestErrors,
  ...secretErrors,
  ...memoryErrors,
  ...vaultErrors,
  ...agentErrors,
  ...tokenErrors,
});

/** The codes a LocksignError can have. */
export type ErrorCode = keyof typeof table;

export const errorTable: Readonly<Record<ErrorCode, Sentences>> = table;

/** Whether `code` is one of the codes above. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

/** A secret that failed after its variable was removed cannot be read from there again. */
export const restart = ({ removedVariable }: ErrorFacts): string =>
  removedVariable === undefined
    ? ''
    : ` ${removedVariable} is no longer in the environment: set it and start the process again.`;
