/**
 * The native backend: turns sources and messages into calls of the addon, and its failures into LocksignError.
 * @module
 */
import { fstatSync } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import { type ErrorCode, type ErrorFacts, isErrorCode, LocksignError } from '../errors.js';
import { lengthOf, setBytes, wipeBytes } from '../intrinsics.js';
import type { SecretSource } from '../secret-source.js';
import {
  type Addon,
  algorithms,
  type Failure,
  loadAddon,
  type MemoryChoice,
  memoryChoices,
  secretEncodings,
  signatureEncodings,
} from './addon.js';
import type {
  Algorithm,
  Backend,
  BackendKey,
  Message,
  Protection,
  SecretEncoding,
  SignatureEncoding,
} from './backend.js';
import { bytesOutsideHeap, secretTextBytes } from './secret-text.js';

/** The addon cannot be had here; the message says why, in half a sentence. */
export class NativeUnavailable extends Error {
  override readonly name = 'NativeUnavailable';
}

/** @throws NativeUnavailable */
export function createNativeBackend(memory: MemoryChoice): Backend {
  let addon: Addon;
  try {
    addon = loadAddon();
  } catch (error) {
    throw new NativeUnavailable(error instanceof Error ? firstLine(error.message) : String(error), { cause: error });
  }
  // A prompt that nobody has answered must give the terminal its echo back. (Keys need no hook here: the addon
  // wipes them when the process exits.)
  process.on('exit', () => addon.cancelLoads());
  return new NativeBackend(addon, memoryChoices.indexOf(memory));
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}

/** Turns the addon's failure into an error; the subject is the path, name or label it is about. */
export function errorFrom(failure: Failure, subject?: string): LocksignError {
  const code: ErrorCode = isErrorCode(failure.code) ? failure.code : 'ERR_MEMORY_FAILED';
  const facts: { -readonly [K in keyof ErrorFacts]: ErrorFacts[K] } = {};
  if (subject !== undefined) facts.subject = subject;
  if (failure.call !== undefined) facts.call = failure.call;
  if (failure.errno !== 0) facts.errno = errnoName(failure.errno);
  if (failure.limit !== undefined) facts.limit = failure.limit;
  if (failure.needed !== undefined) facts.needed = failure.needed;
  return new LocksignError(code, facts);
}

function errnoName(errno: number): string {
  // On Windows these are GetLastError() values, for which Node has no names.
  return process.platform === 'win32' ? `error ${errno}` : getSystemErrorName(-errno);
}

class NativeBackend implements Backend {
  readonly name = 'native';
  readonly implementation: Backend['implementation'];
  readonly #addon: Addon;
  readonly #memory: number;

  constructor(addon: Addon, memory: number) {
    this.#addon = addon;
    this.#memory = memory;
    this.implementation = Object.freeze(addon.implementation);
  }

  async load(source: SecretSource, algorithm: Algorithm, encoding: SecretEncoding): Promise<BackendKey> {
    const result = await this.#read(source, [
      algorithms.indexOf(algorithm),
      secretEncodings.indexOf(encoding),
      this.#memory,
    ]);
    if (typeof result === 'number') return new NativeKey(this.#addon, result);
    throw errorFrom(result, subjectOf(source, result.code));
  }

  #read(source: SecretSource, purpose: [number, number, number]): Promise<number | Failure> | number | Failure {
    const addon = this.#addon;
    switch (source.kind) {
      case 'prompt':
        return addon.loadPrompt(source.label, ...purpose);
      case 'file':
        return addon.loadFile(source.path, source.allowOthers, ...purpose);
      case 'descriptor':
        requireOpen(source.descriptor);
        return addon.loadDescriptor(source.descriptor, ...purpose);
      case 'dotenv':
        return addon.loadDotenv(source.path, source.name, source.allowOthers, ...purpose);
      case 'bytes':
        return addon.loadBytes(outsideHeap(source.bytes), ...purpose);
      case 'text':
        return addon.loadText(source.text, ...purpose);
      case 'env': {
        if (!process.getBuiltinModule('node:worker_threads').isMainThread) throw new LocksignError('ERR_ENV_THREAD');
        return addon.loadEnvironment(source.name, ...purpose);
      }
      default:
        throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'source must be made by a function of `secret`' });
    }
  }
}

