/**
 * `locksign agent`: the commands of the signing agent.
 * @module
 */
import type { Command } from 'commander';
import type { Context, Register } from '../../context.js';
import { examples } from '../../help/examples.js';
import { registerAgentClient } from './client.js';
import { registerAgentControl } from './control.js';
import { registerAgentInstall } from './install.js';
import { registerLog } from './log.js';
import { registerPolicy } from './policy.js';
import { registerAgentRun } from './run.js';

/** In the order of the help. */
const commands: readonly Register[] = [
  registerAgentClient,
  registerPolicy,
  registerAgentRun,
  registerAgentInstall,
  registerAgentControl,
  registerLog,
];

export function registerAgent(program: Command, context: Context): void {
  const agent = program
    .command('agent')
    .summary('let bots sign through an agent that holds the secrets')
    .description(
      'The agent holds the accounts of a vault open, and sends the requests of bots in any language. Each bot has credentials ' +
        'that are useless anywhere else, and can do only what its policy allows.',
    )
    .helpCommand(false)
    .addHelpText('after', examples('locksign agent policy check', 'locksign help agent policy'));
  for (const register of commands) register(agent, context);
}
