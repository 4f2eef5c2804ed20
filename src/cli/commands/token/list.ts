/**
 * `locksign token list`: the tokens of this machine, or the keys inside one of them.
 * @module
 */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type ListedToken, listTokens, openToken, type TokenKeyFacts } from '../../../index.js';
import type { Context } from '../../context.js';
import { System, thisSystem } from '../../doctor/system.js';
import { SourceError, UsageError } from '../../exit.js';
import { examples } from '../../help/examples.js';
import { protectOnce } from '../../options/read-secret.js';
import { refuseSource } from '../../options/secret-options.js';
import { namesSomething, neverAnArgument } from '../../options/unrecognised.js';
import { output } from '../../output.js';
import { warningsWritten } from '../../terminal/warnings.js';
import { askModule } from '../../tokens/ask-module.js';
import { findModules } from '../../tokens/modules.js';
import { keyUri, requireToken } from '../../tokens/new-key.js';
import { pinOptions, pinSource } from '../../tokens/pin.js';

interface ListOptions extends Readonly<Record<string, unknown>> {
  readonly module?: string;
  readonly token?: string;
  readonly json?: true;
}

interface FoundToken extends ListedToken {
  readonly module: string;
}

const ofModule = (module: string, tokens: readonly ListedToken[]): FoundToken[] =>
  tokens.map((token) => ({ ...token, module }));

/** The tokens of every module that the system has. A module that fails is reported. */
async function everyToken(): Promise<FoundToken[]> {
  const system = new System(thisSystem());
  const modules = findModules(system).filter(({ path }) => system.real(path) !== undefined);
  const found = await Promise.all(
    modules.map(async ({ path }) => {
      const answer = await askModule(path);
      if ('tokens' in answer) return ofModule(path, answer.tokens);
      output.warn('code' in answer ? `${answer.problem} ${answer.remedy}` : `The module ${path} ${answer.ending}.`);
      return [];
    }),
  );
  if (modules.length === 0) output.note('No PKCS#11 module was found. Name one with --module.');
  return found.flat();
}

async function tokensOf(module: string): Promise<FoundToken[]> {
  if (!namesSomething(module)) {
    throw new SourceError(`--module names no file that this user can reach.\n${neverAnArgument}`);
  }
  const path = resolve(module);
  return ofModule(path, (await listTokens(path)).tokens);
}

function printTokens(tokens: readonly FoundToken[]): void {
  const rows = tokens.map(({ label, serial, model, isInitialized, pin, uri = '' }) =>
    isInitialized ? [label, serial, model, pin, uri] : ['(not initialised)', serial, model, '', ''],
  );
  if (rows.length > 0) output.table([['LABEL', 'SERIAL', 'MODEL', 'PIN', 'URI'], ...rows]);
  else output.note('No token was found.');
}

/** The token is checked as for a new key, whose label does not matter here. */
const anyLabel = 'any';

async function keysOf(uri: string, options: ListOptions): Promise<TokenKeyFacts[]> {
  const { token: checked } = await requireToken(keyUri(uri, anyLabel));
  protectOnce();
  await warningsWritten();
  const token = await openToken(checked, pinSource(options, 'the token'));
  try {
    return await token.keys();
  } finally {
    await token.close();
  }
}

function printKeys(keys: readonly TokenKeyFacts[]): void {
  const rows = keys.map(({ label, id, type, algorithm = '(none of ours)' }) => [label, id, type, algorithm]);
  if (rows.length > 0) output.table([['LABEL', 'ID', 'TYPE', 'ALGORITHM'], ...rows]);
  else output.note('The token has no keys.');
  for (const { label, publicKey } of keys) if (publicKey !== undefined) output.data(`\n${label}\n${publicKey}`);
}

async function list(options: ListOptions): Promise<void> {
  const { module, token, json } = options;
  if (token !== undefined && module !== undefined) {
    throw new UsageError('--module and --token cannot be combined: the URI of a token names its module.');
  }
  if (token !== undefined) {
    const keys = await keysOf(token, options);
    if (json) output.json(keys);
    else printKeys(keys);
    return;
  }
  refuseSource(options, 'pin', 'The tokens are listed without a PIN.');
  const tokens = module === undefined ? await everyToken() : await tokensOf(module);
  if (json) output.json(tokens);
  else printTokens(tokens);
}

export function registerTokenList(parent: Command, _context: Context): void {
  const command = parent
    .command('list')
    .alias('ls')
    .summary('list tokens, or the keys inside one')
    .description(
      'Lists the tokens of the PKCS#11 modules of this machine, without a PIN. The URI of each names it for --token. With ' +
        '--token, it asks for the PIN and lists the private and secret keys of that token, and their public keys.',
    )
    .option('--module <file>', 'list the tokens of this module only')
    .option('--token <uri>', 'list the keys of this token (RFC 7512)');
  pinOptions(command)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(
        'locksign token list',
        'locksign token list --module /usr/lib/softhsm/libsofthsm2.so',
        "locksign token list --token 'pkcs11:token=bots?module-path=/usr/lib/softhsm/libsofthsm2.so'",
        "locksign token list --json | jq -r '.[].uri'",
      ),
    )
    .action((options: ListOptions) => list(options));
}
