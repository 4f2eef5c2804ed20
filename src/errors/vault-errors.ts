/**
 * Errors of the vault.
 * @module
 */
import { details, type ErrorFacts, errnoRemedies, failedCall, named, reason, type Sentences } from './facts.js';

const place = { subject: '/home/bot/.local/share/locksign/vault.json' };

/** Only a vault that was changed has a previous state. */
const stateBefore = ({ subject = 'vault.json' }: ErrorFacts): string =>
  `If it was changed before, its state before the last change is in ${subject}.previous.`;

export const vaultErrors = {
  ERR_SODIUM_UNAVAILABLE: {
    problem: (facts) => `The vault needs libsodium, which cannot be used: ${reason(facts)}.`,
    remedy: () =>
      "Run `npm install sodium-native`. If it has no file for this platform, run `npm install libsodium-wrappers-sumo`, and do not set LOCKSIGN_BACKEND to 'native'.",
    example: { detail: "Cannot find package 'libsodium-wrappers-sumo'" },
  },
  ERR_VAULT_MISSING: {
    problem: (facts) =>
      `There is no vault at${named(facts)}${facts.detail === undefined ? '' : `, but ${facts.detail}`}.`,
    remedy: () => 'Make one with createVault or `locksign init`, or name another with `path` or LOCKSIGN_VAULT.',
    example: place,
  },
  ERR_VAULT_EXISTS: {
    problem: (facts) => `There is already something at${named(facts)}${details(facts)}.`,
    remedy: () => 'Open that vault, or choose another path. A vault is never overwritten.',
    example: place,
  },
  ERR_VAULT_PERMISSIONS: {
    problem: ({ subject = 'its file', ...facts }) => `The vault cannot be used: ${subject} ${reason(facts)}.`,
    remedy: () => 'Keep the vault in a folder of your own, made by `mkdir -m 700`.',
    example: { ...place, detail: 'is open to other users' },
  },
  ERR_VAULT_READ: {
    problem: (facts) => `The vault${named(facts)} could not be read${details(facts)}${failedCall(facts)}.`,
    remedy: () => 'Check that the user of this process can read it.',
    errnoRemedies,
    example: { ...place, call: 'open', errno: 'EACCES' },
  },
  ERR_VAULT_PASSPHRASE: {
    problem: (facts) => `The passphrase does not open the vault${named(facts)}.`,
    remedy: (facts) =>
      `Enter it again. A character outside ASCII, such as ü, can have other bytes on another keyboard or system: try the one where the passphrase was chosen. If it is certainly right, the salt or the cost in the file was changed: put a copy of the vault back. ${stateBefore(facts)}`,
    example: place,
  },
  ERR_VAULT_NEW_PASSPHRASE: {
    problem: () =>
      'The new passphrase has a control character or an invisible character, such as a tab, an Escape from a paste, or a byte order mark.',
    remedy: () => 'Choose one that can be typed again: letters, digits, punctuation and spaces.',
  },
  ERR_VAULT_DAMAGED: {
    problem: (facts) => `The vault${named(facts)} is damaged, was tampered with, or is not a vault${details(facts)}.`,
    remedy: (facts) => `If the path is right, put a copy of it back. ${stateBefore(facts)}`,
    example: { ...place, detail: 'something in it was changed' },
  },
  ERR_VAULT_VERSION: {
    problem: ({ detail = 'unknown', ...facts }) =>
      `The vault${named(facts)} has format version ${detail}, which this release does not know.`,
    remedy: () => 'Install a newer release.',
    example: { ...place, detail: '2' },
  },
  ERR_VAULT_COST: {
    problem: (facts) => `The key of the vault${named(facts)} is not derived${details(facts)}.`,
    remedy: () =>
      'Choose another `cost` for a new vault. Open an existing one on a machine with more memory, unless its file was changed, and export it there at a lower `cost`.',
    example: { ...place, detail: 'the system did not give 400 MiB of memory' },
  },
  ERR_VAULT_LOCKED: {
    problem: (facts) => `Another process is changing the vault${named(facts)}, and did not finish within 5 seconds.`,
    remedy: () => 'Try again when it has finished.',
    example: place,
  },
  ERR_VAULT_CHANGED: {
    problem: (facts) => `Another process changed the vault${named(facts)} after it was opened. Nothing was written.`,
    remedy: () => 'Open it again and repeat the change.',
    example: place,
  },
  ERR_VAULT_READ_ONLY: {
    problem: (facts) => `The vault${named(facts)} is open for reading only.`,
    remedy: () => 'Open it with { edit: true } to change it.',
    example: place,
  },
  ERR_VAULT_CLOSED: {
    problem: (facts) => `The vault${named(facts)} is closed.`,
    remedy: () => 'Open it again.',
    example: place,
  },
  ERR_VAULT_ACCOUNT: {
    problem: (facts) => `The vault${named(facts)}: ${reason(facts)}.`,
    remedy: () => 'Fix the account or its name. `vault.accounts()` lists the accounts.',
    example: { ...place, detail: "it has no account 'kraken-bot'" },
  },
  ERR_VAULT_WRITE: {
    problem: (facts) => `The vault${named(facts)} could not be written${details(facts)}${failedCall(facts)}.`,
    remedy: () => 'Check the space and the permissions of its folder. An existing vault is unchanged.',
    errnoRemedies: {
      ...errnoRemedies,
      ENAMETOOLONG: 'Choose a shorter path: the names of the files written next to the vault are 22 bytes longer.',
    },
    example: { ...place, call: 'open', errno: 'EROFS' },
  },
} as const satisfies Record<string, Sentences>;
