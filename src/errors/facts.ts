/**
 * The facts about a failure, and the phrases that the sentences of several codes share.
 * @module
 */

/**
 * What is known about a failure. The sentences of each code use the facts they need. Never holds
 * key material.
 */
export interface ErrorFacts {
  /** What the source holds, if it is not the secret of an API key. */
  readonly what?: string;
  /** What failed: a path, the name of a variable or a field. */
  readonly subject?: string;
  /** A clause that says more about the problem. It has no full stop. */
  readonly detail?: string;
  /**
   * A full sentence that says what to do in this case. It replaces the general remedy of the code.
   */
  readonly remedy?: string;
  /** The environment variable that held the secret, and that is removed by now. */
  readonly removedVariable?: string;
  /** The system call that failed, such as `mlock`. */
  readonly call?: string;
  /** The name of its errno, such as `EPERM`. */
  readonly errno?: string;
  /** Bytes allowed. For ERR_KEY_LIMIT, the number of keys. */
  readonly limit?: number;
  /** Bytes needed. */
  readonly needed?: number;
  /** Whether the process has a seccomp filter (seccomp(2)). Undefined if that is not known. */
  readonly filtered?: boolean;
  /** For ERR_SEND: whether the exchange may have received the request. */
  readonly sent?: 'no' | 'unknown';
  readonly cause?: unknown;
}

/** The two sentences of a code. */
export interface Sentences {
  /** What happened. */
  readonly problem: (facts: ErrorFacts) => string;
  /** What to do. */
  readonly remedy: (facts: ErrorFacts) => string;
  /** What to do after a system call failed with one of these errnos. */
  readonly errnoRemedies?: Readonly<Record<string, string>>;
  /** The facts of a typical case, for docs/errors.md. */
  readonly example?: ErrorFacts;
}

/** The facts in an error of Node's own modules: the call and its errno, or else the message. */
export function systemFacts(error: unknown): ErrorFacts {
  const { syscall, code, message } = error as Partial<NodeJS.ErrnoException>; // any of them may be missing
  return {
    ...(syscall !== undefined && { call: syscall }),
    ...(code !== undefined && { errno: code }),
    ...(code === undefined && message !== undefined && { detail: message }),
  };
}

/** ` (mlock: ENOMEM)` */
export const failedCall = ({ call, errno }: ErrorFacts): string =>
  call === undefined ? '' : ` (${call}${errno === undefined ? '' : `: ${errno}`})`;

/** A name on one line: what follows a line break in a path would look like another message. */
const onOneLine = (name: string): string => name.replaceAll('\n', '\\n').replaceAll('\r', '\\r');

/** ` vault.json` */
export const named = ({ subject }: ErrorFacts): string => (subject === undefined ? '' : ` ${onOneLine(subject)}`);

/** ` from key.txt` */
export const from = ({ subject }: ErrorFacts): string => (subject === undefined ? '' : ` from ${onOneLine(subject)}`);

/** `: it is not a file` */
export const details = ({ detail }: ErrorFacts): string => (detail === undefined ? '' : `: ${detail}`);

/**
 * The detail as the end of a sentence. The messages of Node end with a full stop or without one.
 */
export const reason = ({ detail }: ErrorFacts): string => detail?.replace(/\.$/, '') ?? 'the reason is unknown';

export const kibibytes = (bytes: number | undefined, round = Math.floor): string =>
  bytes === undefined ? 'an unknown amount' : `${round(bytes / 1024)} KiB`;

export const isWindows = (): boolean => process.platform === 'win32';

/** What to do about an errno of a call on a file or a descriptor. */
export const errnoRemedies: Readonly<Record<string, string>> = {
  EBADF: 'That descriptor is not open for reading. Open it for this process, as in `bot 3< file`.',
  EISDIR: 'It is a folder. Name the file inside.',
  ELOOP: 'Its symbolic links form a circle. Name the file itself.',
  ENAMETOOLONG: 'The path is too long. Pass a path and not the secret itself.',
  EMFILE: 'Too many files are open. Close some, or raise `ulimit -n`.',
  ERR_ACCESS_DENIED: "Node's permission model forbids it. Start with --allow-fs-read and this path.",
  ENFILE: 'The system has too many files open. Close some.',
};
