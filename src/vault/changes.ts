/**
 * The changes of single accounts. If another process has changed the vault in the meantime, each is
 * repeated on the newer file, without reading a secret again.
 * @module
 */

import { LocksignError } from '../errors/locksign-error.js';
import { copyOf } from '../exchanges/core/checks.js';
import type { Exchange } from '../exchanges/core/types/exchange.js';
import type { SecretSource } from '../index.js';
import { resealAccounts, sealAccount } from './account.js';
import {
  type AccountFields,
  checkFields,
  factsFor,
  fieldsOf,
  readAccountPassphrase,
  readAccountSecret,
  refusePassphrase,
  requirePassphrase,
} from './checked-account.js';
import { isSameSecret, isSealed, openForComparison } from './compare.js';
import { maxAccounts, now, type VaultEntry } from './format/format.js';
import { exchangeOf, refuseAccount, requireAccount, requireNewKey, requireNewName } from './format/names.js';
import { requireGiven, requireOptions } from './options.js';
import { derivesApiKey, isPrivateKind, kindOf } from './private-key.js';
import { ownApiKey } from './public-key.js';
import type { LockedSecret } from './sealing/locked-secret.js';
import type { Session } from './storage/session.js';
import { tokenOf } from './token.js';
import type { AccountChanges, NewAccount, NewSecret, PublicFacts } from './types.js';

/** What a caller can do around the steps of a change. */
export interface Steps {
  /**
   * Calls `read` with the source, or with another of the same secret. It may call it again after an
   * error if the source can be read again.
   */
  secret(source: SecretSource, read: (source: SecretSource) => Promise<LockedSecret>): Promise<LockedSecret>;
  /** Reads the passphrase of an API key. Undefined if there is none, or if it stays. */
  passphrase(source: SecretSource, read: () => Promise<LockedSecret>): Promise<LockedSecret | undefined>;
  /** Seals and writes the vault, which takes about a second. */
  seal(commit: () => Promise<void>): Promise<void>;
}

const plainSteps: Steps = {
  secret: (source, read) => read(source),
  passphrase: (_source, read) => read(),
  seal: (commit) => commit(),
};

const newSecretOptions: readonly (keyof NewSecret)[] = ['secret', 'passphrase', 'apiKey'];
const hostFields = ['host', 'baseUrl'] as const;
const changeable: readonly (keyof AccountChanges)[] = [
  ...hostFields,
  'subaccount',
  'recvWindow',
  'keyVersion',
  'apiKey',
];

/** A PIN may be the same as a passphrase that an exchange issued. */
const secretOf = (account: Pick<PublicFacts, 'token'>, locked: LockedSecret): LockedSecret | undefined =>
  tokenOf(account) === undefined ? locked : undefined;

/** @throws {LocksignError} as Vault.add() */
export async function addAccount(session: Session, options: NewAccount, steps = plainSteps): Promise<void> {
  session.requireEdit();
  const { sodium, path } = session.vault;
  const given = copyOf(options, 'the account');
  const { name: wanted, exchange: id, secret, passphrase: passphraseSource, ...fields } = given;
  const name = requireNewName(session.vault.file.accounts, wanted, path);
  const exchange = exchangeOf(id, path);
  requirePassphrase(exchange, passphraseSource, path);
  refusePassphrase(exchange, passphraseSource, path);
  checkFields(exchange, fields, path);
  requireNewKey(session.vault.file.accounts, exchange.id, fields.apiKey, path);
  using locked = await steps.secret(secret, (source) =>
    readAccountSecret(sodium, exchange, fields, source, session.vault.file.accounts),
  );
  const apiKey = fields.apiKey ?? (await ownApiKey(sodium, exchange, fields, locked));
  requireNewKey(session.vault.file.accounts, exchange.id, apiKey, path);
  const withKey = { ...fields, ...(apiKey !== undefined && { apiKey }) };
  const facts = factsFor({ name, exchange: exchange.id, added: now() }, withKey);
  using passphrase =
    passphraseSource &&
    (await steps.passphrase(passphraseSource, () =>
      readAccountPassphrase(sodium, exchange, passphraseSource, { apiKey, secret: secretOf(fields, locked) }, path),
    ));
  requirePassphrase(exchange, passphrase, path);
  await steps.seal(() =>
    session.changeNewest((from, to) => {
      const { accounts } = session.vault.file;
      // Again, because another change may have come first.
      requireNewName(accounts, name, path);
      requireNewKey(accounts, facts.exchange, facts.apiKey, path);
      if (accounts.length >= maxAccounts) refuseAccount(path, `it already holds ${maxAccounts} accounts, the maximum`);
      return [...resealAccounts(from, accounts, to), sealAccount(to, facts, locked, passphrase)];
    }),
  );
}

