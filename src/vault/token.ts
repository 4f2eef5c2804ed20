/**
 * Accounts whose key is inside a PKCS#11 token. The vault has the URI of the key and, sealed, the
 * user's PIN.
 *
 * PKCS#11 has one login for each token and process. So the accounts on one token share an open
 * token in this thread, which is closed with the last of them.
 * @module
 */
import { realpathSync } from 'node:fs';
import { LocksignError } from '../errors/locksign-error.js';
import type { KeyKind } from '../exchanges/core/types/key-kind.js';
import { openToken, type Token, type TokenKey } from '../index.js';
import { maxSecretBytes } from '../keys/algorithms.js';
import type { PublicKey } from '../keys/public-key.js';
import { type TokenKeyPlace, tokenKeyPlace } from '../keys/token-uri.js';
import { notThenable } from '../util/not-thenable.js';
import { haveSameBytes, openForComparison } from './compare.js';
import { paddedBytes, type VaultEntry } from './format/format.js';
import { exchangeOf, refuseAccount } from './format/names.js';
import { isPrivateKind, kindOf } from './private-key.js';
import { LockedSecret } from './sealing/locked-secret.js';
import type { Opener } from './sealing/seal.js';
import type { Sodium } from './sodium/sodium.js';

/** A key of an account, and its share of the open token. */
export interface OpenedTokenKey {
  readonly key: TokenKey;
  /**
   * Gives the share back. The last one logs out, after the signatures that were asked for. A second
   * call does nothing.
   */
  close(): Promise<void>;
}

/** A token that accounts of this thread have open. */
interface Share {
  readonly place: TokenKeyPlace;
  /** The file of the module, without links. */
  readonly module: string;
  readonly token: Token;
  readonly sodium: Sodium;
  /** The PIN that the token accepted. Its memory cannot be read except for a comparison. */
  readonly pin: LockedSecret;
  /** The keys that are in use. */
  users: number;
  /** The comparisons that failed. */
  wrongPins: number;
}

const shares = new Set<Share>();

/** The last opening or closing of each module, which the next one waits for. */
const turns = new Map<string, Promise<unknown>>();

/**
 * A comparison costs no try at the token. Without a limit, code that may add accounts could find
 * the PIN by trying.
 */
const mostWrongPins = 3;

/** Only an own field counts: a polluted prototype must not choose a token. */
export const tokenOf = (account: { readonly token?: string | undefined }): string | undefined =>
  Object.hasOwn(account, 'token') ? account.token : undefined;

/** One after the other, so that no account logs in while another one does, or logs out. */
function inTurn<T>(module: string, action: () => Promise<T>): Promise<T> {
  const done = (turns.get(module) ?? Promise.resolve()).then(action);
  const settled = done.catch(() => {});
  turns.set(module, settled);
  void settled.then(() => {
    if (turns.get(module) === settled) turns.delete(module);
  });
  return done;
}

/** The path itself if there is no such file, which openToken() reports. */
function fileOf({ modulePath }: TokenKeyPlace): string {
  try {
    return realpathSync(modulePath);
  } catch {
    return modulePath;
  }
}

function copyOf(sodium: Sodium, { bytes, length }: LockedSecret): LockedSecret {
  const memory = sodium.allocate(paddedBytes(maxSecretBytes));
  memory.set(bytes);
  return new LockedSecret(sodium, memory, length);
}

/** @throws {LocksignError} `ERR_TOKEN_PIN` */
function requireSamePin(share: Share, pin: LockedSecret): void {
  const refuse = (detail: string, remedy: string): never => {
    throw new LocksignError('ERR_TOKEN_PIN', { subject: share.token.facts.label, detail, remedy });
  };
  const close = 'close the accounts that use the token, or restart the program';
  if (share.wrongPins >= mostWrongPins) {
    refuse(`${mostWrongPins} other PINs were refused while it is open`, `To try another one, ${close}.`);
  }
  share.sodium.protect(share.pin.memory, 'write');
  const isSame = haveSameBytes(share.pin, pin);
  share.sodium.protect(share.pin.memory, 'none');
  if (isSame) return;
  share.wrongPins += 1;
  refuse(
    'it is open, and this is not the PIN that it was opened with',
    `Enter that PIN. If the PIN of the token was changed meanwhile, first ${close}.`,
  );
}

/** Logs in. The PIN is tried once. */
async function logIn(sodium: Sodium, place: TokenKeyPlace, module: string, pin: LockedSecret): Promise<Share> {
  const kept = copyOf(sodium, pin);
  try {
    using source = copyOf(sodium, pin);
    const token = await openToken(place.token, source.source(), { keepPin: true });
    sodium.protect(kept.memory, 'none');
    const share = notThenable({ place, module, token, sodium, pin: kept, users: 0, wrongPins: 0 });
    shares.add(share);
    return share;
  } catch (error) {
    kept.free();
    throw error;
  }
}

