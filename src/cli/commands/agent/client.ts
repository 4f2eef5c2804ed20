/**
 * `locksign agent client`: the bots that the agent serves, and their local credentials.
 * @module
 */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { ClientRecord } from '../../../agent/clients/credential.js';
import { type SnippetName, snippetNames } from '../../../agent/clients/snippets.js';
import type { NewClient } from '../../../agent/policy/client-text.js';
import type { ClientPolicy, KnownAccount, Policy } from '../../../agent/policy/policy.js';
import { LocksignError } from '../../../index.js';
import type { Vault } from '../../../vault/index.js';
import type { Context } from '../../context.js';
import { UsageError } from '../../exit.js';
import { commandName } from '../../help/command-name.js';
import { examples } from '../../help/examples.js';
import { choiceOption, unrecognised } from '../../options/unrecognised.js';
import { output } from '../../output.js';
import { configurationOf, printConfiguration, requireAddress } from './configuration.js';
import { type ClientOptions, newClient, warnWithoutUser } from './new-client.js';
import { existingPolicy, type PlaceOptions, placesOf, policyOption, socketOption } from './places.js';

interface PrintOptions extends PlaceOptions {
  readonly print?: SnippetName;
}

type AddOptions = PrintOptions & ClientOptions;

/** Loaded on demand, as for the commands of `policy.ts`. */
const policies = () => import('../../../agent/policy/index.js');

const knownAccounts = (context: Context): readonly KnownAccount[] => context.readVault().file.accounts;

/** A policy that exists. */
interface Existing {
  readonly policy: Policy;
  readonly text: string;
  readonly accounts: readonly KnownAccount[];
}

/** The names of accounts are not sealed, so this needs no passphrase. */
async function existing(context: Context, options: PlaceOptions): Promise<Existing> {
  const path = existingPolicy(options);
  const accounts = knownAccounts(context);
  const { readPolicyFile, readPolicy } = await policies();
  const { text } = readPolicyFile(path);
  return { policy: readPolicy(text, path, accounts), text, accounts };
}

