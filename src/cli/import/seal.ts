/**
 * The secrets of a file on their way into the vault, and beside those that it has. They become no JavaScript text.
 * @module
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { LocksignError, type SecretSource, secret } from '../../index.js';
import type { Vault, VaultAccount } from '../../vault/index.js';
import { exchangeOf, LockedSecret, maxSecretBytes, selectSodium } from '../../vault/inspect.js';
import { output } from '../output.js';
import type { FoundSecret } from './found.js';
import { entryOf } from './known.js';
import type { Planned } from './plan.js';
import { isOfAccount } from './refused.js';

/** Puts each secret into locked memory of its own until `use` is done. */
async function withSources<T>(use: (take: (found: FoundSecret) => SecretSource) => Promise<T>): Promise<T> {
  const sodium = await selectSodium();
  const held: Uint8Array[] = [];
  try {
    return await use((found) => {
      const memory = sodium.allocate(maxSecretBytes);
      held.push(memory);
      return secret.bytes(memory.subarray(0, found.writeTo(memory)), { outsideHeap: true });
    });
  } finally {
    for (const memory of held) sodium.free(memory);
  }
}

async function add(vault: Vault, account: Planned): Promise<void> {
  const { name, exchange, host, apiKey, passphrase } = account;
  try {
    await withSources((take) => {
      const sources = {
        secret: take(account.secret),
        ...(passphrase !== undefined && { passphrase: take(passphrase) }),
      };
      const facts = { name, exchange, apiKey, ...(host !== undefined && { host }) };
      return output.during(`Sealing ${name}`, () => vault.add({ ...facts, ...sources }));
    });
  } catch (error) {
    if (!isOfAccount(error)) output.note(`${name} is not added, and the file stays as it is.`);
    throw error;
  }
  output.note(`Added ${name}.`);
}

/** Whether the secrets of the file are those that the vault has for the account, as their signatures tell. */
async function hasSameSecrets(vault: Vault, entry: VaultAccount, account: Planned): Promise<boolean> {
  const { name, exchange: id, added: _added, hasPassphrase, ...facts } = entry;
  // One moment for both: then two requests differ only where what they are made of does.
  const moment = Date.now();
  const clock = { next: () => moment, uuid: () => `${moment}` };
  const placeholder = randomBytes(16).toString('hex');
  using known = await vault.account(name, { clock });
  return await withSources(async (take) => {
    using own = await exchangeOf(id, vault.path).open({
      ...facts,
      ...(hasPassphrase && { passphrase: placeholder }),
      clock,
      secret: take(account.secret),
    });
    const message = `locksign import ${randomUUID()}`; // no request is that
    if (known.signMessage(message) !== own.signMessage(message)) return false;
    if (account.passphrase === undefined) return !hasPassphrase;
    // What the other passphrase changes in a request is the passphrase, as it is or signed.
    const [headers, others] = [known, own].map((each) => each.sign({ method: 'GET', path: '/' }).headers);
    const carried = Object.entries(headers ?? {}).filter(([field, value]) => others?.[field] !== value);
    using passphrase = await LockedSecret.read(await selectSodium(), take(account.passphrase));
    const signed = own.signMessage(passphrase.bytes);
    return (
      carried.length > 0 &&
      carried.every(([, value]) => value === signed || Buffer.compare(Buffer.from(value), passphrase.bytes) === 0)
    );
  });
}

/** A secret that cannot even be a key of the exchange is another than the vault's. */
async function isKept(vault: Vault, entry: VaultAccount, account: Planned): Promise<boolean> {
  try {
    return await hasSameSecrets(vault, entry, account);
  } catch (error) {
    if (error instanceof LocksignError && error.code.startsWith('ERR_SECRET_')) return false;
    throw error;
  }
}

/**
 * Adds an account, or finds that the vault has it.
 * @returns its name there, and whether its secrets in the vault are those of the file.
 * @throws what Vault.add throws.
 */
export async function bringInto(vault: Vault, account: Planned): Promise<{ name: string; isSame: boolean }> {
  const entry = entryOf(vault.accounts(), account);
  if (entry === undefined) {
    await add(vault, account);
    return { name: account.name, isSame: true };
  }
  const { name } = entry;
  const isSame = await output.during(`Comparing ${name}`, () => isKept(vault, entry, account));
  const as = name === account.name ? '' : `, as ${name}`;
  if (isSame) output.note(`${account.name} is in the vault already${as}, with the same secret.`);
  return { name, isSame };
}
