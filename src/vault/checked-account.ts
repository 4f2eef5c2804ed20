/**
 * Checks the fields and the secrets of an account before they are sealed, so that the user learns
 * of a bad one now and not at the first order.
 * @module
 */

import { isUtf8 } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';
import { LocksignError } from '../errors/locksign-error.js';
import { checkAccount, checkApiKey } from '../exchanges/core/checks.js';
import type { Account } from '../exchanges/core/types/account.js';
import type { Exchange } from '../exchanges/core/types/exchange.js';
import { type SecretSource, secret } from '../index.js';
import { tokenKeyPlace } from '../keys/token-uri.js';
import { mistakeOfPassphrase } from '../secrets/passphrase.js';
import { refusalOf } from '../secrets/refusal.js';
import { haveSameBytes } from './compare.js';
import { fitsFormat, maxTextLength, type VaultEntry } from './format/format.js';
import { hostChoice, hostFact } from './format/host.js';
import { refuseAccount } from './format/names.js';
import { isPrivateKind, kindOf, publicKeyOf } from './private-key.js';
import { LockedSecret } from './sealing/locked-secret.js';
import type { Sodium } from './sodium/sodium.js';
import { tokenOf, tryPin } from './token.js';
import type { NewAccount, PublicFacts } from './types.js';

/** The fields of an account that the vault stores and that are not secret. */
export type AccountFields = Omit<Account, 'apiKey' | 'passphrase' | 'demo'> & Pick<NewAccount, 'apiKey' | 'token'>;

const space = 0x20;

/** Stands for the passphrase in the checks, because the real one must not become a string yet. */
const placeholder = 'placeholder';
/** Stands in the checks for an API key that the exchange has not issued yet. */
const unissued = 'issued-later';

export const usesPassphrase = ({ accountFields }: Exchange<unknown>): boolean =>
  accountFields?.includes('passphrase') === true;

/** What the file shows of an account. */
export function factsOf(entry: PublicFacts & Partial<VaultEntry>): PublicFacts {
  const { secret: _secret, passphrase: _passphrase, ...facts } = entry;
  return facts;
}

/** The fields of a stored account. */
export function fieldsOf(entry: PublicFacts): AccountFields {
  const { name: _name, exchange: _exchange, added: _added, host: _host, ...fields } = factsOf(entry);
  return { ...fields, ...hostChoice(entry) };
}

/** The facts to store for these fields. */
export function factsFor(
  { name, exchange, added }: Pick<PublicFacts, 'name' | 'exchange' | 'added'>,
  fields: AccountFields,
): PublicFacts {
  const { host: _host, baseUrl: _baseUrl, ...others } = fields;
  return { name, exchange, ...others, ...hostFact(fields), added };
}

/** The fields that the exchange knows. */
export function withoutToken<T extends Pick<PublicFacts, 'token'>>(fields: T): Omit<T, 'token'> {
  const { token: _token, ...others } = fields;
  return others;
}

/** An account for the checks. It has no prototype, because a polluted one must not add fields. */
const withPlaceholder = (exchange: Exchange<unknown>, fields: AccountFields): Account =>
  Object.assign(
    Object.create(null),
    withoutToken(fields),
    lacksApiKey(exchange, fields) && { apiKey: unissued },
    usesPassphrase(exchange) && { passphrase: placeholder },
  );

/** Whether the API key is missing where it may be: an exchange issues it for a public key. */
const lacksApiKey = (exchange: Exchange<unknown>, fields: AccountFields): boolean =>
  fields.apiKey === undefined && isPrivateKind(kindOf(exchange, fields));

/**
 * Checks the fields that are not secret.
 * @param path names the vault in errors.
 * @throws {LocksignError} `ERR_REQUEST`, `ERR_VAULT_ACCOUNT`, `ERR_INVALID_ARGUMENT` for the URI of
 *   a token
 */
export function checkFields(exchange: Exchange<unknown>, fields: AccountFields, path: string): void {
  const account = withPlaceholder(exchange, fields);
  checkAccount(account, exchange);
  checkApiKey(account.apiKey);
  if (Object.hasOwn(fields, 'demo')) refuseAccount(path, 'demo is not stored', 'Pass it to vault.account() instead.');
  const token = tokenOf(fields);
  if (token !== undefined) tokenKeyPlace(token);
  for (const [field, value] of Object.entries(fields)) {
    if (!fitsFormat(value)) refuseAccount(path, `${field} must be 1 to ${maxTextLength} visible ASCII characters`);
  }
}

/**
 * @throws {LocksignError} `ERR_VAULT_ACCOUNT` if the passphrase that the exchange has issued is
 *   missing.
 */
export function requirePassphrase(exchange: Exchange<unknown>, given: object | undefined, path: string): void {
  if (!usesPassphrase(exchange) || given !== undefined) return;
  refuseAccount(path, `passphrase is missing: ${exchange.name} issued one together with the API key`);
}

/**
 * @throws {LocksignError} `ERR_VAULT_ACCOUNT` if a passphrase is given that the exchange has not
 *   issued.
 */
export function refusePassphrase(exchange: Exchange<unknown>, given: object | undefined, path: string): void {
  if (usesPassphrase(exchange) || given === undefined) return;
  refuseAccount(path, `passphrase cannot be set: ${exchange.name} issues none`);
}

