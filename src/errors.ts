/**
 * The one error class, its codes, and the sentence for each.
 * @module
 */

/** What is known about a failure; each sentence uses what it needs. Never holds key material. */
export interface ErrorFacts {
  /** What failed, in a sentence's place: a path, a variable's name, a field. */
  readonly subject?: string;
  /** A sentence fragment that says more. */
  readonly detail?: string;
  /** The system call that failed, such as `mlock`. */
  readonly call?: string;
  /** Its errno by name, such as `EPERM`. */
  readonly errno?: string;
  /** Bytes allowed. */
  readonly limit?: number;
  /** Bytes needed. */
  readonly needed?: number;
  readonly cause?: unknown;
}

const because = (facts: ErrorFacts): string =>
  facts.call === undefined ? '' : ` (${facts.call}${facts.errno === undefined ? '' : `: ${facts.errno}`})`;
const subject = (facts: ErrorFacts): string => (facts.subject === undefined ? '' : ` ${facts.subject}`);

const kibibytes = (bytes: number | undefined): string =>
  bytes === undefined ? 'an unknown amount' : `${Math.ceil(bytes / 1024)} KiB`;

const sentences = {
  ERR_INVALID_ARGUMENT: (facts) => `Invalid argument: ${facts.detail ?? 'see the documentation'}.`,
  ERR_SECRET_EMPTY: () => 'The secret is empty. Check that the source holds it, and on which line.',
  ERR_SECRET_TOO_LONG: (facts) =>
    `The secret is longer than ${facts.limit ?? 4096} bytes. Check that the source is the secret and not another file.`,
  ERR_SECRET_NEWLINE: () =>
    'The secret has a line break inside. Store it on one line; only one line break at its end is ignored.',
  ERR_SECRET_BASE64: () =>
    "The secret is not valid base64, as encoding: 'base64' promises. Copy it again, whole, or use encoding: 'utf8' if the exchange takes its text as the key.",
  ERR_SECRET_HEX: () =>
    "The secret is not valid hexadecimal, as encoding: 'hex' promises. Copy it again, whole, or use encoding: 'utf8' if the exchange takes its text as the key.",
  ERR_MEMLOCK_LIMIT: (facts) =>
    `Cannot lock memory for the secret: the limit RLIMIT_MEMLOCK is ${kibibytes(facts.limit)}, ${kibibytes(facts.needed)} are needed${because(facts)}. ` +
    'Raise it with `ulimit -l`, LimitMEMLOCK= in a systemd unit, --ulimit memlock= in Docker or a memlock line in /etc/security/limits.conf.',
  ERR_MEMORY_FORBIDDEN: (facts) =>
    `Locking memory is forbidden here${because(facts)}: a seccomp filter or container policy blocks it. Allow mlock and memfd_secret in its profile, or set LOCKSIGN_BACKEND=wasm to do without locked memory.`,
  ERR_MEMORY_UNSUPPORTED: (facts) =>
    `This kernel cannot give the memory asked for${because(facts)}. memfd_secret needs Linux 6.5, or 5.14 booted with secretmem.enable=1; leave LOCKSIGN_MEMORY unset to use mlock instead.`,
  ERR_MEMORY_EXHAUSTED: (facts) =>
    `The system is out of memory for the secret${because(facts)}. Free memory, or raise the container's limit.`,
  ERR_MEMORY_FAILED: (facts) => `Memory for the secret could not be set up${because(facts)}.`,
  ERR_SOURCE_NOT_FOUND: (facts) =>
    `There is no file${subject(facts)}${because(facts)}. Check the path and the working directory.`,
  ERR_SOURCE_FORBIDDEN: (facts) =>
    `The file${subject(facts)} may not be read by this user${because(facts)}. Check its owner and mode.`,
  ERR_SOURCE_PERMISSIONS: (facts) =>
    `The file${subject(facts)} is open to other users. Make it yours alone: \`chmod 600\` and \`chown\`; or pass { allowOthers: true } if that is meant.`,
  ERR_SOURCE_TYPE: (facts) => `${facts.subject ?? 'The source'} is neither a regular file nor a FIFO.`,
  ERR_SOURCE_READ: (facts) =>
    `The secret could not be read${facts.subject === undefined ? '' : ` from ${facts.subject}`}${because(facts)}.`,
  ERR_SOURCE_UNSUPPORTED: (facts) =>
    `This source does not exist on this platform${facts.detail === undefined ? '' : `: ${facts.detail}`}.`,
  ERR_ENV_MISSING: (facts) =>
    `There is no environment variable${subject(facts)}. A variable that was taken once is gone: load the key once and keep it.`,
  ERR_ENV_THREAD: () =>
    'secret.env works in the main thread only: a worker thread has a copy of the environment. Load the key from another source in the worker.',
  ERR_DOTENV_MISSING: (facts) =>
    `The dotenv file has no line for${subject(facts)}. Names are matched exactly, case included.`,
  ERR_DOTENV_SYNTAX: (facts) =>
    `The dotenv line for${subject(facts)} cannot be read: a quote is not closed, characters follow a closing quote, or a # touches an unquoted value. Put the value in single quotes.`,
  ERR_DOTENV_TOO_LONG: (facts) =>
    `The dotenv file${subject(facts)} is longer than ${kibibytes(facts.limit)}. Check that it is the right file.`,
  ERR_TERMINAL_MISSING: (facts) =>
    `There is no terminal to ask on${because(facts)}. Under systemd, cron or Docker use secret.file, secret.descriptor or secret.env.`,
  ERR_TERMINAL_FAILED: (facts) => `The terminal could not be used${because(facts)}.`,
  ERR_PROMPT_INTERRUPTED: () => 'The prompt was interrupted; no secret was entered.',
  ERR_KEY_DESTROYED: () => 'This key has been destroyed. Load it again to sign.',
  ERR_BACKEND_UNKNOWN: (facts) => `${facts.detail ?? 'Unknown setting'}.`,
  ERR_BACKEND_UNAVAILABLE: (facts) =>
    `The native signer cannot be used and ${facts.subject ?? 'LOCKSIGN_BACKEND=native'} forbids another: ${facts.detail ?? 'unknown reason'}. ` +
    'Install a release with a prebuilt file for this platform, build it with `npm run build` in a checkout, or unset that variable to sign in WebAssembly.',
  ERR_WASM_UNAVAILABLE: (facts) =>
    `WebAssembly is not available in this process (started with --jitless?), and neither is the native signer: ${facts.detail ?? 'unknown reason'}.`,
  ERR_PROTECT_UNAVAILABLE: (facts) =>
    `Protecting the process needs the native signer, which cannot be used: ${facts.detail ?? 'unknown reason'}. Without it, start the process with \`ulimit -c 0\`, and as a user of its own.`,
  ERR_PROTECT_FAILED: (facts) => `The process could not be protected${because(facts)}.`,
  ERR_REQUEST: (facts) => `The request cannot be signed: ${facts.detail ?? 'see the documentation'}.`,
} as const satisfies Record<string, (facts: ErrorFacts) => string>;

/** The codes a LocksignError can have. */
export type ErrorCode = keyof typeof sentences;

/** Whether `code` is one of the codes above. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(sentences, code);
}

/**
 * Every error this package throws on purpose. `code` is stable across versions; the message says how to mend it and
 * never holds key material.
 *
 * @example
 * try {
 *   await SigningKey.load(secret.file('key'), options);
 * } catch (error) {
 *   if (error instanceof LocksignError && error.code === 'ERR_SOURCE_PERMISSIONS') { … }
 * }
 */
export class LocksignError extends Error {
  override readonly name = 'LocksignError';
  readonly code: ErrorCode;
  /** The system call that failed, if one did. */
  readonly call: string | undefined;
  /** Its errno by name, if one did. */
  readonly errno: string | undefined;
  /** Bytes allowed, for the codes about a limit. */
  readonly limit: number | undefined;
  /** Bytes needed, for ERR_MEMLOCK_LIMIT. */
  readonly needed: number | undefined;

  constructor(code: ErrorCode, facts: ErrorFacts = {}) {
    super(sentences[code](facts), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.call = facts.call;
    this.errno = facts.errno;
    this.limit = facts.limit;
    this.needed = facts.needed;
  }
}
