/**
 * What to do about an error of the library, for users of the command. The library's own remedies
 * are for programs.
 * @module
 */
import { raiseMemlock } from '../../errors/memory-errors.js';
import { restrictFile } from '../../errors/secret-errors.js';
import type { ErrorCode, LocksignError } from '../../index.js';
import { commandName } from './command-name.js';

const otherSources =
  'Use --passphrase-file, --passphrase-fd or --passphrase-env. A command that also asks for a secret has such options for it: see its --help.';
const copyAgain = 'Copy it again in full.';

/**
 * Bytes. With pages of 4 KiB, `init` and `add` need 64 KiB, and `import` of the longest file needs
 * 192 KiB (measured). Pages may have 64 KiB, and every secret takes at least one.
 */
export const enoughLocked = 512 * 1024;

/** By code. A code without an entry has a remedy that is right for both. */
export const remedies: Partial<Record<ErrorCode, () => string>> = {
  ERR_INVALID_ARGUMENT: () => 'Fix it and run the command again.',
  ERR_REQUEST: () => 'Fix it and run the command again.',
  ERR_MEMLOCK_LIMIT: () => raiseMemlock(enoughLocked),
  ERR_SECRET_EMPTY: () => 'Nothing was changed: enter it again, or check what the option names.',
  ERR_SECRET_NEWLINE: () =>
    'Pass only the line of the secret. If it is the first of several, let head print it: `--secret-fd 3 3< <(pass show NAME | head -n 1)`.',
  ERR_SECRET_BASE64: () => `The secrets of this exchange are base64. ${copyAgain}`,
  ERR_SECRET_HEX: () => `The secrets of this exchange are hexadecimal. ${copyAgain}`,
  ERR_SECRET_ASCII: () => copyAgain,
  ERR_SECRET_REFERENCE: () =>
    'Let the program that keeps the value print it, as in `--secret-fd 3 3< <(pass show binance)`.',
  ERR_SOURCE_PERMISSIONS: () =>
    `${restrictFile()} If that is impossible, let the shell open it with the option that ends in -fd, such as \`--secret-fd 3 3< FILE\`.`,
  ERR_SOURCE_TYPE: () =>
    'If it is a folder, name the file inside. Let the shell open anything else, and use the option that ends in -fd.',
  ERR_SOURCE_READ: () => 'Check that this user can read it.',
  ERR_SOURCE_UNSUPPORTED: () => otherSources,
  ERR_ENV_MISSING: () => 'Set it, and export it to this command.',
  ERR_TERMINAL_FAILED: () => `Try another terminal.\n${otherSources}`,
  ERR_TERMINAL_MISSING: () => otherSources,
  ERR_PROMPT_INTERRUPTED: () => 'Run the command again to be asked again.',
  ERR_TOKEN_NOT_FOUND: () =>
    `Check that it is plugged in and initialised. \`${commandName} token list\` lists the tokens of this machine.`,
  ERR_TOKEN_KEY: () => `Check the label. \`${commandName} token list --token URI\` lists the keys of a token.`,
  ERR_TOKEN_PIN: () =>
    `Check it, and run the command again. Nothing tries a PIN twice by itself, because the token locks itself after a few wrong ones. If the PIN was changed, give the vault the new one: \`${commandName} rotate NAME\`.`,
  ERR_VAULT_MISSING: () => `Make one with \`${commandName} init\`, or name another with --vault or LOCKSIGN_VAULT.`,
  ERR_VAULT_EXISTS: () => 'Use that vault, or choose another path. A vault is never overwritten.',
  ERR_VAULT_COST: () =>
    `Choose another cost for a new vault, such as \`${commandName} init --cost 128,3\`: 128 MiB, 3 passes. Open an existing one on a machine with more memory, unless its file was changed; \`${commandName} export --cost\` makes a cheaper one there.`,
  ERR_VAULT_WRITE: () =>
    'Check the space and the permissions of its folder, or name another file with --vault or LOCKSIGN_VAULT. An existing vault is unchanged.',
  ERR_VAULT_ACCOUNT: () => `Fix the account or its name. \`${commandName} list\` lists the accounts.`,
};

/** What to do about an error. A remedy for exactly this case stays as it is. */
export const remedyOf = (error: LocksignError): string =>
  error.isRemedySpecific ? error.remedy : (remedies[error.code]?.() ?? error.remedy);

/** How the questions of the terminal name these fields of an account. */
const fieldNames: Readonly<Record<string, string>> = {
  apiKey: 'API key',
  passphrase: 'passphrase of the API key',
};

/** What happened. A field that a question asks for has the name that it has there. */
export function problemOf({ problem }: LocksignError): string {
  const [, field = '', clause = ''] =
    /^The (?:request cannot be signed|vault .*): (apiKey|passphrase) (.*)$/s.exec(problem) ?? [];
  const name = fieldNames[field];
  return name === undefined ? problem : `The ${name} ${clause}`;
}

/** Commands in the library's texts, in the form that works on this machine. */
const asTyped = (text: string): string => text.replace(/(?<=`(?:env(?: -u \w+)+ )?)locksign(?= )/g, () => commandName);

/** An error as the command prints it. */
export const messageOf = (error: LocksignError): string => asTyped(`${problemOf(error)} ${remedyOf(error)}`);
