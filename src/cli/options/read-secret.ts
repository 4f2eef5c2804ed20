/**
 * Reads secrets into secret memory. There two entries can be compared, and the length
 * of a new passphrase can be checked, while JavaScript holds no copy of either.
 * @module
 */
import { timingSafeEqual } from 'node:crypto';
import { backend, LocksignError, protectProcess, type SecretSource, secret } from '../../index.js';
import { checkNewPassphrase, LockedSecret, selectSodium } from '../../vault/inspect.js';
import { PassphraseError } from '../exit.js';
import { output } from '../output.js';
import { askUntilAccepted, refuses } from '../terminal/ask-again.js';
import { warningsWritten } from '../terminal/warnings.js';

let isProtected = false;

/**
 * Keeps debuggers of the same user out and turns core files off, before the first secret is read
 * (docs/platforms.md).
 */
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

/** @throws what readSecret throws. */
export async function readLocked(source: SecretSource): Promise<LockedSecret> {
  protectOnce();
  const sodium = await selectSodium();
  await warningsWritten();
  return LockedSecret.read(sodium, source);
}

/** Bytes. A shorter passphrase is refused. */
const shortest = 8;
/**
 * Bytes. A shorter passphrase gets a warning. Three random words of a list of 7,776 have about as
 * many bytes, and 38 bits.
 */
const weak = 14;

/**
 * Checks the length and the characters of a new passphrase.
 * @throws {PassphraseError} if it is too short.
 * @throws {LocksignError} `ERR_VAULT_NEW_PASSPHRASE`
 */
export function checkStrength(passphrase: LockedSecret): void {
  const { length } = passphrase;
  checkNewPassphrase(passphrase, output.warn);
  if (length < shortest) {
    throw new PassphraseError(
      `The passphrase is shorter than ${shortest} bytes. Nothing was changed. Choose several random words.`,
    );
  }
  if (length < weak) {
    output.warn(
      `This passphrase has only ${length} bytes. Anyone who gets the vault's file can try many passphrases. Several random words are stronger.`,
    );
  }
}

const isSame = (one: LockedSecret, other: LockedSecret): boolean =>
  one.length === other.length && timingSafeEqual(one.bytes, other.bytes);

/**
 * Asks for a new passphrase twice, and again after a refusal.
 * @throws {PassphraseError} if it is too short, or if the entries differ.
 */
export function askTwice(label: string): Promise<LockedSecret> {
  output.note('Choose several random words, such as five from a word list. Nobody can recover a forgotten passphrase.');
  return askUntilAccepted(() => askTwiceOnce(label), refuses.newPassphrase);
}

async function askTwiceOnce(label: string): Promise<LockedSecret> {
  const first = await readLocked(secret.prompt(label));
  try {
    checkStrength(first);
    using second = await readLocked(secret.prompt('Once more'));
    if (!isSame(first, second)) throw new PassphraseError('The two entries differ. Nothing was changed. Try again.');
    return first;
  } catch (error) {
    first.free();
    throw error;
  }
}
