/**
 * `locksign agent client`: the bots that the agent serves, and their local credentials.
 * @module
 */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { type ClientRecord, namesOf, secretTextOf } from '../../../agent/clients/credential.js';
import {
  type Configuration,
  type SnippetName,
  snippetNames,
  snippetOf,
  urlOf,
} from '../../../agent/clients/snippets.js';
import type { NewClient } from '../../../agent/policy/client-text.js';
import { addClient, emptyPolicy, removeClient } from '../../../agent/policy/edit.js';
import { readPolicyFile } from '../../../agent/policy/load.js';
import type { KnownAccount, Policy } from '../../../agent/policy/policy.js';
import { readPolicy } from '../../../agent/policy/read.js';
import { writePolicy } from '../../../agent/policy/write.js';
import { exchangeById } from '../../../exchanges/catalog.js';
import { checkedHost } from '../../../exchanges/core/base-url.js';
import { SigningKey } from '../../../index.js';
import type { Vault } from '../../../vault/index.js';
import { hostChoice, type PublicFacts } from '../../../vault/inspect.js';
import type { Context } from '../../context.js';
import { UsageError } from '../../exit.js';
import { examples } from '../../help/examples.js';
import { choiceOption } from '../../options/unrecognised.js';
import { output } from '../../output.js';
import { type PlaceOptions, type Places, placesOf, policyOption, socketOption } from './places.js';

interface PrintOptions extends PlaceOptions {
  readonly print?: SnippetName;
}

interface AddOptions extends PrintOptions {
  readonly account: string;
  readonly allow?: string;
  readonly markets?: string;
  readonly symbols?: string;
  readonly orderTypes?: string;
  readonly maxOrder?: string;
  readonly maxDay?: string;
  readonly collar?: string;
  readonly rate?: string;
  readonly uid?: string;
}

const knownAccounts = (context: Context): readonly (KnownAccount & PublicFacts)[] => context.readVault().file.accounts;

/** The text of the policy. Undefined if there is none yet. */
const policyText = (path: string): string | undefined => (existsSync(path) ? readPolicyFile(path).text : undefined);

function requirePolicy(path: string): string {
  const text = policyText(path);
  if (text !== undefined) return text;
  throw new UsageError(`There is no policy at ${path} yet. Make one with \`locksign agent client add\`.`);
}

/** `a,b` as a list, and the word `unlimited` as it is. */
const listOf = (text: string | undefined): readonly string[] | undefined => text?.split(',').map((each) => each.trim());
const listOrWord = (text: string | undefined): readonly string[] | string | undefined =>
  text === 'unlimited' ? text : listOf(text);

/**
 * The user whose processes are the client's. Default: the user who runs this command, also through
 * sudo(8), which names that user in a variable.
 */
function uidOf(given: string | undefined): number | undefined {
  if (given === 'any') return undefined;
  const own = process.getuid?.() ?? 0;
  // With sudo, the agent's own user may issue a credential to the user who calls it.
  const { SUDO_UID: caller = String(own) } = process.env;
  const text = given ?? (caller === '0' ? undefined : caller);
  if (text === undefined) {
    output.warn(
      'The client has no user, so a process of any user that may use the socket can send its requests. Name one with --uid.',
    );
    return undefined;
  }
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new UsageError('--uid must be the number of a user, such as the output of `id -u`, or the word any.');
}

