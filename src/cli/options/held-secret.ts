/**
 * A secret between the prompt and the vault: in libsodium's locked memory, so that two entries can be compared and its length
 * be judged while JavaScript holds no copy of it.
 * @module
 */
import { timingSafeEqual } from 'node:crypto';
import { backend, LocksignError, protectProcess, type SecretSource, secret } from '../../index.js';
import { notThenable } from '../../util/not-thenable.js';
import { LockedSecret, selectSodium } from '../../vault/inspect.js';
import { PassphraseError } from '../exit.js';
import { output } from '../output.js';

let isProtected = false;

/** Turns debuggers of the same user away, and core files off, before the first secret comes in (docs/platforms.md). */
export function protectOnce(): void {
  if (isProtected || backend().name !== 'native') return;
  isProtected = true;
  try {
    protectProcess();
  } catch (error) {
    if (!(error instanceof LocksignError)) throw error;
    output.warn(error.message);
  }
}

export class Held {
  readonly #secret: LockedSecret;

  private constructor(locked: LockedSecret) {
    notThenable(this);
    this.#secret = locked;
  }

  /** @throws what readSecret throws. */
  static async read(source: SecretSource): Promise<Held> {
    protectOnce();
    return new Held(await LockedSecret.read(await selectSodium(), source));
  }

  /** Bytes. */
  get length(): number {
    return this.#secret.length;
  }

  /** For one use: whoever takes it wipes it. */
  source(): SecretSource {
    return this.#secret.source();
  }

  /** Compares where both are. */
  equals(other: Held): boolean {
    return this.length === other.length && timingSafeEqual(this.#secret.bytes, other.#secret.bytes);
  }

  [Symbol.dispose](): void {
    this.#secret.free();
  }
}

/** Bytes. Below, a passphrase is refused. */
const shortest = 8;
/** Bytes. Below, a passphrase is warned of: three random words of a list of 7,776 have about as many, and 38 bits. */
const weak = 14;

/**
 * What can be told of a new passphrase without looking at it: its length.
 * @throws {PassphraseError} if it is too short.
 */
export function checkStrength({ length }: Held): void {
  if (length < shortest) {
    throw new PassphraseError(`The passphrase is shorter than ${shortest} bytes. Take several random words.`);
  }
  if (length < weak) {
    output.warn(
      `That passphrase has ${length} bytes, and whoever gets the file can try many. Several random words are stronger.`,
    );
  }
}

/**
 * Asks for a new passphrase twice.
 * @throws {PassphraseError} if it is too short, or the entries differ.
 */
export async function askTwice(label: string): Promise<Held> {
  output.note('Take several random words, such as five of a word list: nobody can recover a forgotten passphrase.');
  const first = await Held.read(secret.prompt(label));
  try {
    checkStrength(first);
    using second = await Held.read(secret.prompt('Once more'));
    if (!first.equals(second)) throw new PassphraseError('The two entries differ. Nothing was changed.');
    return first;
  } catch (error) {
    first[Symbol.dispose]();
    throw error;
  }
}
