/**
 * Errors of secrets and of the places they are read from.
 * @module
 */
import { details, errnoRemedies, failedCall, from, isWindows, kibibytes, named, type Sentences } from './facts.js';

/** How to make a file private. The command line says this too. */
export const restrictFile = (): string =>
  isWindows()
    ? 'Make it private in cmd: `icacls FILE /reset`, then `icacls FILE /inheritance:r /grant:r "%USERNAME%:R"`.'
    : 'Make it private: `chmod 600`, `chown`, and `setfacl -b` if it has an access list.';

const copyAgain = 'Copy it again in full';
const otherEncoding = "use encoding: 'utf8' if the exchange uses its text as the key";

export const secretErrors = {
  ERR_SECRET_EMPTY: {
    problem: (facts) => `The secret${from(facts)} is empty.`,
    remedy: () => 'Check that the source contains the secret, and on which line.',
    example: { subject: 'key.txt' },
  },
  ERR_SECRET_TOO_LONG: {
    problem: (facts) => `The secret${from(facts)} is longer than ${facts.limit ?? 4096} bytes.`,
    remedy: () => 'Check that the source is the secret and not another file.',
    example: { subject: 'key.txt', limit: 4096 },
  },
  ERR_SECRET_NEWLINE: {
    problem: (facts) => `The secret${from(facts)} has a line break inside.`,
    remedy: () =>
      'Check that the source holds the secret and nothing else. One line break at its end is ignored. If the secret is the first of several lines, pass only that line, as `head -n 1` prints it.',
    example: { subject: 'key.txt' },
  },
  ERR_SECRET_BASE64: {
    problem: (facts) => `The secret${from(facts)} is not valid base64.`,
    remedy: () => `${copyAgain}, or ${otherEncoding}.`,
    example: { subject: 'key.txt' },
  },
  ERR_SECRET_HEX: {
    problem: (facts) => `The secret${from(facts)} is not valid hexadecimal.`,
    remedy: () => `${copyAgain}, or ${otherEncoding}.`,
    example: { subject: 'key.txt' },
  },
  ERR_SECRET_ASCII: {
    problem: (facts) =>
      `The secret${from(facts)} has a character outside ASCII, which encoding: 'to-uppercase' does not allow.`,
    remedy: () => `${copyAgain}, or ${otherEncoding}.`,
    example: { subject: 'key.txt' },
  },
  ERR_SECRET_CHARACTERS: {
    problem: ({ what = 'secret', detail = 'has a character that is not visible ASCII', ...facts }) =>
      `The ${what}${from(facts)} ${detail}.`,
    remedy: () => `${copyAgain}, without anything around it.`,
    example: { subject: 'key.txt', detail: 'has quotes around it' },
  },
  ERR_SECRET_PRIVATE_KEY: {
    problem: ({ what = 'secret', ...facts }) =>
      `The ${what}${from(facts)} is a private key, not ${what === 'secret' ? 'an HMAC secret' : `a ${what}`}.`,
    remedy: () =>
      'Make an API key with an HMAC secret at the exchange, or load this key with its own algorithm, such as ed25519.',
    example: { subject: 'key.pem' },
  },
  ERR_PRIVATE_KEY: {
    problem: ({ detail = 'cannot be used', ...facts }) => `The private key${from(facts)} ${detail}.`,
    remedy: () => `${copyAgain}, or check its encoding: pem, base64, base58 or hex.`,
    example: { subject: 'key.pem', detail: 'is a public key' },
  },
  ERR_KEY_PASSPHRASE: {
    // PBES2 has no checksum: a wrong passphrase and a damaged ciphertext look the same.
    problem: (facts) => `The passphrase does not decrypt the private key${from(facts)}, or that key is damaged.`,
    remedy: () => 'Enter the passphrase that the file was encrypted with. If it is right, copy the file again.',
    example: { subject: 'key.pem' },
  },
  ERR_SECRET_REFERENCE: {
    problem: ({ what = 'secret', ...facts }) =>
      `The ${what}${from(facts)} is a reference to a value that is kept elsewhere, or ciphertext, and not the ${what} itself.`,
    remedy: () => 'Let the program that keeps the value print it, as in `bot 3< <(pass show binance)`.',
    example: { subject: 'BINANCE_SECRET in .env' },
  },
  ERR_SECRET_PLACEHOLDER: {
    problem: (facts) => `The secret${from(facts)} is a placeholder.`,
    remedy: () => 'Replace it with the secret that the exchange issued.',
    example: { subject: 'BINANCE_SECRET in .env' },
  },
  ERR_SECRET_API_KEY: {
    problem: ({ what = 'secret', detail = 'is the API key itself', ...facts }) =>
      `The ${what}${from(facts)} ${detail}.`,
    remedy: () => 'Copy both again: the API key is the public half, and the exchange shows the secret only once.',
    example: { subject: 'key.txt', detail: 'is the API key itself' },
  },
  ERR_SECRET_PASSPHRASE: {
    problem: (facts) => `The secret${from(facts)} is the passphrase itself, which every request shows.`,
    remedy: () =>
      'Enter the passphrase that belongs to the API key. The exchange does not show it together with the secret.',
    example: { subject: 'key.txt' },
  },
  ERR_SECRET_UNCHANGED: {
    problem: ({ what = 'secret' }) => `The ${what} is the one that the account already has.`,
    remedy: () => 'Make a new API key or secret at the exchange, and enter that. Nothing was changed.',
  },
  ERR_SOURCE_NOT_FOUND: {
    problem: (facts) => `There is no file${named(facts)}${failedCall(facts)}.`,
    remedy: ({ subject }) =>
      subject?.startsWith('~')
        ? 'Write the whole path: only a shell replaces ~ with the home folder.'
        : 'Check the path and the working directory.',
    example: { subject: 'key.txt', call: 'open', errno: 'ENOENT' },
  },
  ERR_SOURCE_FORBIDDEN: {
    problem: (facts) => `This user may not read the file${named(facts)}${failedCall(facts)}.`,
    remedy: () => 'Check the owner and the mode of the file, and those of the folders above it.',
    errnoRemedies,
    example: { subject: '/run/key', call: 'open', errno: 'EACCES' },
  },
  ERR_SOURCE_PERMISSIONS: {
    problem: (facts) => `The file${named(facts)} is open to other users.`,
    remedy: () =>
      isWindows()
        ? `${restrictFile()} If others are meant to read it, pass { allowOthers: true }.`
        : `${restrictFile()} If that is impossible, as on the read-only mounts of Docker and Kubernetes secrets, pass { allowOthers: true }.`,
    example: { subject: 'key.txt' },
  },
  ERR_SOURCE_TYPE: {
    problem: ({ subject = 'The source' }) => `${subject} is neither a regular file nor a FIFO.`,
    remedy: () =>
      'If it is a folder, name the file inside. Open anything else yourself, and pass its descriptor to secret.descriptor.',
    example: { subject: '/run' },
  },
  ERR_SOURCE_IN_USE: {
    problem: (facts) => `This process itself uses${named(facts)}, so reading it would not end.`,
    remedy: () => 'Open the source in the shell that starts the program, as in `node bot.mjs 3< FILE`.',
    example: { subject: 'descriptor 3' },
  },
  ERR_SOURCE_READ: {
    problem: (facts) => `The secret could not be read${from(facts)}${details(facts)}${failedCall(facts)}.`,
    remedy: () => 'Check that the user of this process can read it, and load the key again.',
    errnoRemedies,
    example: { subject: 'key.txt', call: 'read', errno: 'EIO' },
  },
  ERR_SOURCE_UNSUPPORTED: {
    problem: (facts) => `This source does not exist on this platform${details(facts)}.`,
    remedy: () => 'Use secret.file.',
    example: { detail: 'there is no /dev/tty' },
  },
  ERR_ENV_MISSING: {
    problem: (facts) => `There is no environment variable${named(facts)}.`,
    remedy: () =>
      'Set it before the process starts. Reading it once removes it: load the key once and keep the key, not the variable.',
    example: { subject: 'KRAKEN_SECRET' },
  },
  ERR_ENV_THREAD: {
    problem: () => 'Only the main thread can load secret.env: a worker thread has a copy of the environment.',
    remedy: () => 'Load the key from another source in the worker.',
  },
  ERR_DOTENV_MISSING: {
    problem: (facts) => `The dotenv file has no line for${named(facts)}.`,
    remedy: () => 'Check the name. Upper and lower case are different.',
    example: { subject: 'KRAKEN_SECRET' },
  },
  ERR_DOTENV_SYNTAX: {
    problem: (facts) =>
      `The dotenv line for${named(facts)} cannot be read: a quote is not closed, characters follow a closing quote, or a # touches an unquoted value.`,
    remedy: () => 'Put the value in single quotes.',
    example: { subject: 'KRAKEN_SECRET' },
  },
  ERR_DOTENV_TOO_LONG: {
    problem: (facts) => `The dotenv file${named(facts)} is longer than ${kibibytes(facts.limit)}.`,
    remedy: () => 'Check that it is the right file.',
    example: { subject: '.env', limit: 65_536 },
  },
  ERR_TERMINAL_MISSING: {
    problem: (facts) => `There is no terminal to ask on${failedCall(facts)}.`,
    remedy: () => 'Under systemd, cron or Docker use secret.file, secret.descriptor or secret.env.',
    example: { call: 'open', errno: 'ENXIO' },
  },
  ERR_TERMINAL_FAILED: {
    problem: (facts) => `The terminal could not be used${details(facts)}${failedCall(facts)}.`,
    remedy: () => 'Try another terminal, or use secret.file or secret.descriptor.',
    errnoRemedies,
    example: { call: 'tcsetattr', errno: 'EIO' },
  },
  ERR_PROMPT_INTERRUPTED: {
    problem: () => 'The prompt was interrupted, or Ctrl-D was typed on an empty line: nothing was entered.',
    remedy: () => 'Load the key again to ask again.',
  },
} as const satisfies Record<string, Sentences>;