class NativeKey implements BackendKey {
  readonly #addon: Addon;
  readonly #sign: Addon['sign'];
  readonly #handle: number;
  #alive = true;

  constructor(addon: Addon, handle: number) {
    this.#addon = addon;
    this.#sign = addon.sign;
    this.#handle = handle;
  }

  get protection(): Protection {
    const memory = this.#addon.memory(this.#handle);
    if (memory === undefined) throw new LocksignError('ERR_KEY_DESTROYED');
    return {
      backend: 'native',
      memory,
      locked: true,
      excludedFromCoreDumps: this.#addon.leftOutOfDumps,
      hiddenFromRoot: memory === 'memfd_secret',
    };
  }

  sign(message: Message, encoding: SignatureEncoding): string {
    const signature = this.#sign(this.#handle, message, encodingNumber(encoding));
    if (typeof signature === 'string') return signature;
    throw refusal(signature);
  }

  verify(message: Message, signature: string, encoding: SignatureEncoding): boolean {
    const number = encodingNumber(encoding);
    if (typeof signature !== 'string') {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'signature must be a string' });
    }
    const result = this.#addon.verify(this.#handle, message, signature, number);
    if (typeof result === 'number') return result === 1;
    throw refusal(result);
  }

  // Once: the addon gives a dead key's handle to another key in the end.
  destroy(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#addon.destroy(this.#handle);
  }
}

// A closed descriptor's number would go to the pipe that the load opens for itself, and the load would wait for that.
function requireOpen(descriptor: number): void {
  try {
    fstatSync(descriptor);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException; // all that fstatSync() throws for a number
    throw new LocksignError('ERR_SOURCE_READ', {
      subject: `descriptor ${descriptor}`,
      ...(syscall && { call: syscall }),
      ...(code && { errno: code }),
    });
  }
}

/**
 * V8 keeps a short array inside its heap. Asked for the address, as the addon asks, it moves the bytes out and leaves the
 * originals behind, out of reach: so they are moved here. The addon wipes what it is given.
 */
function outsideHeap(bytes: Uint8Array): Uint8Array {
  // Too long for a secret, and for the heap; or empty, as an array is that was transferred away and cannot be filled.
  const length = lengthOf(bytes);
  if (length > secretTextBytes || length === 0) return bytes;
  const outside = bytesOutsideHeap(length);
  setBytes(outside, bytes);
  wipeBytes(bytes);
  return outside;
}

function subjectOf(source: SecretSource, code: string): string | undefined {
  switch (source.kind) {
    case 'file':
      return source.path;
    case 'dotenv':
      return code === 'ERR_DOTENV_MISSING' || code === 'ERR_DOTENV_SYNTAX' ? source.name : source.path;
    case 'env':
      return source.name;
    case 'descriptor':
      return `descriptor ${source.descriptor}`;
    default:
      return undefined;
  }
}

// Not a look-up in an object, which would find 'constructor' as well and would call an object's toString().
function encodingNumber(encoding: SignatureEncoding): number {
  switch (encoding) {
    case 'hex':
      return 0;
    case 'base64':
      return 1;
    case 'base64url':
      return 2;
    default:
      throw new LocksignError('ERR_INVALID_ARGUMENT', {
        detail: `encoding must be one of ${signatureEncodings.join(', ')}`,
      });
  }
}

function refusal(answer: undefined | false | null): LocksignError {
  if (answer === undefined) return new LocksignError('ERR_KEY_DESTROYED');
  if (answer === null) return new LocksignError('ERR_MEMORY_EXHAUSTED');
  return new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'message must be a string or a Uint8Array' });
}
