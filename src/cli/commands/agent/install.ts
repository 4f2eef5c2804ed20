/**
 * `locksign agent install`: the service that runs the agent.
 * @module
 */
import { isAbsolute } from 'node:path';
import type { Command } from 'commander';
import { carryOut, conflictsOf } from '../../../agent/install/carry-out.js';
import {
  agentUser,
  clientGroup,
  controlUnit,
  credentialName,
  serviceUnit,
  socketUnit,
  userUnits,
} from '../../../agent/install/places.js';
import { type Plan, systemPlan, type UserPlaces, userPlan } from '../../../agent/install/plan.js';
import { type CredentialKind, credentialKinds } from '../../../agent/install/units.js';
import { pathsOf } from '../../../agent/process/paths.js';
import { shellWord } from '../../../util/shell-quote.js';
import type { Context } from '../../context.js';
import { UsageError } from '../../exit.js';
import { commandName } from '../../help/command-name.js';
import { examples } from '../../help/examples.js';
import { choiceOption } from '../../options/unrecognised.js';
import { output } from '../../output.js';

interface InstallCommandOptions {
  readonly user?: true;
  readonly system?: true;
  readonly credential?: CredentialKind;
  readonly node?: string;
  readonly root?: string;
  readonly dryRun?: true;
  readonly force?: true;
}

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

/** Everything that the installation makes, for a dry run. */
function show(plan: Plan, root: string): void {
  const { program } = plan;
  if (program !== undefined) {
    output.data(`# ${program.to}: ${program.files.length} files of ${program.from}, SHA-256 ${program.hash}\n`);
  }
  for (const { path, mode, owner } of plan.folders) {
    output.data(`# ${path}: a folder of ${owner ?? 'the user who installs'}, mode ${octal(mode)}\n`);
  }
  const conflicts = new Set(conflictsOf(plan, root));
  for (const { path, mode, text } of plan.files) {
    const note = conflicts.has(path) ? ' (there is another one)' : '';
    output.data(`\n# ${path}, mode ${octal(mode)}${note}\n${text}`);
  }
}

/** The command that gives systemd the passphrase. */
function passphraseStep(kind: CredentialKind, file: string, isSystem: boolean): string {
  const sudo = isSystem ? 'sudo ' : '';
  const ask = "systemd-ask-password -n 'Vault passphrase'";
  const path = shellWord(file);
  if (kind === 'plain') return `${ask} | ${sudo}install -m 600 /dev/stdin ${path}`;
  const scope = isSystem ? '' : '--user ';
  return `${ask} | ${sudo}systemd-creds encrypt ${scope}--name=${credentialName} - ${path}`;
}

const units = `${socketUnit} ${controlUnit} ${serviceUnit}`;

function systemSteps(kind: CredentialKind, plan: Plan): readonly (readonly [string, ...string[]])[] {
  return [
    ['Make the vault of the agent, unless it has one:', 'sudo locksign-system init'],
    ['Add an account:', 'sudo locksign-system add binance-main --exchange binance'],
    ["Give systemd the vault's passphrase:", passphraseStep(kind, plan.credential, true)],
    [
      'Issue a credential to a bot, which runs as another user, and let that user connect:',
      'sudo locksign-system agent client add BOT --account binance-main --uid "$(id -u USER)"',
      `sudo usermod --append --groups ${clientGroup} USER`,
    ],
    ['Start the agent:', 'sudo systemctl daemon-reload', `sudo systemctl enable --now ${units}`],
    ['See what it does:', 'sudo locksign-system agent status', 'sudo locksign-system doctor'],
  ];
}

function userSteps(kind: CredentialKind, plan: Plan): readonly (readonly [string, ...string[]])[] {
  return [
    [
      'Make a vault, add an account, and issue a credential to a bot:',
      `${commandName} init`,
      `${commandName} add binance-main --exchange binance`,
      `${commandName} agent client add BOT --account binance-main`,
    ],
    [
      `Give systemd the vault's passphrase${kind === 'encrypted' ? ' (systemd 256 or newer)' : ''}:`,
      passphraseStep(kind, plan.credential, false),
    ],
    ['Start the agent:', 'systemctl --user daemon-reload', `systemctl --user enable --now ${units}`],
    ['See what it does:', `${commandName} agent status`],
  ];
}

