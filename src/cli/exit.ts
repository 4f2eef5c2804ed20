/**
 * How the command ends: its exit codes, and the errors that only a command line has.
 * @module
 */
import { LocksignError } from '../index.js';
import { commandName } from './help/command-name.js';

/** Part of the interface: documented in `locksign --help` and docs/cli.md. */
export const exitCodes = {
  done: 0,
  attention: 1,
  usage: 2,
  vault: 3,
  secret: 4,
  /** As a shell reports a process that SIGINT ended: 128 and its number. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodesHelp = `
Exit codes:
  0    done
  1    attention needed: refused by the exchange, no answer from it, found by doctor, you said no,
       the secret may be left on the clipboard (copy), or standard output cannot be written
  2    wrong usage: an unknown name, a request that cannot be signed, a --cost that is refused,
       no terminal for a yes, no clipboard
  3    the vault could not be opened or changed
  4    a secret or passphrase could not be read, or was refused
  130  interrupted
`;

/** The command cannot be carried out as it was given. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A passphrase that is not taken. */
export class PassphraseError extends Error {
  override readonly name = 'PassphraseError';
}

/** A place that has no secret. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** A file whose secrets cannot be taken out of it, or not be blanked in it. */
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

/** What was asked for was not done, and not by mistake: the exchange or the user said no. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
}

const byLocksignCode: readonly (readonly [pattern: RegExp, code: ExitCode])[] = [
  [/^ERR_PROMPT_INTERRUPTED$/, exitCodes.interrupted],
  [/^ERR_SEND$/, exitCodes.attention],
  [/^ERR_(REQUEST|INVALID_ARGUMENT|VAULT_ACCOUNT)$/, exitCodes.usage],
  [/^ERR_(SECRET|SOURCE|ENV|DOTENV|TERMINAL)_/, exitCodes.secret],
];

/** Backends, locked memory, libsodium and files are what the vault stands on. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof MissingVault) return exitCodes.vault;
  if ([PassphraseError, SourceError, ImportError].some((each) => error instanceof each)) return exitCodes.secret;
  if (error instanceof LocksignError) {
    return byLocksignCode.find(([pattern]) => pattern.test(error.code))?.[1] ?? exitCodes.vault;
  }
  return exitCodes.attention;
}
