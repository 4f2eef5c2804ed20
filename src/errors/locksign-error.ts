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
  /** The environment variable that held the secret, and is gone. */
  readonly taken?: string;
  /** The system call that failed, such as `mlock`. */
  readonly call?: string;
  /** Its errno by name, such as `EPERM`. */
  readonly errno?: string;
  /** Bytes allowed; keys, for ERR_KEY_LIMIT. */
  readonly limit?: number;
  /** Bytes needed. */
  readonly needed?: number;
  readonly cause?: unknown;
}

/** What Node's own modules say of a failure: the call and its errno, or else a message. */
export function systemFacts(error: unknown): ErrorFacts {
  const { syscall, code, message } = error as Partial<NodeJS.ErrnoException>; // any of them may be missing
  return {
    ...(syscall !== undefined && { call: syscall }),
    ...(code !== undefined && { errno: code }),
    ...(code === undefined && message !== undefined && { detail: message }),
  };
}

const because = (facts: ErrorFacts): string =>
  facts.call === undefined ? '' : ` (${facts.call}${facts.errno === undefined ? '' : `: ${facts.errno}`})`;
const subject = (facts: ErrorFacts): string => (facts.subject === undefined ? '' : ` ${facts.subject}`);
const from = (facts: ErrorFacts): string => (facts.subject === undefined ? '' : ` from ${facts.subject}`);
/** Node's messages end with a full stop or without one. */
const reason = (facts: ErrorFacts): string => facts.detail?.replace(/\.$/, '') ?? 'unknown reason';
const detail = (facts: ErrorFacts): string => (facts.detail === undefined ? '' : `: ${facts.detail}`);
const taken = (facts: ErrorFacts): string =>
  facts.taken === undefined
    ? ''
    : ` The variable ${facts.taken} has been taken from the environment: start the process again with it set.`;

const kibibytes = (bytes: number | undefined, round = Math.floor): string =>
  bytes === undefined ? 'an unknown amount' : `${round(bytes / 1024)} KiB`;

const isWindows = (): boolean => process.platform === 'win32';

/** Room for what a key needs after the step that failed: its page, which is 64 KiB on some ARM kernels. */
const furtherLockedBytes = 64 * 1024;

/** A limit under which the load that failed would have gone on to its end, in KiB. */
function sufficientKibibytes(needed: number): number {
  const step = 64;
  return Math.ceil((needed + furtherLockedBytes) / 1024 / step) * step;
}

function memlockLimit(facts: ErrorFacts): string {
  const { limit, needed = 0 } = facts;
  if (isWindows()) {
    return (
      `Windows locks no more memory for this process: its working set is ${kibibytes(limit)}, ${kibibytes(facts.needed, Math.ceil)} are needed${because(facts)}. ` +
      "Raise the working set limit of its job object, or give its user the right 'Increase a process working set'."
    );
  }
  const enough = sufficientKibibytes(needed);
  return (
    `Cannot lock memory for the secret: the limit RLIMIT_MEMLOCK is ${kibibytes(limit)}, ${kibibytes(facts.needed, Math.ceil)} are needed${because(facts)}. ` +
    `Raise it with \`ulimit -l ${enough}\`, LimitMEMLOCK=${enough}K in a systemd unit, --ulimit memlock=${enough * 1024} in Docker or a memlock line in /etc/security/limits.conf.`
  );
}

function noThread(facts: ErrorFacts): string {
  const start = `No thread could be started to read the secret${because(facts)}.`;
  if (isWindows()) return `${start} Free memory, or raise the limits of the process's job object.`;
  return `${start} Raise the limit: \`ulimit -u\`, TasksMax= in a systemd unit, --pids-limit in Docker.`;
}

