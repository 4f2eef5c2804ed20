/**
 * Adds an account to a vault, and opens one from it.
 * @module
 */

import { isUtf8 } from 'node:buffer';
import { LocksignError } from '../errors/locksign-error.js';
import { checkAccount, checkApiKey, copyOf } from '../exchanges/core/checks.js';
import type { Account } from '../exchanges/core/types/account.js';
import type { Exchange, ExchangeAccount } from '../exchanges/core/types/exchange.js';
import { SealedSecret, secret } from '../index.js';
import { type KeyOptions, maxSecretBytes } from '../keys/algorithms.js';
import { notThenable } from '../util/not-thenable.js';
import { fitsFormat, maxTextLength, now, paddedBytes, type VaultEntry } from './format/format.js';
import { hostChoice, hostFact } from './format/host.js';
import { exchangeOf, refuseAccount, requireNewKey, requireNewName } from './format/names.js';
import { LockedSecret } from './sealing/locked-secret.js';
import { type Opener, openEntry, openEntryInto, type Sealed, type Sealer, sealEntry } from './sealing/seal.js';
import type { Sodium } from './sodium/sodium.js';
import type { AccountOptions, NewAccount, PublicFacts } from './types.js';

/** Fields that the entry seals cannot be overridden, nor can the host that the requests go to. */
export const accountOptions: readonly (keyof AccountOptions)[] = [
  'demo',
  'clock',
  'serverTimeOffset',
  'timeout',
  'retries',
  'dispatcher',
];

/**
 * A new account whose fields and secrets have been checked. {@link freeAccount} frees the secrets.
 */
export interface CheckedAccount {
  readonly facts: PublicFacts;
  readonly secret: LockedSecret;
  readonly passphrase?: LockedSecret;
}

export function freeAccount({ secret, passphrase }: Pick<CheckedAccount, 'secret' | 'passphrase'>): void {
  secret.free();
  passphrase?.free();
}

const space = 0x20;

/** Stands for the passphrase in the checks, because the real one must not become a string yet. */
const placeholder = 'placeholder';

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

/**
 * Reads the secrets of a new account and opens it once, so that the user learns of a bad field or
 * secret now and not at the first order.
 * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_REQUEST`, and what SigningKey.load throws.
 */