function showSteps(steps: readonly (readonly [string, ...string[]])[]): void {
  const texts = steps.map(
    ([title, ...lines], index) => `${index + 1}. ${title}\n${lines.map((line) => `     ${line}\n`).join('')}`,
  );
  output.note(`\nWhat to do next:\n${texts.join('')}`);
}

/** @throws {UsageError} unless one of the two is chosen, and the options fit it. */
function requireChoice({ user, system, root, dryRun }: InstallCommandOptions): void {
  if (user === system) {
    throw new UsageError(
      'Choose one of --system, which runs the agent as a user of its own, and --user, which runs it as you. A policy binds a bot only if ' +
        'the agent runs as another user.',
    );
  }
  if (root !== undefined && !isAbsolute(root)) throw new UsageError('--root must be the whole path of a folder.');
  if (system && !dryRun && process.getuid?.() !== 0) {
    throw new UsageError('--system writes files of root. Run the command with sudo, or look at it with --dry-run.');
  }
}

/** The files of this user's agent, which systemd's manager might look for elsewhere. */
function userPlaces(context: Context): UserPlaces {
  const { policy, state } = pathsOf(process.env);
  return { vault: context.vaultPath, policy, state, units: userUnits(process.env) };
}

function install(context: Context, options: InstallCommandOptions): void {
  requireChoice(options);
  if (process.platform !== 'linux')
    throw new UsageError('`agent install` makes units of systemd, which is part of Linux.');
  const { system, credential = 'encrypted', node, root = '/', dryRun, force } = options;
  const chosen = { credential, ...(node !== undefined && { node }) };
  const plan = system ? systemPlan(chosen) : userPlan(chosen, userPlaces(context));
  if (dryRun) {
    show(plan, root);
    return;
  }
  carryOut(plan, { root, force: force === true });
  const { program, files } = plan;
  for (const { path } of files) output.note(`Installed ${path}.`);
  if (program !== undefined) {
    output.note(`Installed ${program.to}, a copy of ${program.from}. SHA-256: ${program.hash}`);
    if (program.distrust !== undefined) {
      output.warn(
        `It was copied from a package that not only root can change: ${program.distrust.detail}. Compare the hash with that of a machine that you trust.`,
      );
    }
  }
  if (credential === 'plain') {
    output.warn(
      system
        ? `The passphrase will be in a file that root can read, ${plan.credential}. Use --credential plain only if systemd is older than 250.`
        : `The passphrase will be in a file that every program of this user can read, ${plan.credential}. Whoever has it and the vault has the secrets.`,
    );
  }
  showSteps(system ? systemSteps(credential, plan) : userSteps(credential, plan));
}

export function registerAgentInstall(group: Command, context: Context): void {
  group
    .command('install')
    .summary('install the service that runs the agent')
    .description(
      `Writes units of systemd. With --system, the agent runs as the user ${agentUser}, which it makes, from a copy of this package that ` +
        `belongs to root, and users of the group ${clientGroup} may connect to it. With --user, it runs as you, and the policy is ` +
        'advisory. It starts nothing, and says what to do next. A file that is there and differs is replaced with --force only.',
    )
    .option('--system', 'for the whole system, as a user of its own (recommended)')
    .option('--user', 'for this user')
    .addOption(
      choiceOption('--credential <kind>', "how systemd gets the vault's passphrase (default: encrypted)", [
        ...credentialKinds,
      ]),
    )
    .option('--node <file>', 'the Node.js that runs the agent (default: the one that runs this command)')
    .option('--root <folder>', 'install below this folder, as for an image')
    .option('--dry-run', 'print what would be installed')
    .option('--force', 'replace files that are there and differ')
    .addHelpText(
      'after',
      examples(
        'locksign agent install --system --dry-run',
        'sudo locksign agent install --system',
        'locksign agent install --user',
      ),
    )
    .action((options: InstallCommandOptions) => install(context, options));
}