const fits = ({ token: { facts } }: Share, wanted: TokenKeyPlace['facts']): boolean =>
  (['label', 'serial', 'manufacturer', 'model'] as const).every(
    (field) => wanted[field] === undefined || wanted[field] === facts[field],
  );

/** The open token of this name, or a new login. */
async function shareOf(sodium: Sodium, place: TokenKeyPlace, module: string, pin: LockedSecret): Promise<Share> {
  const ofModule = [...shares].filter((share) => share.module === module);
  const named = ofModule.find((share) => share.place.token === place.token);
  if (named !== undefined) {
    requireSamePin(named, pin);
    return named;
  }
  try {
    return await logIn(sodium, place, module, pin);
  } catch (error) {
    if (!(error instanceof LocksignError) || error.code !== 'ERR_TOKEN_OPEN') throw error;
    // Another URI names a token that is open. The module found one token of this name, and said
    // that it did not check the PIN.
    const [open, another] = ofModule.filter((share) => fits(share, place.facts));
    if (open === undefined || another !== undefined) throw error;
    requireSamePin(open, pin);
    return open;
  }
}

async function giveBack(share: Share): Promise<void> {
  share.users -= 1;
  if (share.users > 0) return;
  shares.delete(share);
  share.pin.free();
  await share.token.close();
}

/**
 * Opens the key that a URI names.
 * @param pin is not changed, and may be freed afterwards. A PIN that the token did not check is
 *   compared with the one that it was opened with.
 * @throws {LocksignError} what openToken() and Token.key() throw.
 */
export async function openInToken(
  sodium: Sodium,
  uri: string,
  { algorithm }: KeyKind,
  pin: LockedSecret,
): Promise<OpenedTokenKey> {
  const place = tokenKeyPlace(uri);
  if (algorithm === 'ecdsa-secp256k1') {
    throw new LocksignError('ERR_TOKEN_KEY', { detail: 'tokens do not sign on the curve secp256k1' });
  }
  const module = fileOf(place);
  const share = await inTurn(module, async () => {
    const found = await shareOf(sodium, place, module, pin);
    found.users += 1;
    return found;
  });
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await inTurn(module, () => giveBack(share));
  };
  try {
    const key = await share.token.key(place.key, { algorithm });
    return notThenable({ key, close });
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens the key of an account whose key is in a token. It no longer needs the vault's keys when it
 * returns its promise.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`, `ERR_VAULT_ACCOUNT` if the account has no token, and
 *   what openInToken() throws.
 * @example
 * const { key, close } = await openTokenKey(session.opener(), entry);
 * await key.signAsync('symbol=LTCBTC', 'base64');
 * await close();
 */
export async function openTokenKey(from: Opener, entry: VaultEntry): Promise<OpenedTokenKey> {
  const kind = kindOf(exchangeOf(entry.exchange, from.path), entry);
  const uri = tokenOf(entry) ?? refuseAccount(from.path, `the key of '${entry.name}' is not in a token`);
  using pin = openForComparison(from, entry, 'secret');
  // Awaited here, because the PIN is freed when this function returns.
  return await openInToken(from.sodium, uri, kind, pin);
}

/** Bytes at the end of SubjectPublicKeyInfo (RFC 8410; RFC 5480, section 2.2). */
const rawBytes = { ed25519: 32, 'ecdsa-p256-sha256': 65 } as const;

/** The public key of a private key in a token, in the forms that exchanges ask for. */
function publicKeyOfToken({ algorithm, publicKey: pem, label }: TokenKey): PublicKey {
  if (pem === undefined) {
    throw new LocksignError('ERR_TOKEN_KEY', {
      subject: label,
      detail: 'the token does not have its public key',
      remedy: 'Store it there too, as `pkcs11-tool --write-object FILE --type pubkey --id ID` does.',
    });
  }
  if (algorithm !== 'ed25519' && algorithm !== 'ecdsa-p256-sha256') return { pem, base64: undefined, hex: undefined };
  const info = Buffer.from(pem.replace(/-----.*?-----|\s/g, ''), 'base64');
  const raw = info.subarray(-rawBytes[algorithm]);
  return { pem, base64: raw.toString('base64'), hex: raw.toString('hex') };
}

/**
 * The public key of a key in a token. Undefined for HMAC.
 * @throws {LocksignError} `ERR_TOKEN_KEY` if the token does not have it, and what openInToken()
 *   throws.
 */
export async function publicKeyInToken(
  sodium: Sodium,
  uri: string,
  kind: KeyKind,
  pin: LockedSecret,
): Promise<PublicKey | undefined> {
  if (!isPrivateKind(kind)) return undefined;
  const { key, close } = await openInToken(sodium, uri, kind, pin);
  try {
    return publicKeyOfToken(key);
  } finally {
    await close();
  }
}
