/**
 * Descriptions of where a secret comes from, as plain data. Nothing is read before a key is loaded,
 * so a source can be passed around, logged and compared without touching the secret. The exceptions
 * are `bytes` and `text`, which contain the secret: do not log those.
 * @module
 */
import { LocksignError } from '../errors/locksign-error.js';
import { hasCharacter } from '../util/has-character.js';
import { hasOwn, isLost, isUint8Array, wipeBytes } from '../util/primordials.js';

/** Asks on the controlling terminal, with echo off. */
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
/** Takes an environment variable and removes it. */
export interface EnvironmentSource {
  readonly kind: 'env';
  readonly name: string;
}
/** Reads one value of a dotenv file. */
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
/** Takes a string, which JavaScript cannot wipe. */
export interface TextSource {
  readonly kind: 'text';
  readonly text: string;
}

/** Makes a new secret in locked memory. */
export interface RandomSource {
  readonly kind: 'random';
}

/** Where the text of a private key or a passphrase is read. */
export type PlainSource =
  | PromptSource
  | FileSource
  | DescriptorSource
  | EnvironmentSource
  | DotenvSource
  | BytesSource
  | TextSource;

/** Reads a private key in PEM and, only if it is encrypted, its passphrase. */
export interface EncryptedSource {
  readonly kind: 'encrypted';
  readonly source: PlainSource;
  readonly passphrase: PlainSource;
  readonly onDecrypt?: (() => void) | undefined;
}

/** A description of where to read a secret. The functions of {@link secret} make it. */
export type SecretSource = PlainSource | RandomSource | EncryptedSource;

/** Options of {@link secret.file} and {@link secret.dotenv}. */
export interface FileOptions {
  /**
   * Accepts a file that its group or others can read or write, or that another user owns. Docker
   * and Kubernetes mount secrets that way. The default is false.
   */
  readonly allowOthers?: boolean;
}

/** Options of {@link secret.bytes}. */
export interface BytesOptions {
  /**
   * States that the array's memory is already outside V8's heap, as memory of secretMemory() is.
   * The native addon then reads it in place and makes no copy in memory that is not locked. If the
   * statement is wrong, a copy of the secret stays in the heap. WebAssembly has no locked memory,
   * so it always makes a copy, which it wipes. The default is false.
   */
  readonly outsideHeap?: boolean;
}

/** Options of {@link secret.encrypted}. */
export interface EncryptedOptions {
  /**
   * Is called if the key is encrypted, once its passphrase was read. The decryption that follows
   * takes milliseconds with the usual number of iterations, and seconds with the largest. It keeps
   * no thread of JavaScript busy.
   */
  readonly onDecrypt?: (() => void) | undefined;
}

function requireText(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '' || hasCharacter(value, '\0')) {
    throw new LocksignError('ERR_INVALID_ARGUMENT', {
      detail: `${field} must be a non-empty string without NUL characters`,
    });
  }
  return value;
}

/** Only an own property counts: a polluted prototype must not open a file to others. */
const allowsOthers = (options: FileOptions | undefined): boolean =>
  typeof options === 'object' && options !== null && hasOwn(options, 'allowOthers') && options.allowOthers === true;

/**
 * The places a secret can come from.
 *
 * @example
 * const key = await SigningKey.load(secret.file('/run/credentials/bot.service/binance'), {
 *   algorithm: 'hmac-sha256',
 *   encoding: 'utf8',
 * });
 */