export async function readAccount(
  sodium: Sodium,
  options: NewAccount,
  accounts: readonly VaultEntry[],
  path: string,
): Promise<CheckedAccount> {
  const given = copyOf(options, 'the account');
  const { name: wanted, exchange: id, secret: source, passphrase: passphraseSource, ...fields } = given;
  const name = requireNewName(accounts, wanted, path);
  const exchange = exchangeOf(id, path);
  const usesPassphrase = exchange.accountFields?.includes('passphrase') === true;
  if (usesPassphrase && passphraseSource === undefined) {
    refuseAccount(path, `passphrase is missing: ${exchange.name} issued one together with the API key`);
  }
  if (!usesPassphrase && passphraseSource !== undefined) {
    refuseAccount(path, `passphrase cannot be set: ${exchange.name} issues none`);
  }
  const account = { ...fields, ...(usesPassphrase && { passphrase: placeholder }) };
  checkAccount(account, exchange);
  checkApiKey(fields.apiKey);
  requireNewKey(accounts, exchange.id, fields.apiKey, path);
  if (Object.hasOwn(fields, 'demo')) refuseAccount(path, 'demo is not stored', 'Pass it to vault.account() instead.');
  for (const [field, value] of Object.entries(fields)) {
    if (!fitsFormat(value)) refuseAccount(path, `${field} must be 1 to ${maxTextLength} visible ASCII characters`);
  }
  const { host: _host, baseUrl: _baseUrl, ...others } = fields;
  const facts: PublicFacts = { name, exchange: exchange.id, ...others, ...hostFact(fields), added: now() };
  const locked = await LockedSecret.read(sodium, source, { issuer: exchange, apiKey: fields.apiKey });
  let passphrase: LockedSecret | undefined;
  try {
    await tryAccount(sodium, exchange, account, locked);
    if (passphraseSource !== undefined) {
      passphrase = await LockedSecret.read(sodium, passphraseSource);
      if (exchange.signsPassphrase === true) {
        if (!isText(passphrase)) refuseAccount(path, 'passphrase must be UTF-8 text without control characters');
      } else if (!isHeaderText(passphrase)) {
        throw new LocksignError('ERR_SECRET_CHARACTERS', {
          what: 'passphrase',
          detail: 'is not visible ASCII without spaces around it',
        });
      }
    }
    return notThenable({ facts, secret: locked, ...(passphrase !== undefined && { passphrase }) });
  } catch (error) {
    freeAccount({ secret: locked, ...(passphrase !== undefined && { passphrase }) });
    throw error;
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

export function sealAccount(to: Sealer, account: CheckedAccount): VaultEntry {
  const { facts, passphrase } = account;
  return {
    ...facts,
    secret: sealEntry(to, facts, 'secret', account.secret),
    ...(passphrase !== undefined && { passphrase: sealEntry(to, facts, 'passphrase', passphrase) }),
  };
}

/**
 * Seals accounts with other keys, and under other names if `nameOf` gives them. All secrets go
 * through one piece of locked memory, one after another.
 */
export function resealAccounts(
  from: Opener,
  entries: readonly VaultEntry[],
  to: Sealer,
  nameOf: (entry: VaultEntry) => string = ({ name }) => name,
): VaultEntry[] {
  const memory = from.sodium.allocate(paddedBytes(maxSecretBytes));
  try {
    return entries.map((entry) => resealAccount(memory, from, entry, to, nameOf(entry)));
  } finally {
    from.sodium.free(memory);
  }
}

function resealAccount(memory: Uint8Array, from: Opener, entry: VaultEntry, to: Sealer, name: string): VaultEntry {
  const { secret: _secret, passphrase, ...old } = entry;
  const facts: PublicFacts = { ...old, name };
  const reseal = (what: Sealed): string =>
    sealEntry(to, facts, what, { memory, length: openEntryInto(memory, from, entry, what) });
  return {
    ...facts,
    secret: reseal('secret'),
    ...(passphrase !== undefined && { passphrase: reseal('passphrase') }),
  };
}

/** It must become a string, because every request carries it or its signature. */
function passphraseText(from: Opener, entry: VaultEntry): string {
  using passphrase = openEntry(from, entry, 'passphrase');
  const { buffer, byteOffset, length } = passphrase.bytes;
  return Buffer.from(buffer, byteOffset, length).toString('utf8');
}

/**
 * Loads the key of an account. It no longer needs the vault's keys when it returns its promise, so
 * the vault may be closed then.
 */
export async function openAccount(
  from: Opener,
  entry: VaultEntry,
  options: AccountOptions,
): Promise<ExchangeAccount<unknown>> {
  const { name: _name, added: _added, exchange: id, host: _host, secret: _secret, passphrase, ...account } = entry;
  const exchange = exchangeOf(id, from.path);
  const text = passphrase === undefined ? {} : { passphrase: passphraseText(from, entry) };
  using locked = openEntry(from, entry, 'secret');
  // Awaited here, because the secret is freed when this function returns.
  return await exchange.open({
    ...options,
    ...account,
    ...hostChoice(entry),
    ...text,
    secret: locked.source(),
  });
}

/** Every key that requests to an exchange are signed with, by locksign or by ccxt. */
function purposesOf({ algorithm, secretEncoding, ccxtSigning }: Exchange<unknown>): KeyOptions[] {
  return [{ algorithm, encoding: secretEncoding }, ...(ccxtSigning?.keys ?? [])];
}

/**
 * A secret of a vault that can become a key of its exchange and nothing else. A key of another
 * algorithm could give it away: the `secret-suffix-md5` signature of an empty message is its hash.
 * @param find gives the account at the time when the key is made.
 */
export function sealedSecret(find: () => { readonly from: Opener; readonly entry: VaultEntry }): SealedSecret {
  return new SealedSecret((purposes) => {
    const { from, entry } = find();
    const allowed = purposesOf(exchangeOf(entry.exchange, from.path));
    for (const { algorithm, encoding } of purposes) {
      if (allowed.some((each) => each.algorithm === algorithm && each.encoding === encoding)) continue;
      const names = allowed.map((each) => `${each.algorithm} with ${each.encoding}`).join(', ');
      refuseAccount(
        from.path,
        `the secret of '${entry.name}' cannot become a key of algorithm ${algorithm} with encoding ${encoding}`,
        `Use it for ${entry.exchange}, which signs with: ${names}.`,
      );
    }
    return openEntry(from, entry, 'secret');
  });
}
