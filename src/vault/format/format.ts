/**
 * Parses and serialises the vault's file, which may be hostile. It knows no key and does no I/O.
 * docs/vault-format.md describes the format.
 * @module
 */

import { LocksignError } from '../../errors/locksign-error.js';
import { maxSecretBytes } from '../../keys/algorithms.js';
import type { PublicFacts } from '../types.js';
import { readJson } from './read-json.js';

export const formatName = 'locksign-vault';
export const formatVersion = 1;
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
  /** Nonce, ciphertext and tag, in base64. */
  readonly secret: string;
  /** Sealed like the secret. */
  readonly passphrase?: string;
}

/** The part of the file that every sealed part is bound to. */
export interface Header {
  readonly derivation: Derivation;
}

/** The part of the file that `seal` covers. */
export interface UnsealedFile extends Header {
  /** 1 in a new vault. Every change adds one. */
  readonly revision: number;
  readonly check: string;
  readonly accounts: readonly VaultEntry[];
}

export interface VaultFile extends UnsealedFile {
  readonly seal: string;
}

/** A copy without a prototype, because a polluted one must not add a field to the file. */
export const ownFields = <T extends object>(value: T): T => Object.assign(Object.create(null), value);

/** The only spelling of these values. {@link parse} refuses every other. */
export function serialise({ revision, derivation, check, accounts, seal }: VaultFile): string {
  const { algorithm, salt, operations, memory } = derivation;
  const file = {
    format: formatName,
    version: formatVersion,
    revision,
    derivation: { algorithm, salt, operations, memory },
    check,
    accounts: accounts.map((entry) => {
      const own = ownFields(entry);
      const { name, exchange, apiKey, host, subaccount, recvWindow, keyVersion, added, secret, passphrase } = own;
      // JSON.stringify leaves out fields that are undefined.
      return { name, exchange, apiKey, host, subaccount, recvWindow, keyVersion, added, secret, passphrase };
    }),
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

/** A name with a hyphen in front would look like an option of a command. */
export const accountName = /^(?!-)[A-Za-z0-9._-]{1,64}$/;
const exchangeId = /^[a-z0-9-]{1,64}$/;
const second = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** The current time in the format of `added`. */
export const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');

/** @throws {LocksignError} `ERR_VAULT_DAMAGED`, always. */
export function damaged(path: string, detail: string): never {
  throw new LocksignError('ERR_VAULT_DAMAGED', { subject: path, detail });
}

/** Reads the fields of an object in the file. */
class Fields {
  readonly #object: object;
  readonly #refuse: (detail: string) => never;
  readonly #place: string;

  /** @param place names the object in errors. */
  constructor(value: unknown, place: string, refuse: (detail: string) => never) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(`${place} is not an object`);
    this.#object = value;
    this.#place = place;
    this.#refuse = refuse;
  }

  /** Only own fields count: a missing field must not be found on a prototype. */
  get(field: string): unknown {
    return Object.hasOwn(this.#object, field) ? Reflect.get(this.#object, field) : undefined;
  }

  wrong(field: string): never {
    return this.#refuse(`${field} of ${this.#place} is missing or invalid`);
  }

  text(field: string, pattern: RegExp): string {
    const value = this.get(field);
    return typeof value === 'string' && pattern.test(value) ? value : this.wrong(field);
  }

  integer(field: string): number {
    const value = this.get(field);
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : this.wrong(field);
  }

  /** Base64 with padding and with unused bits zero (RFC 4648, sections 4 and 3.5). */
  base64(field: string, fits: (bytes: number) => boolean): string {
    const value = this.get(field);
    if (typeof value !== 'string') return this.wrong(field);
    const bytes = Buffer.from(value, 'base64');
    return fits(bytes.length) && bytes.toString('base64') === value ? value : this.wrong(field);
  }

  optional<T>(field: string, read: (field: string) => T): Record<string, T> {
    return this.get(field) === undefined ? {} : { [field]: read(field) };
  }
}

const isSalt = (bytes: number): boolean => bytes === saltBytes;
const isEmptySealed = (bytes: number): boolean => bytes === nonceBytes + tagBytes;
const isSecretSealed = (bytes: number): boolean => {
  const padded = bytes - nonceBytes - tagBytes;
  return padded > 0 && padded % paddingBytes === 0 && padded <= paddedBytes(maxSecretBytes);
};

function readEntry(value: unknown, place: string, refuse: (detail: string) => never): VaultEntry {
  const fields = new Fields(value, place, refuse);
  const text = (field: string): string => fields.text(field, visible);
  const integer = (field: string): number => fields.integer(field);
  const sealed = (field: string): string => fields.base64(field, isSecretSealed);
  const added = fields.text('added', second);
  if (!isDate(added)) fields.wrong('added');
  return {
    name: fields.text('name', accountName),
    exchange: fields.text('exchange', exchangeId),
    apiKey: text('apiKey'),
    ...fields.optional('host', text),
    ...fields.optional('subaccount', text),
    ...fields.optional('recvWindow', integer),
    ...fields.optional('keyVersion', integer),
    added,
    secret: sealed('secret'),
    ...fields.optional('passphrase', sealed),
  };
}

/** Refuses what the pattern lets through, such as the 31st of February. */
function isDate(text: string): boolean {
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text.replace('Z', '.000Z');
}

function readDerivation(value: unknown, refuse: (detail: string) => never): Derivation {
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
  const refuse = (detail: string): never => damaged(path, detail);
  if (bytes.length > maxFileBytes) refuse(`it is longer than ${maxFileBytes / 1024 / 1024} MiB`);
  const { text, value } = readJson(bytes, refuse);
  const fields = new Fields(value, 'the file', refuse);
  if (fields.get('format') !== formatName) refuse(`its format is not ${formatName}`);
  const version = fields.integer('version');
  if (version > formatVersion) throw new LocksignError('ERR_VAULT_VERSION', { subject: path, detail: String(version) });
  const accounts = fields.get('accounts');
  if (!Array.isArray(accounts)) return fields.wrong('accounts');
  if (accounts.length > maxAccounts) refuse(`it has more than ${maxAccounts} accounts`);
  const file: VaultFile = {
    revision: fields.integer('revision'),
    derivation: readDerivation(fields.get('derivation'), refuse),
    check: fields.base64('check', isEmptySealed),
    accounts: accounts.map((entry: unknown, index) => readEntry(entry, `account ${index + 1}`, refuse)),
    seal: fields.base64('seal', isEmptySealed),
  };
  if (new Set(file.accounts.map(({ name }) => name)).size !== accounts.length)
    refuse('two accounts have the same name');
  // This also refuses unknown fields, duplicate fields and another order. Bytes without a meaning
  // could smuggle data.
  if (serialise(file) !== text) refuse('it is not written as locksign writes it');
  return file;
}