export const secret = Object.freeze({
  /**
   * Asks for the secret on the controlling terminal (`/dev/tty`), with echo off. The native backend
   * reads it straight into locked memory. A secret has at most 4,094 bytes here, because the
   * kernel's canonical mode truncates longer lines (termios(3)). With the WebAssembly backend, ask
   * in the main thread: a worker that is terminated while it asks leaves the echo off.
   * @param label the name of the secret, shown before a colon.
   */
  prompt(label: string): PromptSource {
    return { kind: 'prompt', label: requireText(label, 'label') };
  },

  /**
   * Reads a regular file or a FIFO, such as a systemd credential or a Docker secret. One trailing
   * newline is dropped. Reading a FIFO waits for a writer.
   * @param path absolute, or relative to the working directory when the key is loaded. `~` is not
   *   expanded.
   */
  file(path: string, options: FileOptions = {}): FileSource {
    return { kind: 'file', path: requireText(path, 'path'), allowOthers: allowsOthers(options) };
  },

  /**
   * Reads an open descriptor (file, pipe or socket) to its end. The descriptor stays open. A
   * descriptor that the process itself uses is refused when the key is loaded
   * (`ERR_SOURCE_IN_USE`): that is what 3 is if the shell opens nothing there.
   * @example
   * // The shell starts the program with: bot 3< <(pass show kraken)
   * secret.descriptor(3);
   */
  descriptor(descriptor: number): DescriptorSource {
    if (typeof descriptor !== 'number' || descriptor % 1 !== 0 || descriptor < 0 || descriptor > 0x7fffffff) {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'descriptor must be a non-negative integer' });
    }
    return { kind: 'descriptor', descriptor };
  },

  /**
   * Takes an environment variable. Its value is wiped in the process's own environment block, so
   * that `/proc/<pid>/environ` no longer shows it, and the variable is removed. The parent process
   * keeps its copy, and so does any code that has already read `process.env`. The variable is also
   * removed if its value is refused as a key, for example because it is not base64. If the load
   * fails for another reason, such as memory that cannot be locked, or if the value is longer than
   * any secret, the variable stays as it was.
   *
   * With the WebAssembly backend the value becomes a JavaScript string, and the environment block
   * is wiped only on Linux, where `/proc/self/mem` is writable. The source works only in the main
   * thread, because a worker has a copy of the environment from the time it started.
   */
  env(name: string): EnvironmentSource {
    if (hasCharacter(requireText(name, 'name'), '=')) {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: "name must not contain '='" });
    }
    return { kind: 'env', name };
  },

  /**
   * Reads one value of a dotenv file. The native backend parses the file in locked memory. No other
   * value of the file is kept.
   * @param path a file of at most 64 KiB.
   * @param name the variable's name, matched exactly. The last of several assignments counts.
   */
  dotenv(path: string, name: string, options: FileOptions = {}): DotenvSource {
    return {
      kind: 'dotenv',
      path: requireText(path, 'path'),
      name: requireText(name, 'name'),
      allowOthers: allowsOthers(options),
    };
  },

  /**
   * Takes a byte array and fills it with zeros when the key is loaded, even if loading fails.
   * Earlier copies cannot be wiped: a pooled Buffer, the string that the bytes came from, or the
   * memory that the garbage collector moved them out of.
   */
  bytes(bytes: Uint8Array, options: BytesOptions = {}): BytesSource {
    // An object that only inherits from Uint8Array would pass instanceof.
    if (!isUint8Array(bytes)) {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'bytes must be a Uint8Array' });
    }
    if (isLost(bytes)) {
      throw new LocksignError('ERR_INVALID_ARGUMENT', {
        detail: 'bytes has lost its content: its buffer was transferred away or has become too short',
      });
    }
    return { kind: 'bytes', bytes, outsideHeap: options?.outsideHeap === true };
  },

  /**
   * Takes a string. This is the one source that leaves the secret unprotected: a JavaScript string
   * cannot be wiped. The secret stays in the heap until the garbage collector reuses the memory,
   * can be swapped out and dumped, and may have been copied. Use it for tests, or until another
   * source is set up.
   */
  text(text: string): TextSource {
    if (typeof text !== 'string') {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'text must be a string' });
    }
    return { kind: 'text', text };
  },

  /**
   * Reads a private key in PEM that may be encrypted with a passphrase (PBES2 of RFC 8018 with
   * PBKDF2 and AES-CBC, as OpenSSL writes it). The source of the passphrase is read only if the key
   * is encrypted: otherwise nobody is asked, and a variable stays. The native backend reads both
   * into locked memory, decrypts there, and wipes the passphrase. A wrong passphrase is
   * `ERR_KEY_PASSPHRASE`. WebAssembly decrypts no key (`ERR_PRIVATE_KEY`).
   *
   * Where no private key is wanted, it is the same as `source` alone.
   * @param source of the key: any source but random() and encrypted().
   * @param passphrase likewise. It belongs to the file, and not to an API key.
   * @example
   * const source = secret.encrypted(secret.file('key.pem'), secret.prompt('Passphrase of key.pem'));
   * const key = await SigningKey.load(source, { algorithm: 'ed25519', encoding: 'pem' });
   */
  encrypted(source: PlainSource, passphrase: PlainSource, options: EncryptedOptions = {}): EncryptedSource {
    const onDecrypt = options?.onDecrypt;
    if (onDecrypt !== undefined && typeof onDecrypt !== 'function') {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'onDecrypt must be a function' });
    }
    return {
      kind: 'encrypted',
      source: plainSource(source, 'source'),
      passphrase: plainSource(passphrase, 'passphrase'),
      onDecrypt,
    };
  },

  /**
   * Makes a new secret: 32 bytes of the system's generator (getrandom(2)), as 64 hexadecimal digits
   * in locked memory. Nobody has seen it, and each load makes another. It needs the native backend.
   * @example
   * await vault.add({ name: 'binance-ed', exchange: 'binance', apiKey, type: 'ed25519', secret: secret.random() });
   */
  random(): RandomSource {
    return { kind: 'random' };
  },
} as const);

function plainSource(source: SecretSource, field: string): PlainSource {
  const checked = checkedSource(source);
  if (checked.kind !== 'random' && checked.kind !== 'encrypted') return checked;
  throw new LocksignError('ERR_INVALID_ARGUMENT', {
    detail: `${field} of secret.encrypted() cannot be secret.${checked.kind}()`,
  });
}

/** The source without its passphrase. */
export const textOf = (source: SecretSource): Exclude<SecretSource, EncryptedSource> =>
  source.kind === 'encrypted' ? source.source : source;

/** Fills the bytes that a source contains with zeros. */
export function wipeSource(source: SecretSource): void {
  if (source.kind === 'bytes') wipeBytes(source.bytes);
  if (source.kind !== 'encrypted') return;
  wipeSource(source.source);
  wipeSource(source.passphrase);
}

/** For a value that is none of the sources, which only JavaScript can pass. */
export function unknownSource(): never {
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'source must be made by a function of `secret`' });
}

/**
 * Copies a source and validates every field, reading each one once. A source is plain data, so it
 * may have been written by hand or parsed from a file.
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
    case 'random':
      return secret.random();
    case 'encrypted':
      return secret.encrypted(source.source, source.passphrase, source);
    default:
      return unknownSource();
  }
}
