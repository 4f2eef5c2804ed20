/**
 * The passphrase of a private key in PEM: its options, its question, and the progress of the
 * decryption.
 * @module
 */
import type { Command } from 'commander';
import { LocksignError, type PlainSource, type SecretSource, secret } from '../../index.js';
import { LockedSecret, selectSodium } from '../../vault/inspect.js';
import { namedSource, secretOptions } from '../options/secret-options.js';
import { output } from '../output.js';
import { askUntilAccepted, refuses } from '../terminal/ask-again.js';

export const pemPassphraseName = 'pem-passphrase';
const name = pemPassphraseName;

export const pemPassphraseOptions = (command: Command): Command =>
  secretOptions(command, name, 'the passphrase of an encrypted private key');

/**
 * Where the options say that the passphrase is, or else the terminal. It is read only if the key is
 * encrypted.
 */
export const pemPassphrase = (options: Readonly<Record<string, unknown>>): PlainSource =>
  namedSource(options, name) ?? secret.prompt('Passphrase of the private key');

/** The general remedy names the options of other passphrases. */
function explained(error: unknown, passphrase: PlainSource): unknown {
  const isAsked = passphrase.kind === 'prompt' && error instanceof LocksignError;
  if (!isAsked || (error.code !== 'ERR_TERMINAL_MISSING' && error.code !== 'ERR_TERMINAL_FAILED')) return error;
  const { code, call, errno } = error;
  return new LocksignError(code, {
    ...(call !== undefined && { call }),
    ...(errno !== undefined && { errno }),
    remedy: `The private key is encrypted: pass its passphrase with --${name}-file, --${name}-fd or --${name}-env.`,
    cause: error,
  });
}

const nothing = (): void => {};

/**
 * Calls `read` with a copy of the text of a private key as source, and with the passphrase. On the
 * terminal, a passphrase that does not decrypt the key is asked for again.
 * @param text in locked memory. It stays.
 */
export async function withPemPassphrase<T>(
  text: Uint8Array,
  passphrase: PlainSource,
  read: (source: SecretSource) => Promise<T>,
): Promise<T> {
  const sodium = await selectSodium();
  const attempt = async (): Promise<T> => {
    using copy = new LockedSecret(sodium, sodium.allocate(text.length), text.length);
    copy.memory.set(text);
    let progress: Promise<void> | undefined;
    const onDecrypt = (): void => {
      progress = output.during('Decrypting the private key', () => reading.then(nothing, nothing));
    };
    const reading = read(secret.encrypted(copy.source(), passphrase, { onDecrypt }));
    try {
      return await reading;
    } catch (error) {
      throw explained(error, passphrase);
    } finally {
      await progress;
    }
  };
  return passphrase.kind === 'prompt' ? askUntilAccepted(attempt, refuses.pemPassphrase) : attempt();
}
