/**
 * The texts that both backends and every command judge alike: secrets, and the mistakes that users
 * make with them.
 * @module
 */
import { readFileSync } from 'node:fs';
import type { ErrorCode } from '../../src/index.js';
import type { Mistake } from '../../src/secrets/secret-table.js';

export interface SecretCase {
  readonly name: string;
  readonly text: string;
  readonly apiKey: string | null;
  readonly mistake: Mistake;
}

export const secretCases: readonly SecretCase[] = JSON.parse(
  readFileSync(new URL('../fixtures/secret-cases.json', import.meta.url), 'utf8'),
);

/** The code of the error for each mistake. `none` has no error. */
export const codeOf: Readonly<Record<Mistake, ErrorCode | undefined>> = {
  none: undefined,
  'api-key': 'ERR_SECRET_API_KEY',
  exchanged: 'ERR_SECRET_API_KEY',
  passphrase: 'ERR_SECRET_PASSPHRASE',
  'private-key': 'ERR_SECRET_PRIVATE_KEY',
  'byte-order-mark': 'ERR_SECRET_CHARACTERS',
  json: 'ERR_SECRET_CHARACTERS',
  assignment: 'ERR_SECRET_CHARACTERS',
  reference: 'ERR_SECRET_REFERENCE',
  newline: 'ERR_SECRET_NEWLINE',
  quotes: 'ERR_SECRET_CHARACTERS',
  placeholder: 'ERR_SECRET_PLACEHOLDER',
  token: 'ERR_SECRET_CHARACTERS',
  space: 'ERR_SECRET_CHARACTERS',
  'inner-space': 'ERR_SECRET_CHARACTERS',
  separator: 'ERR_SECRET_CHARACTERS',
  character: 'ERR_SECRET_CHARACTERS',
};

/** The first case of each mistake, for tests of a door that would take too long with all cases. */
export const oneOfEach: readonly SecretCase[] = secretCases.filter(
  ({ mistake }, index) => mistake !== 'none' && secretCases.findIndex((each) => each.mistake === mistake) === index,
);

/** Texts that cannot be an API key, with the reason for which each is refused. */
export const apiKeyMistakes: readonly (readonly [apiKey: string, message: RegExp])[] = [
  ['your_api_key', /apiKey is a placeholder/],
  ['YOUR-API-KEY', /apiKey is a placeholder/],
  ['your API key', /apiKey is a placeholder/],
  ['<key>', /apiKey is a placeholder/],
  ['changeme', /apiKey is a placeholder/],
  ['xxxxxxxxxxxxxxxx', /apiKey is a placeholder/],
  ['mVtR4kQz 7LxW2bNc', /apiKey has a space or a tab inside/],
  ['"mVtR4kQz7LxW2bNc"', /apiKey has quotes around it/],
  ['$KEY', /apiKey is a reference/],
  [`$${'{KEY}'}`, /apiKey is a reference/],
  ['op://vault/kraken/key', /apiKey is a reference/],
];