/**
 * The fields that an account has after a rotation to that API key.
 * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_REQUEST`
 */
export function fieldsAfterRotation(
  { vault: { file, path } }: Session,
  name: string,
  apiKey: string | undefined,
): AccountFields {
  const entry = requireAccount(file.accounts, name, path);
  const { apiKey: _before, ...kept } = fieldsOf(entry);
  const fields = { ...kept, ...(apiKey !== undefined && { apiKey }) };
  checkFields(exchangeOf(entry.exchange, path), fields, path);
  const others = file.accounts.filter((each) => each !== entry);
  requireNewKey(others, entry.exchange, apiKey, path);
  return fields;
}

/** @throws {LocksignError} as Vault.rotate() */
export async function rotateAccount(
  session: Session,
  name: string,
  options: NewSecret,
  steps = plainSteps,
): Promise<void> {
  session.requireEdit();
  const { sodium, path } = session.vault;
  const before = entryNamed(session, name);
  const given = requireOptions(options, newSecretOptions);
  const secret = requireGiven(given.secret, 'secret');
  const passphraseSource = given.passphrase;
  const exchange = exchangeOf(before.exchange, path);
  refusePassphrase(exchange, passphraseSource, path);
  const kind = kindOf(exchange, before);
  const token = tokenOf(before);
  const isReplaced = token === undefined && derivesApiKey(exchange, kind);
  const givenKey = given.apiKey ?? (given.apiKey === null || isReplaced ? undefined : before.apiKey);
  const fields = fieldsAfterRotation(session, name, givenKey);
  using locked = await steps.secret(secret, async (source) => {
    const locked = await readAccountSecret(sodium, exchange, fields, source, session.vault.file.accounts);
    try {
      await requireAnother(session, before, fields, locked);
      const keepsPassphrase = token === undefined && before.passphrase !== undefined && passphraseSource === undefined;
      if (keepsPassphrase && isSealed(session.opener(), sameEntry(session, before), 'passphrase', locked)) {
        throw new LocksignError('ERR_SECRET_PASSPHRASE');
      }
      return locked;
    } catch (error) {
      locked.free();
      throw error;
    }
  });
  const apiKey = givenKey ?? (await ownApiKey(sodium, exchange, before, locked));
  using passphrase =
    passphraseSource &&
    (await steps.passphrase(passphraseSource, () =>
      readAccountPassphrase(sodium, exchange, passphraseSource, { apiKey, secret: secretOf(before, locked) }, path),
    ));
  using replaced = openForComparison(session.opener(), sameEntry(session, before), 'secret');
  await steps.seal(() =>
    session.changeNewest((from, to) => {
      const entry = sameEntry(session, before);
      // If another process has rotated it too, the secret of that rotation must not get lost.
      if (!isSealed(from, entry, 'secret', replaced)) changed(path);
      const facts = factsFor(entry, fieldsAfterRotation(session, name, apiKey));
      return resealAccounts(from, session.vault.file.accounts, to, (each) =>
        each === entry ? { facts, secret: locked, passphrase } : undefined,
      );
    }),
  );
}

/**
 * Refuses a rotation that changes nothing. A key that another one has replaced in the token keeps
 * its PIN, and has another API key.
 * @throws {LocksignError} `ERR_SECRET_UNCHANGED`
 */
