/**
 * Parses and serialises the vault's file, which may be hostile. It knows no key and does no I/O.
 * docs/vault-format.md describes the format.
 * @module
 */

import { LocksignError } from '../../errors/locksign-error.js';
import type { KeyType } from '../../exchanges/core/types/key-kind.js';
import { maxSecretBytes } from '../../keys/algorithms.js';
import { tokenKeyPlace } from '../../keys/token-uri.js';
import type { PublicFacts } from '../types.js';
import { agentKeyCharacters, readAgent, type SealedAgent, writtenAgent } from './agent-record.js';
import { accountName, Fields, ownFields, type Refuse } from './fields.js';
import { readJson } from './read-json.js';

export const formatName = 'locksign-vault';
/**
 * The format versions that are read. Version 1 has no `keyType` and no `token`, and every account
 * an API key.
 */
export type FormatVersion = 1 | 2;
/** The format version that is written. */
export const formatVersion: FormatVersion = 2;
export const maxFileBytes = 4 * 1024 * 1024;
export const maxAccounts = 1_000;

/** crypto_aead_xchacha20poly1305_ietf_NPUBBYTES and _ABYTES. */
export const nonceBytes = 24;
export const tagBytes = 16;
/** crypto_pwhash_SALTBYTES */
export const saltBytes = 16;

/** Secrets are padded to a multiple of this, so that the file hides their lengths. */
export const paddingBytes = 256;

/** Padding adds at least one byte (ISO/IEC 7816-4). */
export const paddedBytes = (length: number): number => (Math.floor(length / paddingBytes) + 1) * paddingBytes;

/**
 * The parameters that derive the master key from the passphrase: Argon2id, version 1.3, one lane
 * (RFC 9106).
 */
export interface Derivation {
  readonly algorithm: 'argon2id13';
  /** 16 bytes in base64. */
  readonly salt: string;
  /** Passes over the memory. */
  readonly operations: number;
  /** Bytes. */
  readonly memory: number;
}

export interface VaultEntry extends PublicFacts {
  /** Nonce, ciphertext and tag, in base64. With a `token`, the user's PIN is sealed. */
  readonly secret: string;
  /** Sealed like the secret. */
  readonly passphrase?: string;
}

/** The part of the file that every sealed part is bound to. */
export interface Header {
  readonly version: FormatVersion;
  readonly derivation: Derivation;
}

/** What the keys of a file have sealed. */
export interface Contents {
  readonly accounts: readonly VaultEntry[];
  readonly agent?: SealedAgent | undefined;
}

/** The part of the file that `seal` covers. */
export interface UnsealedFile extends Header, Contents {
  /** 1 in a new vault. Every change adds one. */
  readonly revision: number;
  readonly check: string;
}

export interface VaultFile extends UnsealedFile {
  readonly seal: string;
}

