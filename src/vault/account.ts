/**
 * Seals the accounts of a vault, and opens one of them.
 * @module
 */

import type { AsyncKey } from '../exchanges/core/types/account.js';
import type { Exchange, ExchangeAccount } from '../exchanges/core/types/exchange.js';
import { type Message, SealedSecret, type SignatureEncoding, type TokenAlgorithm } from '../index.js';
import { isPrivateKeyAlgorithm, type KeyOptions, maxSecretBytes } from '../keys/algorithms.js';
import { notThenable } from '../util/not-thenable.js';
import { factsOf, fieldsOf, withoutToken } from './checked-account.js';
import { paddedBytes, type VaultEntry } from './format/format.js';
import { exchangeOf, refuseAccount } from './format/names.js';
import { kindOf } from './private-key.js';
import type { LockedSecret } from './sealing/locked-secret.js';
import { type Opener, openEntry, openEntryInto, type Sealed, type Sealer, sealEntry } from './sealing/seal.js';
import { type OpenedTokenKey, openTokenKey, tokenOf } from './token.js';
import type { AccountOptions, PublicFacts } from './types.js';

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
 * What a change puts in the place of an account. Every field is its own, because a polluted
 * prototype must not provide a secret.
 */
export interface Replacement {
  readonly facts: PublicFacts;
  /** Undefined if it stays. */
  readonly secret: LockedSecret | undefined;
  /** Undefined if it stays. */
  readonly passphrase: LockedSecret | undefined;
}

/** Seals a new account. */
export function sealAccount(
  to: Sealer,
  facts: PublicFacts,
  secret: LockedSecret,
  passphrase: LockedSecret | undefined,
): VaultEntry {
  return {
    ...facts,
    secret: sealEntry(to, facts, 'secret', secret),
    ...(passphrase !== undefined && { passphrase: sealEntry(to, facts, 'passphrase', passphrase) }),
  };
}

/**
 * Seals accounts with other keys. All stored secrets go through one piece of locked memory, one
 * after another.
 * @param replacementOf gives what is put in the place of an account, if it changes.
 */
export function resealAccounts(
  from: Opener,
  entries: readonly VaultEntry[],
  to: Sealer,
  replacementOf: (entry: VaultEntry) => Replacement | undefined = () => undefined,
): VaultEntry[] {
  const memory = from.sodium.allocate(paddedBytes(maxSecretBytes));
  try {
    return entries.map((entry) => resealAccount(memory, from, entry, to, replacementOf(entry)));
  } finally {
    from.sodium.free(memory);
  }
}

function resealAccount(
  memory: Uint8Array,
  from: Opener,
  entry: VaultEntry,
  to: Sealer,
  replacement: Replacement | undefined,
): VaultEntry {
  const facts = replacement?.facts ?? factsOf(entry);
  const seal = (what: Sealed): string =>
    sealEntry(to, facts, what, replacement?.[what] ?? { memory, length: openEntryInto(memory, from, entry, what) });
  return {
    ...facts,
    secret: seal('secret'),
    ...(entry.passphrase !== undefined && { passphrase: seal('passphrase') }),
  };
}

/** It must become a string, because every request carries it or its signature. */
export function passphraseText(from: Opener, entry: VaultEntry): string {
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
  const exchange = exchangeOf(entry.exchange, from.path);
  const apiKey = requireApiKey(entry, exchange, from.path);
  const text = entry.passphrase === undefined ? {} : { passphrase: passphraseText(from, entry) };
  const fields = { ...options, ...withoutToken(fieldsOf(entry)), apiKey, ...text };
  if (tokenOf(entry) !== undefined) {
    const key = new AccountTokenKey(await openTokenKey(from, entry));
    try {
      return await exchange.open({ ...fields, key });
    } catch (error) {
      key.destroy();
      throw error;
    }
  }
  using locked = openEntry(from, entry, 'secret');
  // Awaited here, because the secret is freed when this function returns.
  return await exchange.open({ ...fields, secret: locked.source() });
}

/** An account that nobody destroys gives its share back when it is garbage-collected. */
const forgotten = new FinalizationRegistry<OpenedTokenKey>(({ close }) => {
  close().catch(() => {});
});

/** The key of an account in a token, which gives its share of the token back with the account. */
class AccountTokenKey implements AsyncKey {
  readonly #opened: OpenedTokenKey;

  constructor(opened: OpenedTokenKey) {
    notThenable(this);
    this.#opened = opened;
    forgotten.register(this, opened, this);
  }

  get algorithm(): TokenAlgorithm {
    return this.#opened.key.algorithm;
  }

  get publicKey(): string | undefined {
    return this.#opened.key.publicKey;
  }

  signAsync(message: Message, encoding: SignatureEncoding): Promise<string> {
    return this.#opened.key.signAsync(message, encoding);
  }

  destroy(): void {
    forgotten.unregister(this);
    this.#opened.close().catch(() => {});
  }
}

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT` if the key of the account is in a token. */
export function requireSecret(entry: PublicFacts, path: string): void {
  if (tokenOf(entry) === undefined) return;
  refuseAccount(
    path,
    `the key of '${entry.name}' is in a token, which gives it to nobody`,
    'Sign with account(), whose send() and signAsync() ask the token. ccxt cannot use such a key.',
  );
}

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT` if the account has no API key yet. */
export function requireApiKey(
  { name, apiKey }: PublicFacts,
  exchange: Pick<Exchange<unknown>, 'name'>,
  path: string,
): string {
  if (apiKey !== undefined) return apiKey;
  return refuseAccount(
    path,
    `'${name}' has no API key yet`,
    `Register its public key at ${exchange.name}, which \`locksign show ${name}\` prints, and enter the API key that is ` +
      `issued for it: \`locksign edit ${name} --api-key KEY\`.`,
  );
}

/** Every key that requests of an account are signed with, by locksign or by ccxt. */
export function purposesOf(exchange: Exchange<unknown>, account: Pick<PublicFacts, 'keyType'>): KeyOptions[] {
  const { algorithm, secretEncoding } = kindOf(exchange, account);
  const ofCcxt = exchange.ccxtSigning?.keys ?? [];
  const isPrivate = isPrivateKeyAlgorithm(algorithm);
  return [
    { algorithm, encoding: secretEncoding },
    ...ofCcxt.filter((key) => (isPrivate ? key.algorithm === algorithm : !isPrivateKeyAlgorithm(key.algorithm))),
  ];
}

/** A private key is the same in every encoding, or else no key at all. */
const isAllowed = (wanted: KeyOptions, allowed: readonly KeyOptions[]): boolean =>
  allowed.some(
    ({ algorithm, encoding }) =>
      algorithm === wanted.algorithm && (encoding === wanted.encoding || isPrivateKeyAlgorithm(algorithm)),
  );

/**
 * A secret of a vault that can become a key of its exchange and nothing else. A key of another
 * algorithm could give it away: the `secret-suffix-md5` signature of an empty message is its hash.
 * @param find gives the account at the time when the key is made.
 */
export function sealedSecret(find: () => { readonly from: Opener; readonly entry: VaultEntry }): SealedSecret {
  return new SealedSecret((purposes) => {
    const { from, entry } = find();
    requireSecret(entry, from.path);
    const allowed = purposesOf(exchangeOf(entry.exchange, from.path), entry);
    for (const purpose of purposes) {
      if (isAllowed(purpose, allowed)) continue;
      const { algorithm, encoding } = purpose;
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
