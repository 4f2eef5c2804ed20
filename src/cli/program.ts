/**
 * The whole command line: its options, commands and help.
 * @module
 */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { registerAdd } from './commands/add.js';
import { registerAgent } from './commands/agent/agent.js';
import { registerBench } from './commands/bench.js';
import { registerCheck } from './commands/check.js';
import { registerCompletion } from './commands/completion.js';
import { registerCopy } from './commands/copy.js';
import { registerDoctor } from './commands/doctor.js';
import { registerEdit } from './commands/edit.js';
import { registerExport } from './commands/export.js';
import { registerGenerate } from './commands/generate.js';
import { registerImport } from './commands/import.js';
import { registerInit } from './commands/init.js';
import { registerList } from './commands/list.js';
import { registerPassphrase } from './commands/passphrase.js';
import { registerRemove } from './commands/remove.js';
import { registerRename } from './commands/rename.js';
import { registerRequest } from './commands/request.js';
import { registerRotate } from './commands/rotate.js';
import { registerShow } from './commands/show.js';
import { registerSign } from './commands/sign.js';
import { registerToken } from './commands/token/token.js';
import { Context, type Register } from './context.js';
import { exitCodesHelp } from './exit.js';
import { examples } from './help/examples.js';
import { registerHelp } from './help/help.js';
import { secretOptions } from './options/secret-options.js';

/** In the order of the help. */
const commands: readonly Register[] = [
  registerInit,
  registerAdd,
  registerGenerate,
  registerList,
  registerShow,
  registerEdit,
  registerRotate,
  registerRename,
  registerRemove,
  registerPassphrase,
  registerCheck,
  registerSign,
  registerRequest,
  registerImport,
  registerCopy,
  registerExport,
  registerToken,
  registerAgent,
  registerDoctor,
  registerBench,
  registerCompletion,
  registerHelp,
];

/**
 * The version of the package, whose root is two folders up, both from the sources and from dist/.
 */
function version(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return version;
}

const introduction = `Signs exchange API requests with secrets that you type once. They are stored encrypted in a vault, and never reach JavaScript.`;

const firstSteps = examples(
  'locksign init',
  'locksign add binance-main --exchange binance',
  'locksign check binance-main --send',
);

const environment = `
Environment:
  LOCKSIGN_VAULT    the vault's file, unless --vault names one
  LOCKSIGN_BACKEND  auto, native or wasm: the implementation that signs
  NO_COLOR          no colours, if it is set
`;

export function createProgram(): Command {
  const program = new Command('locksign')
    .description(introduction)
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false) // help.ts has its own
    .option('--vault <file>', "the vault's file (default: locksign/vault.json in $XDG_DATA_HOME)")
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => `${command.name()} ${command.usage()}` })
    .configureOutput({ outputError: () => {} }) // main.ts prints every error in one way
    .exitOverride()
    .addHelpText('after', firstSteps + environment + exitCodesHelp);
  secretOptions(program, 'passphrase', "the vault's passphrase");
  const context = new Context(() => program.opts());
  for (const register of commands) register(program, context);
  return program;
}