async function requireAnother(
  session: Session,
  before: VaultEntry,
  { apiKey }: AccountFields,
  locked: LockedSecret,
): Promise<void> {
  const opener = session.opener();
  const entry = sameEntry(session, before);
  const isInToken = tokenOf(before) !== undefined;
  if (isInToken && apiKey !== before.apiKey) return;
  const kind = kindOf(exchangeOf(before.exchange, opener.path), before);
  const isSame = isInToken ? isSealed(opener, entry, 'secret', locked) : isSameSecret(opener, entry, kind, locked);
  if (!(await isSame)) return;
  const facts = { what: 'PIN', remedy: 'Enter the PIN that the token has now, or a new API key. Nothing was changed.' };
  throw new LocksignError('ERR_SECRET_UNCHANGED', isInToken ? facts : {});
}

/** @throws {LocksignError} as Vault.edit() */
export async function editAccount(session: Session, name: string, changes: AccountChanges): Promise<void> {
  session.requireEdit();
  const { path } = session.vault;
  const before = entryNamed(session, name);
  requireSameToken(changes, path);
  const given = requireOptions(changes, changeable);
  if (Object.keys(given).length === 0) {
    throw new LocksignError('ERR_INVALID_ARGUMENT', {
      detail: `the changes are empty: the fields are ${changeable.join(', ')}`,
    });
  }
  fieldsAfterEdit(before, given, path);
  await session.changeNewest((from, to) => {
    const entry = sameEntry(session, before);
    const { accounts } = session.vault.file;
    requireNewKey(
      accounts.filter((each) => each !== entry),
      entry.exchange,
      given.apiKey,
      path,
    );
    const facts = factsFor(entry, fieldsAfterEdit(entry, given, path));
    return resealAccounts(from, accounts, to, (each) =>
      each === entry ? { facts, secret: undefined, passphrase: undefined } : undefined,
    );
  });
}

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT` */
function requireSameToken(changes: object, path: string): void {
  if (typeof changes !== 'object' || changes === null || !Object.hasOwn(changes, 'token')) return;
  const remedy = 'Remove the account, and add it again with the other key: `locksign add NAME --token URI`.';
  refuseAccount(path, 'token cannot be changed: it names the key that the API key belongs to', remedy);
}

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT` if the API key cannot change without the secret. */
function requireOwnKey(exchange: Exchange<unknown>, facts: PublicFacts, path: string): void {
  const kind = kindOf(exchange, facts);
  const rotate = `Give it both: \`locksign rotate ${facts.name}\`.`;
  if (!isPrivateKind(kind)) refuseAccount(path, `${exchange.name} issued the API key together with the secret`, rotate);
  if (derivesApiKey(exchange, kind)) refuseAccount(path, `the API key is the public key at ${exchange.name}`, rotate);
}

/**
 * The fields that an account has after a change.
 * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_REQUEST`
 */
export function fieldsAfterEdit(facts: PublicFacts, changes: AccountChanges, path: string): AccountFields {
  // The base URL and the host's name replace each other.
  const replaced = hostFields.some((field) => Object.hasOwn(changes, field)) ? hostFields : [];
  const cleared = [...replaced, ...changeable.filter((field) => Object.hasOwn(changes, field))];
  const kept = Object.entries(fieldsOf(facts)).filter(([field]) => !cleared.some((each) => each === field));
  const set = Object.entries(changes).filter(([, value]) => value !== null);
  const fields: AccountFields = Object.fromEntries([...kept, ...set]);
  const exchange = exchangeOf(facts.exchange, path);
  if (Object.hasOwn(changes, 'apiKey')) requireOwnKey(exchange, facts, path);
  checkFields(exchange, fields, path);
  return fields;
}

const entryNamed = ({ vault }: Session, name: string): VaultEntry =>
  requireAccount(vault.file.accounts, name, vault.path);

/**
 * The account as it is now.
 * @throws {LocksignError} `ERR_VAULT_CHANGED` if another account has its name now.
 */
function sameEntry(session: Session, { name, exchange, added }: VaultEntry): VaultEntry {
  const entry = entryNamed(session, name);
  if (entry.exchange !== exchange || entry.added !== added) changed(session.vault.path);
  return entry;
}

function changed(path: string): never {
  throw new LocksignError('ERR_VAULT_CHANGED', { subject: path });
}
