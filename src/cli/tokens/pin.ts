/**
 * The options of the commands that log in to a token.
 * @module
 */
import type { Command } from 'commander';
import { type SecretSource, secret } from '../../index.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { namedSource, secretOptions } from '../options/secret-options.js';
import { neverAnArgument } from '../options/unrecognised.js';

export const pinOptions = (command: Command): Command => secretOptions(command, 'pin', "the PIN of the token's user");

/**
 * @throws {UsageError} for any other text, which may be a secret in the wrong place and is not
 *   repeated.
 */
export function requireTokenUri(uri: string): string {
  if (/^pkcs11:/i.test(uri)) return uri;
  throw new UsageError(
    `--token must be a PKCS#11 URI. \`${commandName} token list\` prints that of each token.\n${neverAnArgument}`,
  );
}

/** @param token names the token in the question. */
export const pinSource = (options: Readonly<Record<string, unknown>>, token: string): SecretSource =>
  namedSource(options, 'pin') ?? secret.prompt(`PIN of ${token}`);
