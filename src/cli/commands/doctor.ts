/**
 * `locksign doctor`: finds what puts secrets at risk on this machine, and says what to do about it.
 * @module
 */
import type { Command } from 'commander';
import { control } from '../../agent/control/client.js';
import { backend, LocksignError } from '../../index.js';
import { libsodium } from '../../vault/index.js';
import type { Context } from '../context.js';
import { checkAgents } from '../doctor/agent.js';
import { checkConfigurations, checkVault } from '../doctor/files.js';
import type { Finding, Result } from '../doctor/finding.js';
import { checkCoreFiles, checkPtrace } from '../doctor/kernel.js';
import { checkBackend, checkKeyMemory, checkLockedMemory, checkSodium } from '../doctor/memory.js';
import { checkEnvironment, checkHistory } from '../doctor/secrets.js';
import { checkHibernation, checkSwap } from '../doctor/swap.js';
import { System, thisSystem } from '../doctor/system.js';
import { checkTokens } from '../doctor/tokens.js';
import { tryMemory } from '../doctor/trial.js';
import { checkClock, checkNode } from '../doctor/versions.js';
import { Declined } from '../exit.js';
import { examples } from '../help/examples.js';
import { output } from '../output.js';
import { askModule } from '../tokens/ask-module.js';

/** The result, or the error that prevented it. */
async function attempt<T>(get: () => T | Promise<T>): Promise<T | LocksignError> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof LocksignError) return error;
    throw error;
  }
}

async function examine(system: System, vaultPath: string | LocksignError): Promise<Finding[]> {
  const signer = await attempt(backend);
  const trial = tryMemory();
  const isOnlyLocked = 'key' in trial && 'memory' in trial.key && trial.key.memory === 'mlock';
  const mayBeHidden = isOnlyLocked && system.facts.env['LOCKSIGN_MEMORY'] !== 'mlock';
  const results: Readonly<Record<string, Result>> = {
    backend: checkBackend(signer),
    libsodium: checkSodium(await attempt(libsodium)),
    'key memory': checkKeyMemory(trial, mayBeHidden ? tryMemory('memfd_secret') : undefined),
    'locked memory': checkLockedMemory(trial),
    swap: checkSwap(system),
    hibernation: checkHibernation(system),
    'core files': checkCoreFiles(system),
    ptrace: checkPtrace(system),
    vault: checkVault(system, vaultPath),
    configurations: checkConfigurations(system),
    environment: checkEnvironment(system),
    'shell history': checkHistory(system),
    clock: checkClock(system),
    node: checkNode(system),
    ...(await checkTokens(system, signer instanceof LocksignError ? undefined : signer.name, askModule)),
    ...(await checkAgents(system, (path) => control(path, 'status'))),
  };
  return Object.entries(results).map(([check, result]) => ({ check, ...result }));
}

const marks = { ok: 'ok', attention: 'ATTENTION', unknown: 'unknown' } as const;

function textOf({ check, level, finding, advice }: Finding): string {
  const line = `${marks[level].padEnd(marks.attention.length)}  ${check}: ${finding}\n`;
  return advice === undefined ? line : `${line}${' '.repeat(marks.attention.length)}  -> ${advice}\n`;
}

async function doctor(context: Context, { json }: { readonly json?: true }): Promise<void> {
  const findings = await examine(new System(thisSystem()), await attempt(() => context.vaultPath));
  if (json) output.json(findings);
  else output.data(findings.map(textOf).join(''));
  const { length } = findings.filter(({ level }) => level === 'attention');
  if (length > 0)
    throw new Declined(length === 1 ? '1 finding needs attention.' : `${length} findings need attention.`);
}

export function registerDoctor(program: Command, context: Context): void {
  program
    .command('doctor')
    .summary('find what puts secrets at risk on this machine')
    .description(
      'Looks at this machine and the current folder, and says what to do about each finding. It prints the names of files and ' +
        'variables, never their values, and sends nothing. It exits with 1 if a finding needs attention. What it cannot examine is ' +
        'reported as unknown, never as ok.',
    )
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples('locksign doctor', `locksign doctor --json | jq -r '.[] | select(.level == "attention") | .check'`),
    )
    .action((options: { readonly json?: true }) => doctor(context, options));
}
