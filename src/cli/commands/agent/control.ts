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
  frozen: 'is frozen: it sends only reads and cancels',
  stopped: 'is stopped: it sends nothing',
};

const day = (sums: ClientStatus['day']): string =>
  sums.length === 0
    ? 'no limit'
    : sums.map(({ currency, spent, limit }) => `${spent} of ${limit ?? 'unlimited'} ${currency}`).join(', ');

/** Whether an exchange answered the last request. */
const health = ({ origin, lastAnswer, lastFailure }: Status['upstreams'][number]): string =>
  lastFailure !== null && lastFailure > (lastAnswer ?? 0)
    ? `${origin} did not answer the last request`
    : `${origin} answers`;

/** Where the keys of the accounts are. */
function places({ memory, accounts }: Status): string[] {
  const named = (isInToken: boolean): string =>
    accounts.flatMap((account) => (account.isInToken === isInToken ? [account.name] : [])).join(', ');
  const tokens = named(true);
  if (tokens === '') return [`Keys: ${memory}`];
  const others = named(false);
  return [...(others === '' ? [] : [`Keys: ${memory} (${others})`]), `Keys in a token: ${tokens}`];
}

function show(status: Status): void {
  const { pid, uid, since, policy, log, addresses, upstreams, clients } = status;
  const started = new Date(since).toISOString().slice(0, 19);
  const lines = [
    `The agent (process ${pid}, user ${uid}, since ${started}Z) ${modes[status.mode]}.`,
    `Policy: ${policy}`,
    `Log: ${log.folder}, ${log.sequence} lines`,
    ...places(status),
    ...addresses.map((address) => `Listens at ${address}`),
    ...upstreams.map((upstream) => `Exchange: ${health(upstream)}`),
  ];
  output.data(`${lines.join('\n')}\n\n`);
  output.table([
    ['CLIENT', 'ACCOUNT', 'USER', 'ALLOWED', 'LAST 24 HOURS', 'POLICY'],
    ...clients.map(({ name, account, uid: user, allow, day: sums, isAdvisory }) => [
      name,
      account,
      user === null ? 'any' : String(user),
      allow.join(','),
      day(sums),
      isAdvisory ? 'advisory' : 'binding',
    ]),
  ]);
  const limited = status.accounts.filter(({ day: sums }) => sums.length > 0);
  const totals = limited.map(({ name, day: sums }) => `All clients of ${name}: ${day(sums)} in the last 24 hours.\n`);
  if (totals.length > 0) output.data(`\n${totals.join('')}`);
  if (clients.some(({ isAdvisory }) => isAdvisory)) {
    output.note(
      "\nA policy is advisory for bots of the agent's own user, who can change it, and for bots without a user.",
    );
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
