/**
 * `locksign agent policy`: checks a policy, and says what it makes of a request.
 * @module
 */
import type { Command } from 'commander';
import type { KnownAccount, Policy } from '../../../agent/policy/policy.js';
import type { Context } from '../../context.js';
import { examples } from '../../help/examples.js';
import { unrecognised } from '../../options/unrecognised.js';
import { output } from '../../output.js';
import { existingPolicy, type PlaceOptions, policyOption } from './places.js';

/** Loaded on demand: with the tables of all exchanges, every command would start later. */
const policies = () => import('../../../agent/policy/index.js');

type PolicyOptions = Pick<PlaceOptions, 'policy'>;

interface Loaded {
  readonly policy: Policy;
  readonly accounts: readonly KnownAccount[];
  /** The user whom the file belongs to. */
  readonly owner: number;
}

/** The names of accounts are not sealed, so this needs no passphrase. */
async function load(context: Context, options: PolicyOptions): Promise<Loaded> {
  const { accounts } = context.readVault().file;
  const path = existingPolicy(options);
  const { readPolicyFile, readPolicy } = await policies();
  const { text, stats } = readPolicyFile(path);
  return { policy: readPolicy(text, path, accounts), accounts, owner: stats.uid };
}

async function check(context: Context, options: PolicyOptions): Promise<void> {
  const { policy, accounts, owner } = await load(context, options);
  const { reportOf } = await policies();
  const { lines, warnings } = reportOf(policy, accounts, owner);
  output.data(lines.map((line) => `${line}\n`).join(''));
  for (const warning of warnings) output.warn(warning);
  output.note(`${policy.path} is a policy. The agent reads it when it starts.`);
}

interface ExplainOptions extends PolicyOptions {
  readonly client?: string;
}

async function explainRequest(
  context: Context,
  [method, url, body]: readonly [string, string, string | undefined],
  options: ExplainOptions,
): Promise<void> {
  const { policy, accounts } = await load(context, options);
  const { client } = options;
  if (client !== undefined && !policy.clients.has(client))
    throw unrecognised('--client names no client of the policy.', client, 'Its clients are', [
      ...policy.clients.keys(),
    ]);
  const { explain } = await policies();
  const lines = explain(policy, accounts, { method, url, ...(body !== undefined && { body }) }, client);
  output.data(lines.map((line) => `${line}\n`).join(''));
}

export function registerPolicy(agent: Command, context: Context): void {
  const policy = agent
    .command('policy')
    .summary('check the policy, or ask it about a request')
    .description(
      'Reads the policy as the agent does when it starts. It needs the file of the vault, and no passphrase.',
    )
    .helpCommand(false)
    .addHelpText('after', examples('locksign agent policy check', 'locksign help agent policy explain'));
  const checks = policy
    .command('check')
    .summary('check the policy, and say what each client may do')
    .description(
      'Reads the policy, and says what each client may do, how much its credential can lose in the hands of another, and ' +
        'what deserves another look. It exits with 5 if the agent would not start with this policy.',
    )
    .addHelpText('after', examples('locksign agent policy check', 'locksign agent policy check --policy new.toml'));
  policyOption(checks).action((options: PolicyOptions) => check(context, options));
  const explains = policy
    .command('explain')
    .summary('say what the policy makes of a request')
    .description(
      'Says what a request means, and whether the policy allows it for each client. Write the request without credentials. ' +
        'Nothing is sent, so prices and sums are stated as conditions.',
    )
    .argument('<method>', 'the method, such as POST')
    .argument('<url>', "the exchange's URL, with its query")
    .argument('[body]', 'the body: JSON, or else a form')
    .option('--client <client>', 'the client (default: all)')
    .addHelpText(
      'after',
      examples(
        "locksign agent policy explain GET 'https://api.binance.com/api/v3/account'",
        "locksign agent policy explain DELETE 'https://api.binance.com/api/v3/openOrders?symbol=BTCUSDT' --client grid-bot",
      ),
    );
  policyOption(explains).action((method: string, url: string, body: string | undefined, options: ExplainOptions) =>
    explainRequest(context, [method, url, body], options),
  );
}