/** What to do about an errno, whatever the call. */
const remedies: Readonly<Record<string, string>> = {
  EBADF: 'That descriptor is not open for reading. Open it for this process, as in `bot 3< file`.',
  EISDIR: 'It is a folder. Name the file inside.',
  ELOOP: 'Its links lead in a circle. Name the file itself.',
  ENAMETOOLONG: 'The path is too long. Pass a path and not the secret itself.',
  EMFILE: 'Too many files are open. Close some, or raise `ulimit -n`.',
  ERR_ACCESS_DENIED: "Node's permission model forbids it. Start with --allow-fs-read and this path.",
  ENFILE: 'The system has too many files open. Close some.',
};
const remedy = (facts: ErrorFacts, otherwise: string): string => remedies[facts.errno ?? ''] ?? otherwise;

const longName = 'Choose a shorter path: what is written beside the vault has a name that is 22 bytes longer.';
/** Only what has been changed has one. */
const stateBefore = ({ subject = 'vault.json' }: ErrorFacts): string =>
  `If it was changed before, its state before the last change is beside it, as ${subject}.previous.`;

const sentences = {
  ERR_INVALID_ARGUMENT: (facts) => `Invalid argument: ${facts.detail ?? 'see the documentation'}.`,
  ERR_SECRET_EMPTY: (facts) => `The secret${from(facts)} is empty. Check that the source holds it, and on which line.`,
  ERR_SECRET_TOO_LONG: (facts) =>
    `The secret${from(facts)} is longer than ${facts.limit ?? 4096} bytes. Check that the source is the secret and not another file.`,
  ERR_SECRET_NEWLINE: (facts) =>
    `The secret${from(facts)} has a line break inside. Store it on one line; only one line break at its end is ignored.`,
  ERR_SECRET_BASE64: (facts) =>
    `The secret${from(facts)} is not valid base64, as encoding: 'base64' promises. Copy it again, whole, or use encoding: 'utf8' if the exchange takes its text as the key.`,
  ERR_SECRET_HEX: (facts) =>
    `The secret${from(facts)} is not valid hexadecimal, as encoding: 'hex' promises. Copy it again, whole, or use encoding: 'utf8' if the exchange takes its text as the key.`,
  ERR_SECRET_ASCII: (facts) =>
    `The secret${from(facts)} has a character outside ASCII, which encoding: 'to-uppercase' has no capital letter for. Copy it again, whole, or use encoding: 'utf8' if the exchange takes its text as it is.`,
  ERR_SECRET_CHARACTERS: (facts) =>
    `The ${facts.subject ?? 'secret'} must be visible ASCII characters, ${facts.detail ?? 'and nothing else'}. Copy it again, whole and alone.`,
  ERR_MEMLOCK_LIMIT: memlockLimit,
  ERR_MEMORY_FORBIDDEN: (facts) =>
    `Locking memory is forbidden here${because(facts)}: a seccomp filter or container policy blocks it. Allow mlock and memfd_secret in its profile, or set LOCKSIGN_BACKEND=wasm to do without locked memory.`,
  ERR_MEMORY_UNSUPPORTED: (facts) =>
    `This kernel cannot give the memory asked for${because(facts)}. memfd_secret needs Linux 6.5, or 5.14 booted with secretmem.enable=1; leave LOCKSIGN_MEMORY unset to use mlock instead.`,
  ERR_MEMORY_EXHAUSTED: (facts) =>
    `The system is out of memory for the secret${because(facts)}. Free memory, or raise the container's limit.`,
  ERR_KEY_LIMIT: (facts) =>
    `This thread holds ${(facts.limit ?? 65_536).toLocaleString('en-US')} keys already. Destroy those no longer needed, or load each key once and keep it.`,
  ERR_THREAD: noThread,
  ERR_MEMORY_FAILED: (facts) =>
    `Memory for the secret could not be set up${because(facts)}. ${remedy(facts, 'Try LOCKSIGN_MEMORY=mlock; LOCKSIGN_BACKEND=wasm does without locked memory.')}`,
  ERR_SOURCE_NOT_FOUND: (facts) =>
    `There is no file${subject(facts)}${because(facts)}. ${
      facts.subject?.startsWith('~')
        ? 'Only a shell turns ~ into the home directory: write the whole path, or use os.homedir().'
        : 'Check the path and the working directory.'
    }`,
  ERR_SOURCE_FORBIDDEN: (facts) =>
    `The file${subject(facts)} may not be read by this user${because(facts)}. ${remedy(facts, 'Check its owner and mode, and those of the folders above it.')}`,
  ERR_SOURCE_PERMISSIONS: (facts) =>
    isWindows()
      ? `The file${subject(facts)} is open to other users. Make it yours alone, in cmd: \`icacls FILE /reset\`, then \`icacls FILE /inheritance:r /grant:r "%USERNAME%:R"\`. If others are meant to read it, pass { allowOthers: true }.`
      : `The file${subject(facts)} is open to other users. Make it yours alone: \`chmod 600\`, \`chown\`, and \`setfacl -b\` if it has an access list. Where that is impossible, as on the read-only mounts of Docker and Kubernetes secrets, pass { allowOthers: true }.`,
  ERR_SOURCE_TYPE: (facts) =>
    `${facts.subject ?? 'The source'} is neither a regular file nor a FIFO. If it is a folder, name the file inside; what else you can open goes to secret.descriptor.`,
  ERR_SOURCE_READ: (facts) =>
    `The secret could not be read${from(facts)}${detail(facts)}${because(facts)}. ${remedy(facts, "Check that the process's user can read it, and load the key again.")}`,
  ERR_SOURCE_UNSUPPORTED: (facts) => `This source does not exist on this platform${detail(facts)}. Use secret.file.`,
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
  ERR_TERMINAL_FAILED: (facts) =>
    `The terminal could not be used${detail(facts)}${because(facts)}. ${remedy(facts, 'Try another terminal, or use secret.file or secret.descriptor.')}`,
  ERR_PROMPT_INTERRUPTED: () =>
    'The prompt ended without a secret: it was interrupted, or Ctrl-D was typed on an empty line. Load the key again to ask again.',
  ERR_KEY_DESTROYED: () => 'This key has been destroyed. Load it again to sign.',
  ERR_BACKEND_UNKNOWN: (facts) => `${facts.detail ?? 'Unknown setting'}.`,
  ERR_BACKEND_UNAVAILABLE: (facts) =>
    `The native signer cannot be used and ${facts.subject ?? 'LOCKSIGN_BACKEND=native'} forbids another: ${reason(facts)}. ` +
    'Install a release with a prebuilt file for this platform, build it with `npm run build` in a checkout, or unset that variable to sign in WebAssembly.',
  ERR_WASM_UNAVAILABLE: (facts) => `WebAssembly cannot sign here: ${reason(facts)}.`,
  ERR_PROTECT_UNAVAILABLE: (facts) =>
    `Protecting the process needs the native signer, which cannot be used: ${reason(facts)}. Without it, start the process with \`ulimit -c 0\`, and as a user of its own.`,
  ERR_PROTECT_FAILED: (facts) =>
    `The process could not be protected${because(facts)}. If a seccomp filter or container policy forbids the call, allow it; or start the process with \`ulimit -c 0\`, and as a user of its own.`,
  ERR_LOCK_UNAVAILABLE: (facts) =>
    `Files cannot be locked here${detail(facts)}. That takes Linux or macOS, and the native addon or the command flock(1) of util-linux.`,
  ERR_LOCK_FAILED: (facts) =>
    `The file behind${subject(facts)} could not be locked${detail(facts)}${because(facts)}. Pass an open descriptor; if its file system has no locks, as some network file systems have none, move the file to a local disk.`,
  ERR_SODIUM_UNAVAILABLE: (facts) =>
    `The vault needs libsodium, which cannot be used: ${reason(facts)}. Run \`npm install sodium-native\`; where there is no file of it for the platform, \`npm install libsodium-wrappers-sumo\`, and LOCKSIGN_BACKEND must not be 'native'.`,
  ERR_VAULT_MISSING: (facts) =>
    facts.detail === undefined
      ? `There is no vault at${subject(facts)}. Make one with createVault or \`locksign init\`, or name another with \`path\` or LOCKSIGN_VAULT.`
      : `There is no vault at${subject(facts)}, but ${facts.detail}.`,
  ERR_VAULT_EXISTS: (facts) =>
    `There is something at${subject(facts)} already. ${facts.detail ?? 'Open that vault'}, or choose another path; a vault is never overwritten.`,
  ERR_VAULT_PERMISSIONS: (facts) => `The vault cannot be used: ${facts.subject ?? 'its file'} ${reason(facts)}.`,
  ERR_VAULT_READ: (facts) =>
    `The vault${subject(facts)} could not be read${detail(facts)}${because(facts)}. ${remedy(facts, "Check that the process's user can read it.")}`,
  ERR_VAULT_PASSPHRASE: (facts) =>
    `The passphrase does not open the vault${subject(facts)}. Enter it again; if it is certainly right, the derivation's salt or cost in the file was changed: put a copy of the vault back. ${stateBefore(facts)}`,
  ERR_VAULT_DAMAGED: (facts) =>
    `The vault${subject(facts)} is damaged, was tampered with, or is no vault${detail(facts)}. If the path is right, put a copy of it back. ${stateBefore(facts)}`,
  ERR_VAULT_VERSION: (facts) =>
    `The vault${subject(facts)} has format version ${reason(facts)}, which this release does not know. Install a newer one.`,
  ERR_VAULT_COST: (facts) =>
    `The key of the vault${subject(facts)} is not derived${detail(facts)}. For a new vault, choose another \`cost\` (\`locksign init --cost 128,3\`: 128 MiB, 3 passes); an existing one opens on a machine with more memory, unless somebody changed its file, and \`locksign export --cost\` makes a cheaper one there.`,
  ERR_VAULT_LOCKED: (facts) =>
    `Another process is changing the vault${subject(facts)}, and was not done within 5 seconds. Try again when it is.`,
  ERR_VAULT_CHANGED: (facts) =>
    `The vault${subject(facts)} was changed by another process since it was opened. Nothing was written: open it again and repeat the change.`,
  ERR_VAULT_READ_ONLY: (facts) =>
    `The vault${subject(facts)} is open for reading. Open it with { edit: true } to change it.`,
  ERR_VAULT_CLOSED: (facts) => `The vault${subject(facts)} is closed. Open it again.`,
  ERR_VAULT_ACCOUNT: (facts) => `The vault${subject(facts)}: ${reason(facts)}${facts.detail?.endsWith('?') ? '' : '.'}`,
  ERR_VAULT_WRITE: (facts) =>
    `The vault${subject(facts)} could not be written${detail(facts)}${because(facts)}. ${facts.errno === 'ENAMETOOLONG' ? longName : remedy(facts, 'Check the space and the permissions of its folder; a vault that was there before is as it was.')}`,
  ERR_REQUEST: (facts) => `The request cannot be signed: ${facts.detail ?? 'see the documentation'}.`,
  ERR_SEND: (facts) => `No answer to${subject(facts)}: ${reason(facts)}.`,
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
  // Declared only: a field without a fact would be printed as undefined.
  /** The system call that failed, if one did. */
  declare readonly call?: string;
  /** Its errno by name, if one did. */
  declare readonly errno?: string;
  /** Bytes allowed, for the codes about a limit; keys, for ERR_KEY_LIMIT. */
  declare readonly limit?: number;
  /** Bytes needed, for ERR_MEMLOCK_LIMIT. */
  declare readonly needed?: number;

  constructor(code: ErrorCode, facts: ErrorFacts = {}) {
    super(sentences[code](facts) + taken(facts), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    if (facts.call !== undefined) this.call = facts.call;
    if (facts.errno !== undefined) this.errno = facts.errno;
    if (facts.limit !== undefined) this.limit = facts.limit;
    if (facts.needed !== undefined) this.needed = facts.needed;
  }
}
