/**
 * The vault's file, without its secrets: parsing what may be hostile, writing, and what the seals are bound to.
 * docs/vault-format.md describes it. Pure.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import { readJson } from './read-json.js';

export const formatName = 'locksign-vault';
export const formatVersion = 1;
export const maxFileBytes = 4 * 1024 * 1024;
export const maxAccounts = 1_000;

/** As crypto_aead_xchacha20poly1305_ietf has them. */
export const nonceBytes = 24;
export const tagBytes = 16;
export const saltBytes = 16;

/** A secret is padded to a multiple of this, so that its length shows little of it. */
export const paddingBytes = 256;
export const maxSecretBytes = 4096;

/** With the one byte at least that padding adds (ISO/IEC 7816-4). */
export const paddedBytes = (length: number): number => (Math.floor(length / paddingBytes) + 1) * paddingBytes;

/** How the passphrase becomes the master key: Argon2id, version 1.3, one lane (RFC 9106). */
export interface Derivation {
  readonly algorithm: 'argon2id13';
  readonly salt: string;
  /** Passes over the memory. */
  readonly operations: number;
  /** Bytes. */
  readonly memory: number;
}

/** What anyone who reads the file may know of an account. */
export interface PublicFacts {
  readonly name: string;
  readonly exchange: string;
  readonly apiKey: string;
  readonly host?: string;
  readonly subaccount?: string;
  readonly recvWindow?: number;
  readonly keyVersion?: number;
  /** When it was added: UTC, to the second. */
  readonly added: string;
}

export interface VaultEntry extends PublicFacts {
  /** Sealed, in base64: nonce, ciphertext, tag. */
  readonly secret: string;
  readonly passphrase?: string;
}

/** The part that all seals are bound to. */
export interface Header {
  readonly derivation: Derivation;
}

/** What the list's seal covers. */
export interface UnsealedFile extends Header {
  /** 1 when the vault is made, one more with every change. */
  readonly revision: number;
  readonly check: string;
  readonly accounts: readonly VaultEntry[];
}

export interface VaultFile extends UnsealedFile {
  readonly seal: string;
}

/** The only way this file is written; any other spelling of the same values is refused. */
export function serialise({ revision, derivation, check, accounts, seal }: VaultFile): string {
  const { algorithm, salt, operations, memory } = derivation;
  const file = {
    format: formatName,
    version: formatVersion,
    revision,
    derivation: { algorithm, salt, operations, memory },
    check,
    accounts: accounts.map(({ name, exchange, apiKey, host, subaccount, recvWindow, keyVersion, ...entry }) => {
      const { added, secret, passphrase } = entry;
      // What is undefined is left out by JSON.stringify.
      return { name, exchange, apiKey, host, subaccount, recvWindow, keyVersion, added, secret, passphrase };
    }),
    seal,
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** What an HTTP header carries unchanged: no text of the file needs more, and none can be spelled in two ways. */
const visible = /^[\x21-\x7e](?:[\x20-\x7e]{0,1022}[\x21-\x7e])?$/;
export const maxTextLength = 1_024;

/** Whether the file can hold a field's value. */
export const fitsFormat = (value: unknown): boolean =>
  typeof value === 'string' ? visible.test(value) : Number.isSafeInteger(value);

/** Not beginning with a hyphen: a command would take it for an option. */
export const accountName = /^(?!-)[A-Za-z0-9._-]{1,64}$/;
const exchangeId = /^[a-z0-9-]{1,64}$/;
const second = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Now, as `added` has it. */
export const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');

/** @throws {LocksignError} `ERR_VAULT_DAMAGED`, always. */
export function damaged(path: string, detail: string): never {
  throw new LocksignError('ERR_VAULT_DAMAGED', { subject: path, detail });
}

/** An object of the file, and where it is, for the error. */
class Fields {
  readonly #object: object;
  readonly #refuse: (detail: string) => never;
  readonly #place: string;

  constructor(value: unknown, place: string, refuse: (detail: string) => never) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(`${place} is not an object`);
    this.#object = value;
    this.#place = place;
    this.#refuse = refuse;
  }

  /** Its own: a field that is missing must not be looked up in a prototype. */
  get(field: string): unknown {
    return Object.hasOwn(this.#object, field) ? Reflect.get(this.#object, field) : undefined;
  }

  wrong(field: string): never {
    return this.#refuse(`${field} of ${this.#place} is missing or not what it should be`);
  }

  text(field: string, pattern: RegExp): string {
    const value = this.get(field);
    return typeof value === 'string' && pattern.test(value) ? value : this.wrong(field);
  }

  integer(field: string): number {
    const value = this.get(field);
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : this.wrong(field);
  }

  /** Bytes in base64 (RFC 4648, section 4), with padding and without a bit set that nothing is read from. */
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

/** The pattern lets the 31st of February through. */
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
 * Reads a file that anyone may have written. Nothing is known of its seals yet.
 * @param path for the errors.
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
  if (new Set(file.accounts.map(({ name }) => name)).size !== accounts.length) refuse('two accounts have one name');
  // Also unknown fields, fields given twice and another order end here: a byte that means nothing could hide something.
  if (serialise(file) !== text) refuse('it is not written as locksign writes it');
  return file;
}
