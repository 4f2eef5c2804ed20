/**
 * Accounts whose key is inside a PKCS#11 token. The vault has the URI of the key and, sealed, the
 * user's PIN.
 *
 * PKCS#11 has one login for each token and process. So the accounts on one token share an open
 * token in this thread, which is closed with the last of them. An account joins them only with the
 * PIN that the token has accepted.
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
import { kindOf } from './private-key.js';
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
}

const shares = new Set<Share>();

/**
 * The last sealed PIN that each token refused. Every account on a token has its own copy, and each
 * would cost a try: tokens lock themselves after a few.
 */
const refused = new Map<string, { readonly sodium: Sodium; readonly pin: LockedSecret }>();

/** Which token a URI names, however it names the key. */
const tokenId = (module: string, { facts }: TokenKeyPlace): string =>
  JSON.stringify([module, facts.label, facts.serial, facts.manufacturer, facts.model]);

function forgetRefused(id: string): void {
  refused.get(id)?.pin.free();
  refused.delete(id);
}

function rememberRefused(id: string, sodium: Sodium, pin: LockedSecret): void {
  forgetRefused(id);
  const kept = copyOf(sodium, pin);
  sodium.protect(kept.memory, 'none');
  refused.set(id, { sodium, pin: kept });
}

/** The last opening or closing of each module, which the next one waits for. */
const turns = new Map<string, Promise<unknown>>();

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

/** Opens the memory of a PIN that is kept for the comparison. */
function isSamePin({ sodium, pin: kept }: Pick<Share, 'sodium' | 'pin'>, pin: LockedSecret): boolean {
  sodium.protect(kept.memory, 'write');
  try {
    return haveSameBytes(kept, pin);
  } finally {
    sodium.protect(kept.memory, 'none');
  }
}

/** @throws {LocksignError} `ERR_TOKEN_PIN` */
function requireSamePin(share: Share, pin: LockedSecret): void {
  if (isSamePin(share, pin)) return;
  const { token } = share;
  throw new LocksignError('ERR_TOKEN_PIN', {
    subject: token.facts.label,
    detail: 'it is open, and this is not the PIN that it was opened with',
    remedy: 'Give the vault the PIN that the token has now: `locksign rotate NAME`. Then open the account again.',
  });
}

/** Logs in. The PIN is tried once, also if several accounts have the same wrong one. */
async function logIn(sodium: Sodium, place: TokenKeyPlace, module: string, pin: LockedSecret): Promise<Share> {
  const id = tokenId(module, place);
  const before = refused.get(id);
  if (before !== undefined && isSamePin(before, pin)) {
    throw new LocksignError('ERR_TOKEN_PIN', {
      subject: place.facts.label ?? place.facts.serial ?? place.token,
      detail: 'it has refused this PIN, which is not tried again',
      remedy: 'Give the vault the PIN that the token has now: `locksign rotate NAME`.',
    });
  }
  const kept = copyOf(sodium, pin);
  try {
    using source = copyOf(sodium, pin);
    const token = await openToken(place.token, source.source(), { keepPin: true });
    sodium.protect(kept.memory, 'none');
    forgetRefused(id);
    const share = notThenable({ place, module, token, sodium, pin: kept, users: 0 });
    shares.add(share);
    return share;
  } catch (error) {
    kept.free();
    if (error instanceof LocksignError && error.code === 'ERR_TOKEN_PIN') rememberRefused(id, sodium, pin);
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

/** @throws {LocksignError} `ERR_TOKEN_KEY`, and what Token.key() throws. */
async function keyOf(token: Token, { key }: TokenKeyPlace, { algorithm }: KeyKind): Promise<TokenKey> {
  if (algorithm === 'ecdsa-secp256k1') {
    throw new LocksignError('ERR_TOKEN_KEY', { detail: 'tokens do not sign on the curve secp256k1' });
  }
  return await token.key(key, { algorithm });
}

async function openShared(sodium: Sodium, uri: string, kind: KeyKind, pin: LockedSecret): Promise<OpenedTokenKey> {
  const place = tokenKeyPlace(uri);
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
    return notThenable({ key: await keyOf(share.token, place, kind), close });
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens the key of an account whose key is in a token. It no longer needs the vault's keys when it
 * returns its promise.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`, `ERR_VAULT_ACCOUNT` if the account has no token, and
 *   what openToken() and Token.key() throw. `ERR_TOKEN_PIN` also means that the token is open with
 *   another PIN.
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
  return await openShared(from.sodium, uri, kind, pin);
}

/**
 * Uses a key with a PIN that somebody has entered. The token must check that, so the login is not
 * shared: a comparison with the PIN of an open token would cost no try, and code that may change
 * the vault could find the PIN by trying.
 * @param pin is not changed.
 * @throws {LocksignError} what openToken() and Token.key() throw: `ERR_TOKEN_OPEN` while an account
 *   has the token open. Also what `use` throws.
 */
export async function tryPin<T>(
  sodium: Sodium,
  uri: string,
  kind: KeyKind,
  pin: LockedSecret,
  use: (key: TokenKey) => T | Promise<T>,
): Promise<T> {
  const place = tokenKeyPlace(uri);
  const module = fileOf(place);
  return await inTurn(module, async () => {
    using source = copyOf(sodium, pin);
    await using token = await openToken(place.token, source.source());
    forgetRefused(tokenId(module, place));
    return await use(await keyOf(token, place, kind));
  });
}

/** Bytes at the end of SubjectPublicKeyInfo (RFC 8410; RFC 5480, section 2.2). */
const rawBytes = { ed25519: 32, 'ecdsa-p256-sha256': 65 } as const;

/**
 * The public key of a private key in a token, in the forms that exchanges ask for.
 * @throws {LocksignError} `ERR_TOKEN_KEY` if the token does not have it.
 */
export function publicKeyInToken({ algorithm, publicKey: pem, label }: TokenKey): PublicKey {
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
