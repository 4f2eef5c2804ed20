/**
 * The additional data of the vault's seals: what each is bound to, as bytes that no other content gives.
 * @module
 */
import {
  formatName,
  formatVersion,
  type Header,
  type PublicFacts,
  type UnsealedFile,
  type VaultEntry,
} from './format.js';

/** Every text as its length, 4 bytes little-endian, and its bytes: where one ends cannot be moved. */
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

function headerTexts({ derivation }: Header): string[] {
  const { algorithm, salt, operations, memory } = derivation;
  return [formatName, String(formatVersion), algorithm, salt, String(operations), String(memory)];
}

/** What is absent is empty: no field that is there can be. */
function factTexts(facts: PublicFacts): string[] {
  const { name, exchange, apiKey, host = '', subaccount = '', recvWindow = '', keyVersion = '', added } = facts;
  return [name, exchange, apiKey, host, subaccount, String(recvWindow), String(keyVersion), added];
}

const entryTexts = ({ secret, passphrase = '', ...facts }: VaultEntry): string[] => [
  ...factTexts(facts),
  secret,
  passphrase,
];

/** Of an empty text, to tell a wrong passphrase from a damaged file. */
export function bindCheck(header: Header): Uint8Array {
  return join([`${formatName} check`, ...headerTexts(header)]);
}

/** Of a secret or an exchange's passphrase. */
export function bindEntry(header: Header, facts: PublicFacts, what: 'secret' | 'passphrase'): Uint8Array {
  return join([`${formatName} entry ${what}`, ...headerTexts(header), ...factTexts(facts)]);
}

/** Of an empty text, for the file as a whole. */
export function bindList(file: UnsealedFile): Uint8Array {
  const { revision, check, accounts } = file;
  return join([
    `${formatName} list`,
    ...headerTexts(file),
    String(revision),
    check,
    String(accounts.length),
    ...accounts.flatMap(entryTexts),
  ]);
}
