/**
 * `locksign agent status`, `freeze`, `thaw` and `stop`: what a running agent does.
 * @module
 */
import type { Command } from 'commander';
import { control } from '../../../agent/control/client.js';
import type { ClientStatus, ControlCommand, Status } from '../../../agent/control/protocol.js';
import type { Context } from '../../context.js';
import { examples } from '../../help/examples.js';
import { output } from '../../output.js';
import { type PlaceOptions, placesOf, socketOption } from './places.js';

const modes: Readonly<Record<Status['mode'], string>> = {
  running: 'sends what the policy allows',
  frozen: 'frozen: it sends only reads and cancels',
  stopped: 'stopped: it sends nothing',
};

const day = (sums: ClientStatus['day']): string =>
  sums.length === 0
    ? 'no limit'
    : sums.map(({ currency, spent, limit }) => `${spent} of ${limit ?? 'unlimited'} ${currency}`).join(', ');

function show(status: Status): void {
  output.data(`The agent (process ${status.pid}, user ${status.uid}) ${modes[status.mode]}.\n`);
  output.data(`Policy: ${status.policy}\nLog: ${status.log.folder}, ${status.log.sequence} lines\n`);
  output.data(`Keys: ${status.memory}\n`);
  for (const address of status.addresses) output.data(`Listens at ${address}\n`);
  output.data('\n');
  output.table([
    ['CLIENT', 'ACCOUNT', 'USER', 'ALLOWED', 'LAST 24 HOURS', 'POLICY'],
    ...status.clients.map(({ name, account, uid, allow, day: sums, isAdvisory }) => [
      name,
      account,
      uid === null ? 'any' : String(uid),
      allow.join(','),
      day(sums),
      isAdvisory ? 'advisory' : 'binding',
    ]),
  ]);
  for (const { name, day: sums } of status.accounts) {
    if (sums.length > 0) output.data(`\nAll clients of ${name}: ${day(sums)} in the last 24 hours.\n`);
  }
  for (const { origin, lastAnswer, lastFailure } of status.upstreams) {
    const failing = lastFailure !== null && lastFailure > (lastAnswer ?? 0);
    output.data(`\n${origin} ${failing ? 'did not answer the last request' : 'answers'}.\n`);
  }
}

async function carryOut(command: ControlCommand, options: PlaceOptions & { readonly json?: true }): Promise<void> {
  const status = await control(placesOf(options).control, command);
  if (options.json) output.json(status);
  else if (command === 'status') show(status);
  else output.note(`The agent ${modes[status.mode]}.`);
}

const actions: readonly (readonly [name: ControlCommand, summary: string, description: string])[] = [
  [
    'status',
    'show what a running agent does',
    'Shows the clients of a running agent, what their orders cost in the last 24 hours, where the keys are, and whether the policy ' +
      "binds the bots. It is for root and the agent's user.",
  ],
  [
    'freeze',
    'let a running agent send only reads and cancels',
    'Denies orders until `locksign agent thaw`, also after a restart.',
  ],
  ['thaw', 'let a running agent send everything that the policy allows', 'Ends `freeze` and `stop`.'],
  [
    'stop',
    'let a running agent send nothing',
    'Denies every request until `locksign agent thaw`, also after a restart.',
  ],
];

export function registerAgentControl(group: Command, _context: Context): void {
  for (const [name, summary, description] of actions) {
    const command = group.command(name).summary(summary).description(description).option('--json', 'print JSON');
    socketOption(command);
    command
      .addHelpText('after', examples(`locksign agent ${name}`))
      .action((options: PlaceOptions & { readonly json?: true }) => carryOut(name, options));
  }
}