/** The only spelling of these values. {@link parse} refuses every other. */
export function serialise(parsed: VaultFile): string {
  const { version, revision, derivation, check, accounts, agent, seal } = ownFields(parsed);
  const { algorithm, salt, operations, memory } = derivation;
  const file = {
    format: formatName,
    version,
    revision,
    derivation: { algorithm, salt, operations, memory },
    check,
    accounts: accounts.map((entry) => {
      const own = ownFields(entry);
      const { name, exchange, keyType, token, apiKey, host, subaccount, recvWindow, keyVersion, added } = own;
      const { secret, passphrase } = own;
      const facts = { name, exchange, keyType, token, apiKey, host, subaccount, recvWindow, keyVersion, added };
      // JSON.stringify leaves out fields that are undefined.
      return { ...facts, secret, passphrase };
    }),
    agent: agent && writtenAgent(agent),
    seal,
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/**
 * The characters that an HTTP header carries unchanged. No text in the file needs others, and JSON
 * spells each of these in one way only.
 */
const visible = /^[\x21-\x7e](?:[\x20-\x7e]{0,1022}[\x21-\x7e])?$/;
export const maxTextLength = 1_024;

/** Whether the file can hold this value of a field. */
export const fitsFormat = (value: unknown): boolean =>
  typeof value === 'string' ? visible.test(value) : Number.isSafeInteger(value);

const keyTypes: readonly KeyType[] = ['hmac', 'ed25519', 'ecdsa', 'rsa'];
const exchangeId = /^[a-z0-9-]{1,64}$/;
const second = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** The current time in the format of `added`. */
export const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');

/** @throws {LocksignError} `ERR_VAULT_DAMAGED`, always. */
export function damaged(path: string, detail: string): never {
  throw new LocksignError('ERR_VAULT_DAMAGED', { subject: path, detail });
}

const isSalt = (bytes: number): boolean => bytes === saltBytes;
const isEmptySealed = (bytes: number): boolean => bytes === nonceBytes + tagBytes;
const isKeySealed = (bytes: number): boolean => bytes === nonceBytes + paddedBytes(agentKeyCharacters) + tagBytes;
const isSecretSealed = (bytes: number): boolean => {
  const padded = bytes - nonceBytes - tagBytes;
  return padded > 0 && padded % paddingBytes === 0 && padded <= paddedBytes(maxSecretBytes);
};

function readEntry(value: unknown, version: FormatVersion, place: string, refuse: Refuse): VaultEntry {
  const fields = new Fields(value, place, refuse);
  const text = (field: string): string => fields.text(field, visible);
  const integer = (field: string): number => fields.integer(field);
  const sealed = (field: string): string => fields.base64(field, isSecretSealed);
  const added = fields.text('added', second);
  if (!isDate(added)) fields.wrong('added');
  return {
    name: fields.text('name', accountName),
    exchange: fields.text('exchange', exchangeId),
    ...(version > 1 && fields.optional('keyType', (field) => fields.oneOf(field, keyTypes))),
    ...(version > 1 && fields.optional('token', (field) => tokenUri(fields, field))),
    ...(version > 1 ? fields.optional('apiKey', text) : { apiKey: text('apiKey') }),
    ...fields.optional('host', text),
    ...fields.optional('subaccount', text),
    ...fields.optional('recvWindow', integer),
    ...fields.optional('keyVersion', integer),
    added,
    secret: sealed('secret'),
    ...fields.optional('passphrase', sealed),
  };
}

/** A URI that could not be opened is refused here, so that it is never read in two ways. */
function tokenUri(fields: Fields, field: string): string {
  const uri = fields.text(field, visible);
  try {
    tokenKeyPlace(uri);
    return uri;
  } catch {
    return fields.wrong(field);
  }
}

/** Refuses what the pattern lets through, such as the 31st of February. */
function isDate(text: string): boolean {
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text.replace('Z', '.000Z');
}

/** @throws {LocksignError} `ERR_VAULT_VERSION` */
function knownVersion(version: number, path: string): FormatVersion {
  if (version === 1 || version === 2) return version;
  throw new LocksignError('ERR_VAULT_VERSION', { subject: path, detail: String(version) });
}

function readDerivation(value: unknown, refuse: Refuse): Derivation {
  const fields = new Fields(value, 'derivation', refuse);
  if (fields.get('algorithm') !== 'argon2id13') fields.wrong('algorithm');
  return {
    algorithm: 'argon2id13',
    salt: fields.base64('salt', isSalt),
    operations: fields.integer('operations'),
    memory: fields.integer('memory'),
  };
}

/**
 * Parses a file from an untrusted source. It does not check the seals, which takes the passphrase.
 * @param path names the vault in errors.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`, `ERR_VAULT_VERSION`
 */
export function parse(bytes: Uint8Array, path: string): VaultFile {
  const refuse: Refuse = (detail) => damaged(path, detail);
  if (bytes.length > maxFileBytes) refuse(`it is longer than ${maxFileBytes / 1024 / 1024} MiB`);
  const { text, value } = readJson(bytes, refuse);
  const fields = new Fields(value, 'the file', refuse);
  if (fields.get('format') !== formatName) refuse(`its format is not ${formatName}`);
  const version = knownVersion(fields.integer('version'), path);
  const accounts = fields.list('accounts', maxAccounts);
  const agent = fields.get('agent');
  const file: VaultFile = {
    version,
    revision: fields.integer('revision'),
    derivation: readDerivation(fields.get('derivation'), refuse),
    check: fields.base64('check', isEmptySealed),
    accounts: accounts.map((entry, index) => readEntry(entry, version, `account ${index + 1}`, refuse)),
    // An own field, because a polluted prototype must not provide a record.
    agent: agent === undefined ? undefined : readAgent(agent, refuse, isKeySealed),
    seal: fields.base64('seal', isEmptySealed),
  };
  if (new Set(file.accounts.map(({ name }) => name)).size !== accounts.length)
    refuse('two accounts have the same name');
  // This also refuses unknown fields, duplicate fields and another order. Bytes without a meaning
  // could smuggle data.
  if (serialise(file) !== text) refuse('it is not written as locksign writes it');
  return file;
}
