/**
 * A key of the native backend: it signs and verifies by calls of the addon.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import { append, each, indexIn, isArray } from '../../util/primordials.js';
import {
  type BackendKey,
  digestOnly,
  type KeyOptions,
  type Message,
  notDerivable,
  type Protection,
  printableOnly,
  type SignatureEncoding,
  tooManyCharacters,
} from '../backend.js';
import { algorithms, firstAlgorithm, secretEncodings, signatureEncodings, signStatuses } from '../shared-table.js';
import type { Addon, Sign, Verify } from './addon.js';
import { errorFrom } from './failure.js';

const okStatus = signStatuses.indexOf('ok');
const mismatchStatus = signStatuses.indexOf('mismatch');

/** A key, as the handle that the addon gave it. */
export class NativeKey implements BackendKey {
  readonly #addon: Addon;
  readonly #handle: number;
  #alive = true;

  constructor(addon: Addon, handle: number) {
    this.#addon = addon;
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
    const signature = signBy(this.#addon, encoding, this.#handle, message);
    if (typeof signature === 'string') return signature;
    throw refusal(signature);
  }

  verify(message: Message, signature: string, encoding: SignatureEncoding): boolean {
    const verify = verifyCall(this.#addon, encoding);
    if (typeof signature !== 'string') {
      throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'signature must be a string' });
    }
    const result = verify(this.#handle, message, signature);
    if (result === okStatus) return true;
    if (result === mismatchStatus) return false;
    throw refusal(result);
  }

  derive(
    message: Message,
    encoding: SignatureEncoding,
    length: number | undefined,
    purposes: readonly KeyOptions[],
  ): BackendKey[] {
    const encodingNumber = indexIn(signatureEncodings, encoding);
    if (encodingNumber < 0) throw unknownEncoding();
    const wanted: number[] = [];
    appendPurposes(wanted, purposes);
    const derived = this.#addon.derive(this.#handle, message, encodingNumber, length ?? 0, wanted);
    if (typeof derived === 'number') throw refusal(derived);
    if (isArray(derived)) return keysOf(this.#addon, derived);
    if (derived.code !== 'ERR_INVALID_ARGUMENT' || derived.limit === undefined) throw errorFrom(derived);
    throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: tooManyCharacters(derived.limit) });
  }

  get publicKey(): string | undefined {
    const written = this.#addon.publicKey(this.#handle);
    if (typeof written !== 'string') throw refusal(written);
    return written === '' ? undefined : written;
  }

  // The handle is released only once, because the addon later reuses it for another key.
  destroy(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#addon.destroy(this.#handle);
  }
}

/** Appends the numbers of each key's algorithm and encoding. */
export function appendPurposes(list: unknown[], purposes: readonly KeyOptions[]): void {
  each(purposes, ({ algorithm, encoding }) => {
    append(list, firstAlgorithm + indexIn(algorithms, algorithm));
    append(list, indexIn(secretEncodings, encoding));
  });
}

/** The keys of the handles that the addon returned. */
export function keysOf(addon: Addon, handles: readonly number[]): BackendKey[] {
  const keys: BackendKey[] = [];
  each(handles, (handle) => append(keys, new NativeKey(addon, handle)));
  return keys;
}

// A lookup in an object would also find 'constructor', and would call the toString() of an encoding
// that is an object. Each function has its own call site, because V8 calls the addon faster from a
// site that has only ever called one function.
function signBy(addon: Addon, encoding: SignatureEncoding, handle: number, message: Message): ReturnType<Sign> {
  switch (encoding) {
    case 'hex':
      return addon.signHex(handle, message);
    case 'base64':
      return addon.signBase64(handle, message);
    case 'base64url':
      return addon.signBase64Url(handle, message);
    default:
      throw unknownEncoding();
  }
}

function verifyCall(addon: Addon, encoding: SignatureEncoding): Verify {
  switch (encoding) {
    case 'hex':
      return addon.verifyHex;
    case 'base64':
      return addon.verifyBase64;
    case 'base64url':
      return addon.verifyBase64Url;
    default:
      throw unknownEncoding();
  }
}

function unknownEncoding(): LocksignError {
  return new LocksignError('ERR_INVALID_ARGUMENT', {
    detail: `encoding must be one of ${signatureEncodings.join(', ')}`,
  });
}

function refusal(status: number): LocksignError {
  switch (signStatuses[status]) {
    case 'key-destroyed':
      return new LocksignError('ERR_KEY_DESTROYED');
    case 'memory-exhausted':
      return new LocksignError('ERR_MEMORY_EXHAUSTED');
    case 'not-printable':
      return new LocksignError('ERR_INVALID_ARGUMENT', { detail: printableOnly });
    case 'not-a-digest':
      return new LocksignError('ERR_INVALID_ARGUMENT', { detail: digestOnly });
    case 'not-derivable':
      return new LocksignError('ERR_INVALID_ARGUMENT', { detail: notDerivable });
    case 'wrong-result':
      return new LocksignError('ERR_SIGNATURE_WRONG');
    default:
      return new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'message must be a string or a Uint8Array' });
  }
}
