/**
 * The additional data that binds each sealed part to its place. Different contents never give the
 * same bytes. docs/vault-format.md describes it.
 * @module
 */
import type { PublicFacts } from '../types.js';
import type { SealedAgent } from './agent-record.js';
import { ownFields } from './fields.js';
import { type FormatVersion, formatName, type Header, type UnsealedFile, type VaultEntry } from './format.js';

/**
 * Writes each text as its length (4 bytes, little-endian) and its bytes, so that no boundary
 * between texts can move.
 */
function join(texts: readonly string[]): Uint8Array {
  return Buffer.concat(
    texts.flatMap((text) => {
      const bytes = Buffer.from(text);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }),
  );
}

function headerTexts({ version, derivation }: Header): string[] {
  const { algorithm, salt, operations, memory } = derivation;
  return [formatName, String(version), algorithm, salt, String(operations), String(memory)];
}

/**
 * A missing field gives the empty text. This is unambiguous, because the format allows no empty
 * field.
 */
function factTexts(version: FormatVersion, facts: PublicFacts): string[] {
  const own = ownFields(facts);
  const { name, exchange, keyType = '', token = '', apiKey = '', host = '', subaccount = '', added } = own;
  const { recvWindow = '', keyVersion = '' } = own;
  const key = version === 1 ? [] : [keyType, token];
  return [name, exchange, ...key, apiKey, host, subaccount, String(recvWindow), String(keyVersion), added];
}

function entryTexts(version: FormatVersion, entry: VaultEntry): string[] {
  const { secret, passphrase = '', ...facts } = ownFields(entry);
  return [...factTexts(version, facts), secret, passphrase];
}

/** Binds `check`, which tells a wrong passphrase from a damaged file. */
export function bindCheck(header: Header): Uint8Array {
  return join([`${formatName} check`, ...headerTexts(header)]);
}

/** Binds the secret or the passphrase of an account. */
export function bindEntry(header: Header, facts: PublicFacts, what: 'secret' | 'passphrase'): Uint8Array {
  return join([`${formatName} entry ${what}`, ...headerTexts(header), ...factTexts(header.version, facts)]);
}

/** Binds the agent's key. */
export function bindAgentKey(header: Header): Uint8Array {
  return join([`${formatName} agent key`, ...headerTexts(header)]);
}

/** A file without a record has no texts for it, and ends with its last account. */
function agentTexts(agent: SealedAgent | undefined): string[] {
  if (agent === undefined) return [];
  const { key, clients, head } = agent;
  return [
    `${formatName} agent`,
    key,
    String(clients.length),
    ...clients.flatMap(({ name, account, counter }) => [name, account, String(counter)]),
    head === undefined ? '' : String(head.sequence),
    head === undefined ? '' : head.hash,
  ];
}

/** Binds `seal`, which covers the file as a whole. */
export function bindList(file: UnsealedFile): Uint8Array {
  const { version, revision, check, accounts, agent } = ownFields(file);
  return join([
    `${formatName} list`,
    ...headerTexts(file),
    String(revision),
    check,
    String(accounts.length),
    ...accounts.flatMap((entry) => entryTexts(version, entry)),
    ...agentTexts(agent),
  ]);
}
