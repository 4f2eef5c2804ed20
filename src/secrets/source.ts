/**
 * Where a secret comes from, as plain data. Nothing is read before a key is loaded, so a source can
 * be passed around, logged and compared without touching the secret (except `bytes` and `text`,
 * which carry it: do not log those).
 * @module
 */
import { isUint8Array } from 'node:util/types';
import { LocksignError } from '../errors/locksign-error.js';

/** Asks on the controlling terminal, echo off. */
export interface PromptSource {
  readonly kind: 'prompt';
  readonly label: string;
}
/** Reads a regular file or a FIFO. */
export interface FileSource {
  readonly kind: 'file';
  readonly path: string;
  readonly allowOthers: boolean;
}
/** Reads an open descriptor to its end. */
export interface DescriptorSource {
  readonly kind: 'descriptor';
  readonly descriptor: number;
}
/** Takes an environment variable and erases it. */
export interface EnvironmentSource {
  readonly kind: 'env';
  readonly name: string;
}
/** Takes one value out of a dotenv file. */
export interface DotenvSource {
  readonly kind: 'dotenv';
  readonly path: string;
  readonly name: string;
  readonly allowOthers: boolean;
}
/** Takes a byte array and fills it with zeros. */
export interface BytesSource {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
  readonly outsideHeap: boolean;
}
/** Takes a string, which JavaScript keeps. */
export interface TextSource {
  readonly kind: 'text';
  readonly text: string;
}

/** A description of where a secret is to be read; made by the functions of {@link secret}. */
export type SecretSource =
  | PromptSource
  | FileSource
  | DescriptorSource
  | EnvironmentSource
  | DotenvSource
  | BytesSource
  | TextSource;

/** Options of the sources that open a file. */
export interface FileOptions {
  /**
   * Take a file that its group or others can read or write, or that another user owns, as Docker and Kubernetes mount
   * secrets. Default false.
   */
  readonly allowOthers?: boolean;
}

/** Options of {@link secret.bytes}. */
export interface BytesOptions {
  /**
   * The array's memory is outside V8's heap already, as that of libsodium's `sodium_malloc` is: the native addon then
   * reads it where it is, and no copy is made in memory that is not locked. If it is not so, a copy stays in the heap.
   * Default false. WebAssembly has no locked memory, so there a copy is made all the same, and wiped.
   */
  readonly outsideHeap?: boolean;
}

function requireText(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '' || value.includes('\0')) {
    throw new LocksignError('ERR_INVALID_ARGUMENT', {
      detail: `${field} must be a non-empty string without NUL characters`,
    });
  }
  return value;
}

/**
 * The places a secret can come from.
 *
 * @example
 * const key = await SigningKey.load(secret.file('/run/credentials/bot.service/binance'), {
 *   algorithm: 'hmac-sha256',
 *   encoding: 'utf8',
 * });
 */
export const secret = {
  /**
   * Asks for the secret on the controlling terminal (`/dev/tty`), without echo, straight into locked memory.
   * At most 4,094 bytes: the kernel's canonical mode cuts longer lines (termios(3)).
   * In WebAssembly, ask in the main thread: a worker that is terminated while it asks leaves the echo off.
   * @param label what to ask for; shown before a colon.
   */
  prompt(label: string): PromptSource {
    return { kind: 'prompt', label: requireText(label, 'label') };
  },

  /**
   * Reads a regular file or a FIFO, such as a systemd credential or a Docker secret. One trailing newline is
   * dropped. Opening a FIFO waits for its writer.
   * @param path absolute, or relative to the working directory at the time of loading; `~` is not expanded.
   */
  file(path: string, options: FileOptions = {}): FileSource {
    return { kind: 'file', path: requireText(path, 'path'), allowOthers: options?.allowOthers === true };
  },

  /**
   * Reads an open descriptor (file, pipe, socket) to its end; it stays open.
   * @example
   * // started as: bot 3< <(pass show kraken)
   * secret.descriptor(3);
   */
  descriptor(descriptor: number): DescriptorSource {
    if (!Number.isInteger(descriptor) || descriptor < 0 || descriptor > 0x7fffffff) {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'descriptor must be a non-negative integer' });
    }
    return { kind: 'descriptor', descriptor };
  },

  /**
   * Takes an environment variable: its value is wiped in the process's own environment block, so that
   * `/proc/<pid>/environ` no longer shows it, and the variable is removed. The process that started this one
   * still has its copy, and so does anything that read `process.env` before. A value that is refused is gone as well.
   * In WebAssembly the value becomes a string, and its place is wiped on Linux only, where `/proc/self/mem` can be written.
   * Main thread only: other threads see a copy of the environment made when they started.
   */
  env(name: string): EnvironmentSource {
    if (requireText(name, 'name').includes('=')) {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: "name must not contain '='" });
    }
    return { kind: 'env', name };
  },

  /**
   * Takes one value out of a dotenv file, parsed in locked memory; no other value of the file is kept.
   * @param path the file, at most 64 KiB.
   * @param name the variable's name, matched exactly. If it is there more than once, the last one counts.
   */
  dotenv(path: string, name: string, options: FileOptions = {}): DotenvSource {
    return {
      kind: 'dotenv',
      path: requireText(path, 'path'),
      name: requireText(name, 'name'),
      allowOthers: options?.allowOthers === true,
    };
  },

  /**
   * Takes a byte array and fills it with zeros when the key is loaded, also if loading fails. Copies made before
   * (a pooled Buffer, a string it came from, a garbage collector's move) are out of reach.
   */
  bytes(bytes: Uint8Array, options: BytesOptions = {}): BytesSource {
    // Not instanceof, which an object that only inherits from Uint8Array passes.
    if (!isUint8Array(bytes)) {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'bytes must be a Uint8Array' });
    }
    return { kind: 'bytes', bytes, outsideHeap: options?.outsideHeap === true };
  },

  /**
   * Takes a string. It works, and it is the one source that cannot protect what came before it: a JavaScript
   * string cannot be erased, so the secret stays in the heap until the garbage collector reuses its place,
   * can be swapped and dumped, and may have been copied. For tests and for moving to another source.
   */
  text(text: string): TextSource {
    if (typeof text !== 'string') {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'text must be a string' });
    }
    return { kind: 'text', text };
  },
} as const;

/**
 * The same source with every field checked, and looked at once: a source is plain data, so it may have been written by hand or
 * come out of a file.
 *
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT`
 */
export function checkedSource(source: SecretSource): SecretSource {
  const kind = source?.kind;
  switch (kind) {
    case 'prompt':
      return secret.prompt(source.label);
    case 'file':
      return secret.file(source.path, source);
    case 'descriptor':
      return secret.descriptor(source.descriptor);
    case 'env':
      return secret.env(source.name);
    case 'dotenv':
      return secret.dotenv(source.path, source.name, source);
    case 'bytes':
      return secret.bytes(source.bytes, source);
    case 'text':
      return secret.text(source.text);
    default:
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'source must be made by a function of `secret`' });
  }
}