function requireClient(policy: Policy, name: string): ClientPolicy {
  const client = policy.clients.get(name);
  if (client !== undefined) return client;
  const names = [...policy.clients.keys()];
  throw unrecognised('CLIENT names no client of the policy.', name, 'Its clients are', names);
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

/**
 * Refuses a client that no policy can have. An error in the options is not one in a policy.
 * @throws {UsageError}
 */
async function requireValid(client: NewClient, accounts: readonly KnownAccount[]): Promise<void> {
  const { readNewClient, clientNameRule } = await policies();
  try {
    if (readNewClient(client, accounts) !== undefined) return;
  } catch (error) {
    if (!(error instanceof LocksignError)) throw error;
    throw new UsageError(`${error.problem} Change the options of this command.`);
  }
  throw new UsageError(`NAME cannot be the name of a client: ${clientNameRule}.`);
}

async function add(context: Context, name: string, options: AddOptions): Promise<void> {
  const places = placesOf(options);
  const { policy: path } = places;
  const accounts = knownAccounts(context);
  context.shownAccount(options.account, '--account');
  const client = newClient(name, options);
  await requireValid(client, accounts);
  const { addClient, emptyPolicy, makePolicyFolder, readPolicy, writePolicy } = await policies();
  const before = existsSync(path) ? await existing(context, options) : undefined;
  if (before?.policy.clients.has(name)) {
    throw new UsageError(
      `The policy ${path} already has a client of that name. Choose another name. To give that client new credentials, run ` +
        `\`${commandName} agent client rotate NAME\`. To change what it may do, edit the policy.`,
    );
  }
  const text = addClient(before?.text ?? emptyPolicy(), client, { path, accounts });
  const policy = readPolicy(text, path, accounts);
  requireAddress(options.print, name, policy, before === undefined);
  warnWithoutUser(client);
  makePolicyFolder(path);
  await context.withVault(
    async (vault) => {
      const isReplaced = vault.agent()?.clients.some((each) => each.name === name) === true;
      const record = await issue(vault, name, options.account);
      writePolicy(path, text, before?.text);
      if (isReplaced) {
        output.warn(
          'A client of that name had credentials in this vault. They stop working when the agent is restarted.',
        );
      }
      printConfiguration(options.print, await configurationOf(vault, record, policy, places));
    },
    { edit: true, accounts: [options.account], accountOption: '--account' },
  );
  output.note(`\nThe client ${name} is in the policy ${path}. These credentials work only with this agent.`);
  output.note(before === undefined ? `To start the agent, run: ${commandName} agent run` : restart);
}

async function show(context: Context, name: string, options: PrintOptions): Promise<void> {
  const places = placesOf(options);
  const { policy } = await existing(context, options);
  const { account } = requireClient(policy, name);
  requireAddress(options.print, name, policy);
  await context.withVault(async (vault) => {
    const record = vault.agent()?.clients.find((each) => each.name === name && each.account === account);
    if (record === undefined) {
      throw new UsageError(
        `No credential was issued to ${name} for the account ${account}. Run \`${commandName} agent client rotate ${name}\`.`,
      );
    }
    printConfiguration(options.print, await configurationOf(vault, record, policy, places));
  });
}

async function rotate(context: Context, name: string, options: PrintOptions): Promise<void> {
  const places = placesOf(options);
  const { policy } = await existing(context, options);
  const { account } = requireClient(policy, name);
  requireAddress(options.print, name, policy);
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
  const { policy, text: before, accounts } = await existing(context, options);
  requireClient(policy, name);
  const { removeClient, writePolicy } = await policies();
  const text = removeClient(before, name, { path: policy.path, accounts });
  await context.withVault(
    async (vault) => {
      writePolicy(policy.path, text, before);
      await vault.changeAgent((agent) => ({ ...agent, clients: agent.clients.filter((each) => each.name !== name) }));
    },
    { edit: true },
  );
  output.note(`The client ${name} is removed. ${restart}`);
}

async function list(context: Context, options: PlaceOptions & { readonly json?: true }): Promise<void> {
  const { policy } = await existing(context, options);
  const clients = [...policy.clients.values()].map(({ name, account, uid, allow, symbols }) => ({
    name,
    account,
    uid: uid ?? null,
    allow: [...allow],
    symbols: symbols === 'unlimited' ? symbols : [...symbols],
  }));
  if (options.json) return output.json(clients);
  if (clients.length === 0) return output.note(`The policy ${policy.path} has no clients.`);
  output.table([
    ['CLIENT', 'ACCOUNT', 'USER', 'ALLOWED', 'SYMBOLS'],
    ...clients.map(({ name, account, uid, allow, symbols }) => [
      name,
      account,
      uid === null ? 'any' : String(uid),
      allow.join(','),
      String(symbols),
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
    .requiredOption('--account <account>', 'the account of the vault')
    .option('--allow <words>', 'read, order, cancel, cancel-all, separated by commas (default: read)')
    .option('--markets <markets>', 'spot, margin, linear, inverse, option, separated by commas (default: spot)')
    .option('--symbols <symbols>', "symbols in the exchange's spelling, separated by commas, or unlimited")
    .option('--order-types <types>', 'limit, market, stop, separated by commas (default: limit)')
    .option('--max-order <amount>', 'the most that an order may cost, such as "500 USDT", or unlimited')
    .option('--max-day <amount>', 'the most that the orders of 24 hours may cost, or unlimited')
    .option('--collar <percent>', 'how far a price may be from the market, such as 2%, or unlimited')
    .option('--rate <rate>', 'requests in a time (default: 50/10s)')
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

/** A command about one client. */
function named(group: Command, name: string, summary: string, description: string): Command {
  const command = group.command(name).summary(summary).description(description).argument('<client>', 'the client');
  return policyOption(command).addHelpText('after', examples(`locksign agent client ${name} grid-bot`));
}

function registerPrinting(group: Command, context: Context): void {
  const shows = named(
    group,
    'show',
    "show a client's credentials again",
    "Prints a client's credentials again. They are derived and stored nowhere.",
  );
  socketOption(printOption(shows)).action((name: string, options: PrintOptions) => show(context, name, options));
  const rotates = named(
    group,
    'rotate',
    'issue new credentials to a client',
    'Issues new credentials. The old ones stop working when the agent is restarted.',
  );
  socketOption(printOption(rotates)).action((name: string, options: PrintOptions) => rotate(context, name, options));
}

export function registerAgentClient(agent: Command, context: Context): void {
  const group = agent
    .command('client')
    .summary('the bots that the agent serves')
    .description('Adds, lists, shows, rotates and removes the clients of the agent.')
    .helpCommand(false)
    .addHelpText('after', examples('locksign agent client list', 'locksign help agent client add'));
  registerAdd(group, context);
  const lists = group
    .command('list')
    .summary('list the clients')
    .description('Lists the clients of the policy. It needs no passphrase.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('locksign agent client list'));
  policyOption(lists).action((options: PlaceOptions & { readonly json?: true }) => list(context, options));
  registerPrinting(group, context);
  named(group, 'remove', 'remove a client', 'Removes a client from the policy and from the vault.').action(
    (name: string, options: PlaceOptions) => remove(context, name, options),
  );
}
