/**
 * `locksign agent run`: runs the signing agent.
 * @module
 */
import { join } from 'node:path';
import type { Command } from 'commander';
import { credentialName } from '../../../agent/install/places.js';
import { activatedDescriptors } from '../../../agent/listen/activation.js';
import type { Agent, AgentOptions } from '../../../agent/start.js';
import { secret } from '../../../index.js';
import type { Context } from '../../context.js';
import { commandName } from '../../help/command-name.js';
import { examples } from '../../help/examples.js';
import { output } from '../../output.js';
import { existingPolicy, type PlaceOptions, placesOf, policyOption, socketOption, stateOption } from './places.js';

interface RunOptions extends PlaceOptions {
  readonly acceptLoss?: true;
  readonly allowWasm?: true;
}

async function start(context: Context, options: Omit<AgentOptions, 'passphrase'>): Promise<Agent> {
  // Its libraries are large, and the other commands do not need them.
  const { requireReady, startAgent } = await import('../../../agent/start.js');
  requireReady(options);
  const { CREDENTIALS_DIRECTORY: credentials } = process.env;
  if (credentials !== undefined && !context.namesPassphrase) {
    return startAgent({ ...options, passphrase: secret.file(join(credentials, credentialName)) });
  }
  return context.withPassphrase((passphrase) => startAgent({ ...options, passphrase }));
}

/** Waits for a signal that ends the service. */
const ended = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });

async function run(context: Context, options: RunOptions): Promise<void> {
  const { state, socket, control } = placesOf(options);
  const policy = existingPolicy(options);
  context.readVault(); // before the passphrase is asked for
  const descriptors = activatedDescriptors(process.env);
  const agent = await start(context, {
    vault: context.vaultPath,
    policy,
    state,
    socket: descriptors.get('agent') ?? socket,
    control: descriptors.get('control') ?? control,
    acceptLoss: options.acceptLoss === true,
    allowWasm: options.allowWasm === true,
    report: (text) => output.warn(text),
  });
  const end = ended();
  const { clients, accounts, memory, policy: path } = agent.status();
  output.note(`The agent serves ${clients.length} client${clients.length === 1 ? '' : 's'} by the policy ${path}.`);
  if (clients.length === 0)
    output.warn(`It has no client to serve. Add one with \`${commandName} agent client add\`, and restart it.`);
  output.note(`Its keys are in ${memory} memory. The vault is closed.`);
  const inTokens = accounts.filter(({ isInToken }) => isInToken).map(({ name }) => name);
  if (inTokens.length > 0) output.note(`The key of ${inTokens.join(', ')} is in a token.`);
  for (const address of agent.addresses) output.note(`It listens at ${address}`);
  const advisory = clients.filter(({ isAdvisory }) => isAdvisory).map(({ name }) => name);
  if (advisory.length > 0) {
    output.warn(
      `The policy is advisory for ${advisory.join(', ')}: a bot of the agent's own user can change the policy and the agent. ` +
        `Run the agent as a user of its own: \`${commandName} agent install --system\`.`,
    );
  }
  await end;
  output.note('The agent stops.');
  await agent.close();
  // A token that hangs would keep the process.
  setTimeout(() => process.exit(), 1000).unref();
}

export function registerAgentRun(group: Command, context: Context): void {
  const command = group
    .command('run')
    .summary('run the signing agent')
    .description(
      'Opens the accounts that the policy names, closes the vault, and sends the requests of bots that the policy allows, until it ' +
        'is stopped. It reads the policy once: restart it after a change. Under systemd it takes the passphrase from the credential ' +
        `${credentialName}, and its sockets by socket activation.`,
    )
    .option('--accept-loss', 'trade on although the log is missing, shorter than it was, or damaged')
    .option('--allow-wasm', 'start without the native addon, with keys in memory that can be swapped and dumped');
  policyOption(command);
  stateOption(command);
  socketOption(command);
  command
    .addHelpText('after', examples('locksign agent run', 'locksign agent run --passphrase-fd 3 3< <(pass show vault)'))
    .action((options: RunOptions) => run(context, options));
}
