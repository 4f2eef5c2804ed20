/**
 * A second reader of vaults, written from docs/vault-format.md alone. It imports nothing from the
 * package. It calls libsodium's plain wrappers, and has its own parsing, binding and unpadding.
 * @module
 */
import { createRequire } from 'node:module';

type Texts = readonly (string | number | undefined)[];

interface Account {
  readonly name: string;
  readonly exchange: string;
  readonly keyType?: string;
  readonly token?: string;
  readonly apiKey?: string;
  readonly host?: string;
  readonly subaccount?: string;
  readonly recvWindow?: number;
  readonly keyVersion?: number;
  readonly added: string;
  readonly secret: string;
  readonly passphrase?: string;
}

interface File {
  readonly format: string;
  readonly version: number;
  readonly revision: number;
  readonly derivation: {
    readonly algorithm: string;
    readonly salt: string;
    readonly operations: number;
    readonly memory: number;
  };
  readonly check: string;
  readonly accounts: readonly Account[];
  readonly agent?: {
    readonly key: string;
    readonly clients: readonly { readonly name: string; readonly account: string; readonly counter: number }[];
    readonly head?: { readonly sequence: number; readonly hash: string };
  };
  readonly seal: string;
}

/** The content of a vault. */
export interface Read {
  readonly revision: number;
  readonly accounts: readonly { readonly name: string; readonly secret: string; readonly passphrase?: string }[];
  /** The record with its key opened. */
  readonly agent?: NonNullable<File['agent']>;
}

const sodium: typeof import('libsodium-wrappers-sumo') = createRequire(import.meta.url)('libsodium-wrappers-sumo');

function additionalData(texts: Texts): Buffer {
  let joined = Buffer.alloc(0);
  for (const text of texts) {
    const bytes = Buffer.from(String(text ?? ''), 'utf8');
    const length = Buffer.from([bytes.length & 255, (bytes.length >> 8) & 255, (bytes.length >> 16) & 255, 0]);
    joined = Buffer.concat([joined, length, bytes]);
  }
  return joined;
}

/** @throws if the part was not sealed with this key and these texts. */
function openPart(part: string, key: Uint8Array, texts: Texts): Buffer {
  const bytes = Buffer.from(part, 'base64');
  const [nonce, sealed] = [bytes.subarray(0, 24), bytes.subarray(24)];
  const plain = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, additionalData(texts), nonce, key);
  return Buffer.from(plain);
}

function unpad(bytes: Buffer): string {
  const match = /^([\s\S]*)\x80\0*$/.exec(bytes.toString('latin1'));
  if (match?.[1] === undefined || bytes.length % 256 !== 0) throw new Error('padding');
  return Buffer.from(match[1], 'latin1').toString('utf8');
}

const agentTexts = ({ key, clients, head }: NonNullable<File['agent']>): Texts => [
  'locksign-vault agent',
  key,
  clients.length,
  ...clients.flatMap(({ name, account, counter }) => [name, account, counter]),
  head?.sequence,
  head?.hash,
];

/** @throws for a wrong passphrase, and for a vault that was changed after it was written. */
export async function readVault(text: string, passphrase: string): Promise<Read> {
  await sodium.ready;
  const file: File = JSON.parse(text);
  if (`${JSON.stringify(file, undefined, 2)}\n` !== text) throw new Error('spelling');
  if (file.format !== 'locksign-vault' || ![1, 2].includes(file.version)) throw new Error('format');
  const { algorithm, salt, operations, memory } = file.derivation;
  if (algorithm !== 'argon2id13') throw new Error('algorithm');

  const argon2id13 = sodium.crypto_pwhash_ALG_ARGON2ID13;
  const saltBytes = Buffer.from(salt, 'base64');
  const master = sodium.crypto_pwhash(32, Buffer.from(passphrase), saltBytes, operations, memory, argon2id13);
  // BLAKE2b itself, to check what the page says about crypto_kdf.
  const subkey = (id: number): Uint8Array =>
    sodium.crypto_generichash_blake2b_salt_personal(
      32,
      master,
      Uint8Array.of(id, ...Array(15).fill(0)),
      Buffer.from('locksign'.padEnd(16, '\0')),
    );
  const [listKey, entryKey] = [subkey(1), subkey(2)];

  const header = [file.format, file.version, algorithm, salt, operations, memory];
  const facts = (account: Account): Texts => [
    account.name,
    account.exchange,
    ...(file.version === 1 ? [] : [account.keyType, account.token]),
    account.apiKey,
    account.host,
    account.subaccount,
    account.recvWindow,
    account.keyVersion,
    account.added,
  ];
  openPart(file.check, listKey, ['locksign-vault check', ...header]);
  openPart(file.seal, listKey, [
    'locksign-vault list',
    ...header,
    file.revision,
    file.check,
    file.accounts.length,
    ...file.accounts.flatMap((account) => [...facts(account), account.secret, account.passphrase]),
    ...(file.agent === undefined ? [] : agentTexts(file.agent)),
  ]);
  const openKey = (part: string): string => unpad(openPart(part, entryKey, ['locksign-vault agent key', ...header]));
  return {
    revision: file.revision,
    accounts: file.accounts.map((account) => {
      const open = (part: string, what: string): string =>
        unpad(openPart(part, entryKey, [`locksign-vault entry ${what}`, ...header, ...facts(account)]));
      return {
        name: account.name,
        secret: open(account.secret, 'secret'),
        ...(account.passphrase !== undefined && { passphrase: open(account.passphrase, 'passphrase') }),
      };
    }),
    ...(file.agent !== undefined && { agent: { ...file.agent, key: openKey(file.agent.key) } }),
  };
}
