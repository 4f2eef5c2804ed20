/**
 * How the command ends: its exit codes, and the errors that only the command has.
 * @module
 */
import { LocksignError } from '../index.js';
import { commandName } from './help/command-name.js';

/** These codes are part of the interface. `locksign --help` and docs/cli.md document them. */
export const exitCodes = {
  done: 0,
  attention: 1,
  usage: 2,
  vault: 3,
  secret: 4,
  agent: 5,
  /** A shell reports a process that SIGINT (2) ended as 128 + 2. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodesHelp = `
Exit codes:
  0    done
  1    needs attention: the exchange refused the request or did not answer, doctor found something,
       you declined, copy may have left the secret on the clipboard, standard output failed, or the command could not start
  2    wrong usage: an unknown name, a wrong LOCKSIGN_* variable, a request that cannot be signed, a --cost that is refused,
       no terminal to confirm on, or no clipboard
  3    the vault could not be opened or changed
  4    a secret, a passphrase or a PIN could not be read, or was refused; or a PKCS#11 token or its key cannot be used
  5    the agent could not start or did not answer, or its policy or log cannot be used
  130  interrupted
`;

/** The command cannot run with these arguments. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A new passphrase is refused. */
export class PassphraseError extends Error {
  override readonly name = 'PassphraseError';
}

/** The source that an option names does not exist. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** The secrets of a file cannot be imported, or cannot be erased in it. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

/** `--vault` names nothing that exists. */
export class MissingVault extends Error {
  override readonly name = 'MissingVault';

  constructor() {
    super(
      `--vault names no file that this user can reach. Check the path, or make a vault there with \`${commandName} --vault FILE init\`.`,
    );
  }
}

/** Nothing failed, but the user declined, the exchange refused, or doctor found something. */
export class Declined extends Error {
  override readonly name = 'Declined';
}

const byLocksignCode: readonly (readonly [pattern: RegExp, code: ExitCode])[] = [
  [/^ERR_PROMPT_INTERRUPTED$/, exitCodes.interrupted],
  [/^ERR_(?:SEND|DENIED)$/, exitCodes.attention],
  [/^ERR_(REQUEST|INVALID_ARGUMENT|VAULT_ACCOUNT|BACKEND_UNKNOWN)$/, exitCodes.usage],
  [/^ERR_(AGENT|PEER)_/, exitCodes.agent],
  [/^ERR_(VAULT_NEW_PASSPHRASE|PRIVATE_KEY|KEY_PASSPHRASE)$/, exitCodes.secret],
  [/^ERR_(SECRET|SOURCE|ENV|DOTENV|TERMINAL|TOKEN)_/, exitCodes.secret],
];

/**
 * Errors of backends, locked memory, libsodium and files count as errors of the vault, which
 * depends on them.
 */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof MissingVault) return exitCodes.vault;
  if ([PassphraseError, SourceError, ImportError].some((each) => error instanceof each)) return exitCodes.secret;
  if (error instanceof LocksignError) {
    return byLocksignCode.find(([pattern]) => pattern.test(error.code))?.[1] ?? exitCodes.vault;
  }
  return exitCodes.attention;
}