function newClient(name: string, options: AddOptions): NewClient {
  const { account, allow, markets, symbols, orderTypes, maxOrder, maxDay, collar, rate } = options;
  const uid = uidOf(options.uid);
  const fields = {
    uid,
    allow: listOf(allow),
    markets: listOf(markets),
    symbols: listOrWord(symbols),
    orderTypes: listOf(orderTypes),
    maxOrder: listOrWord(maxOrder),
    maxDay: listOrWord(maxDay),
    collar,
    rate,
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { name, account, ...(Object.fromEntries(given) as Omit<NewClient, 'name' | 'account'>) };
}

/** @throws {UsageError} if the snippet needs an address that the agent does not listen at. */
function requireAddress(print: SnippetName | undefined, policy: Policy): void {
  const needsTcp = print !== undefined && !['requests', 'curl', 'env'].includes(print);
  if (!needsTcp || policy.listen.tcp !== undefined) return;
  throw new UsageError(
    `--print ${print} needs a base URL, and the agent listens on its socket only. Add these lines to ${policy.path}, if only trusted ` +
      'users have an account on this machine:\n\n[listen]\ntcp = "127.0.0.1:7410"',
  );
}

async function configurationOf(
  vault: Vault,
  record: ClientRecord,
  policy: Policy,
  places: Places,
): Promise<Configuration> {
  const facts = vault.accounts().find(({ name }) => name === record.account);
  const exchange = exchangeById.get(facts?.exchange ?? '');
  if (facts === undefined || exchange === undefined)
    throw new UsageError(`The vault has no account ${record.account}.`);
  using key = await SigningKey.load(vault.agentSecret(), { algorithm: 'hmac-sha512', encoding: 'utf8' });
  const { apiKey, token, passphrase } = namesOf(key, record, exchange);
  return {
    exchange: exchange.id,
    ccxt: Object.keys(exchange.ccxt ?? {})[0],
    account: record.account,
    host: new URL(checkedHost(hostChoice(facts), exchange)).host,
    apiKey,
    secret: secretTextOf(key, record, exchange),
    passphrase,
    token,
    socket: policy.listen.socket ?? places.socket,
    tcp: policy.listen.tcp,
  };
}

/**
 * Prints what goes into the bot's configuration. It is the only place where a local secret is a
 * text.
 */
function printConfiguration(print: SnippetName | undefined, configuration: Configuration): void {
  const snippet = print === undefined ? undefined : snippetOf(print, configuration);
  if (snippet !== undefined) {
    output.data(`${snippet}\n`);
    return;
  }
  const { apiKey, secret, passphrase, socket, tcp } = configuration;
  output.table([
    ['socket', socket],
    ...(tcp === undefined ? [] : [['URL', urlOf({ ...configuration, tcp })]]),
    ['API key', apiKey],
    ['secret', secret],
    ...(passphrase === undefined ? [] : [['passphrase', passphrase]]),
  ]);
}

/** Issues credentials with a number that was never used before: each change of a vault counts. */
async function issue(vault: Vault, name: string, account: string): Promise<ClientRecord> {
  let record: ClientRecord = { name, account, counter: 1 };
  await vault.changeAgent((agent) => {
    // The vault may be a newer one than at the call.
    record = { name, account, counter: vault.revision + 1 };
    return { ...agent, clients: [...agent.clients.filter((each) => each.name !== name), record] };
  });
  return record;
}

const restart = 'Restart the agent, if it is running: it reads its policy and its clients at start.';

async function add(context: Context, name: string, options: AddOptions): Promise<void> {
  const places = placesOf(options);
  const accounts = knownAccounts(context);
  context.shownAccount(options.account);
  const before = policyText(places.policy);
  const place = { path: places.policy, accounts };
  const text = addClient(before ?? emptyPolicy(), newClient(name, options), place);
  const policy = readPolicy(text, places.policy, accounts);
  requireAddress(options.print, policy);
  await context.withVault(
    async (vault) => {
      const record = await issue(vault, name, options.account);
      writePolicy(places.policy, text, before);
      printConfiguration(options.print, await configurationOf(vault, record, policy, places));
    },
    { edit: true, accounts: [options.account], accountOption: '--account' },
  );
  output.note(
    `\nThe client ${name} is in the policy ${places.policy}. These credentials work only with this agent.\n${restart}`,
  );
}

async function show(context: Context, name: string, options: PrintOptions): Promise<void> {
  const places = placesOf(options);
  const policy = readPolicy(requirePolicy(places.policy), places.policy, knownAccounts(context));
  requireClient(policy, name);
  requireAddress(options.print, policy);
  await context.withVault(async (vault) => {
    const record = vault.agent()?.clients.find((each) => each.name === name);
    if (record === undefined)
      throw new UsageError(`No credential was issued to ${name}. Run \`locksign agent client rotate ${name}\`.`);
    printConfiguration(options.print, await configurationOf(vault, record, policy, places));
  });
}

function requireClient(policy: Policy, name: string) {
  const client = policy.clients.get(name);
  if (client !== undefined) return client;
  throw new UsageError(
    `The policy ${policy.path} has no client of that name. Its clients: ${[...policy.clients.keys()].join(', ') || 'none'}.`,
  );
}

async function rotate(context: Context, name: string, options: PrintOptions): Promise<void> {
  const places = placesOf(options);
  const policy = readPolicy(requirePolicy(places.policy), places.policy, knownAccounts(context));
  const { account } = requireClient(policy, name);
  requireAddress(options.print, policy);
  await context.withVault(
    async (vault) => {
      const record = await issue(vault, name, account);
      printConfiguration(options.print, await configurationOf(vault, record, policy, places));
    },
    { edit: true },
  );
  output.note(`\nThe client ${name} has new credentials. The old ones work until the agent is restarted.`);
}

async function remove(context: Context, name: string, options: PlaceOptions): Promise<void> {
  const places = placesOf(options);
  const before = requirePolicy(places.policy);
  const text = removeClient(before, name, { path: places.policy, accounts: knownAccounts(context) });
  await context.withVault(
    async (vault) => {
      writePolicy(places.policy, text, before);
      await vault.changeAgent((agent) => ({ ...agent, clients: agent.clients.filter((each) => each.name !== name) }));
    },
    { edit: true },
  );
  output.note(`The client ${name} is removed. ${restart}`);
}

function list(context: Context, options: PlaceOptions): void {
  const { policy: path } = placesOf(options);
  const policy = readPolicy(requirePolicy(path), path, knownAccounts(context));
  output.table([
    ['CLIENT', 'ACCOUNT', 'USER', 'ALLOWED', 'SYMBOLS'],
    ...[...policy.clients.values()].map(({ name, account, uid, allow, symbols }) => [
      name,
      account,
      uid === undefined ? 'any' : String(uid),
      [...allow].join(','),
      symbols === 'unlimited' ? symbols : [...symbols].join(','),
    ]),
  ]);
}

const printOption = (command: Command): Command =>
  command.addOption(choiceOption('--print <kind>', 'print a snippet for this library', [...snippetNames]));

function registerAdd(group: Command, context: Context): void {
  const command = group
    .command('add')
    .summary('add a bot to the policy, and issue its credentials')
    .description(
      'Writes a client into the policy and prints what goes into the configuration of its bot: where the agent listens, an API key, a ' +
        'secret and, where the exchange has one, a passphrase. They work only with this agent. Without limits, the client may only read.',
    )
    .argument('<name>', 'the name of the client: lower-case letters, digits and hyphens')
    .requiredOption('--account <name>', 'the account of the vault')
    .option('--allow <words>', 'read, order, cancel, cancel-all, separated by commas (default: read)')
    .option('--markets <names>', 'spot, margin, linear, inverse, option, separated by commas (default: spot)')
    .option('--symbols <names>', "symbols in the exchange's spelling, separated by commas, or unlimited")
    .option('--order-types <names>', 'limit, market, stop, separated by commas (default: limit)')
    .option('--max-order <amount>', 'the most that an order may cost, such as "500 USDT", or unlimited')
    .option('--max-day <amount>', 'the most that the orders of 24 hours may cost, or unlimited')
    .option('--collar <percent>', 'how far a price may be from the market, such as 2%, or unlimited')
    .option('--rate <rate>', 'requests in a time, such as 50/10s')
    .option('--uid <number>', "the user of the bot, or any (default: this command's user)");
  printOption(command);
  policyOption(command);
  socketOption(command);
  command
    .addHelpText(
      'after',
      examples(
        'locksign agent client add watcher --account kraken-main',
        'locksign agent client add grid-bot --account binance-main --allow read,order,cancel --symbols BTCUSDT --max-order "500 USDT" --max-day "5000 USDT" --collar 2% --print requests',
      ),
    )
    .action((name: string, options: AddOptions) => add(context, name, options));
}

export function registerAgentClient(agent: Command, context: Context): void {
  const group = agent
    .command('client')
    .summary('the bots that the agent serves')
    .description('Adds, lists, shows, rotates and removes the clients of the agent.');
  registerAdd(group, context);
  const named = (name: string, summary: string, description: string): Command =>
    group.command(name).summary(summary).description(description).argument('<name>', 'the client');
  const listCommand = group
    .command('list')
    .summary('list the clients')
    .description('Lists the clients of the policy. It needs no passphrase.');
  policyOption(listCommand);
  listCommand.action((options: PlaceOptions) => list(context, options));

  const showCommand = named(
    'show',
    "show a client's credentials again",
    "Prints a client's credentials again. They are derived and stored nowhere.",
  );
  printOption(showCommand);
  policyOption(showCommand);
  socketOption(showCommand);
  showCommand.action((name: string, options: PrintOptions) => show(context, name, options));

  const rotateCommand = named(
    'rotate',
    'issue new credentials to a client',
    'Issues new credentials. The old ones stop working when the agent is restarted.',
  );
  printOption(rotateCommand);
  policyOption(rotateCommand);
  socketOption(rotateCommand);
  rotateCommand.action((name: string, options: PrintOptions) => rotate(context, name, options));

  const removeCommand = named('remove', 'remove a client', 'Removes a client from the policy and from the vault.');
  policyOption(removeCommand);
  removeCommand.action((name: string, options: PlaceOptions) => remove(context, name, options));
}