/**
 * Reads the secret of an account, or the PIN of its token, and opens the account with it once. The
 * caller frees it.
 * @param accounts are those of the vault. None of their API keys can be the secret.
 * @throws {LocksignError} `ERR_REQUEST`, `ERR_SECRET_API_KEY`, `ERR_PRIVATE_KEY`, what
 *   SigningKey.load throws, and what openToken() and Token.key() throw.
 */
export async function readAccountSecret(
  sodium: Sodium,
  exchange: Exchange<unknown>,
  fields: AccountFields,
  source: SecretSource,
  accounts: readonly PublicFacts[],
): Promise<LockedSecret> {
  const kind = kindOf(exchange, fields);
  const token = tokenOf(fields);
  if (token !== undefined && source?.kind === 'random') {
    throw new LocksignError('ERR_INVALID_ARGUMENT', {
      detail: 'secret must be the PIN of the token, not a random one',
    });
  }
  const issued = { issuer: exchange, ...(fields.apiKey !== undefined && { apiKey: fields.apiKey }) };
  const locked = await LockedSecret.read(
    sodium,
    source,
    isPrivateKind(kind) || token !== undefined ? undefined : issued,
  );
  try {
    refuseApiKeys(locked, accounts);
    if (token !== undefined) await tryToken(sodium, exchange, { ...fields, token }, locked);
    else if (lacksApiKey(exchange, fields)) await publicKeyOf(sodium, kind, locked);
    else await tryAccount(sodium, exchange, withPlaceholder(exchange, fields), locked);
    return locked;
  } catch (error) {
    locked.free();
    throw error;
  }
}

function refuseApiKeys({ bytes }: LockedSecret, accounts: readonly PublicFacts[]): void {
  for (const { name, apiKey } of accounts) {
    if (apiKey === undefined) continue;
    const text = Buffer.from(apiKey);
    if (text.length !== bytes.length || !timingSafeEqual(text, bytes)) continue;
    throw new LocksignError('ERR_SECRET_API_KEY', { detail: `is the API key of the account '${name}'` });
  }
}

/** Opens the account with a copy of its secret, because loading a key wipes its source. */
async function tryAccount(
  sodium: Sodium,
  exchange: Exchange<unknown>,
  account: Account,
  { bytes }: LockedSecret,
): Promise<void> {
  const copy = sodium.allocate(bytes.length);
  try {
    copy.set(bytes);
    const opened = await exchange.open({ ...account, secret: secret.bytes(copy, { outsideHeap: true }) });
    opened.destroy();
  } finally {
    sodium.free(copy);
  }
}

/** Opens the key in its token, and the account with it. */
async function tryToken(
  sodium: Sodium,
  exchange: Exchange<unknown>,
  fields: AccountFields & { readonly token: string },
  pin: LockedSecret,
): Promise<void> {
  await tryPin(sodium, fields.token, kindOf(exchange, fields), pin, async (key) => {
    if (lacksApiKey(exchange, fields)) return;
    const opened = await exchange.open({ ...withPlaceholder(exchange, fields), key });
    opened.destroy();
  });
}

/** What a passphrase is compared with. */
export interface Halves {
  readonly apiKey: string | undefined;
  /** Undefined if the key is in a token. */
  readonly secret: LockedSecret | undefined;
}

/**
 * Reads the passphrase that an exchange issued with an API key. The caller frees it.
 * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_SECRET_CHARACTERS`, and what SigningKey.load
 *   throws.
 */
export async function readAccountPassphrase(
  sodium: Sodium,
  exchange: Exchange<unknown>,
  source: SecretSource,
  halves: Halves,
  path: string,
): Promise<LockedSecret> {
  const passphrase = await LockedSecret.read(sodium, source);
  try {
    checkPassphrase(exchange, passphrase, halves, path);
    return passphrase;
  } catch (error) {
    passphrase.free();
    throw error;
  }
}

function checkPassphrase(
  { signsPassphrase = false }: Exchange<unknown>,
  passphrase: LockedSecret,
  { apiKey, secret }: Halves,
  path: string,
): void {
  if (secret !== undefined && haveSameBytes(passphrase, secret)) throw new LocksignError('ERR_SECRET_PASSPHRASE');
  const what = 'passphrase';
  const mistake = mistakeOfPassphrase(passphrase.bytes, passphrase.length, apiKey ?? unissued);
  if (mistake !== undefined && mistake !== 'character') throw refusalOf(mistake, () => ({ what }));
  if (signsPassphrase ? isText(passphrase) : isHeaderText(passphrase)) return;
  if (signsPassphrase) refuseAccount(path, 'passphrase must be UTF-8 text without control characters');
  throw new LocksignError('ERR_SECRET_CHARACTERS', { what, detail: 'is not visible ASCII without spaces around it' });
}

/**
 * Whether it is visible ASCII with spaces inside, as a header's value must be (RFC 9110, section
 * 5.5).
 */
function isHeaderText({ bytes }: LockedSecret): boolean {
  return (
    bytes.every((byte) => byte >= space && byte <= 0x7e) && bytes[0] !== space && bytes[bytes.length - 1] !== space
  );
}

/**
 * Whether it is UTF-8 without the control characters of ASCII (0x00 to 0x1f, 0x7f) and of Latin-1
 * (0xc2 and 0x80 to 0x9f in UTF-8).
 */
function isText({ bytes }: LockedSecret): boolean {
  return (
    isUtf8(bytes) &&
    bytes.every((byte, index) => {
      const isLatin1Control = byte >= 0x80 && byte <= 0x9f && bytes[index - 1] === 0xc2;
      return byte >= space && byte !== 0x7f && !isLatin1Control;
    })
  );
}
