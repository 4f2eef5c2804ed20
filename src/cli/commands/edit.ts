/**
 * `locksign edit`: changes the fields of an account that are not secret.
 * @module
 */
import { type Command, Option } from 'commander';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import type { AccountChanges } from '../../vault/index.js';
import { exchangeOf, fieldsAfterEdit, hostChoice } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { examples } from '../help/examples.js';
import {
  type FieldOptions,
  fieldNames,
  fieldOptions,
  fieldsByOption,
  givenFields,
  requireUsed,
} from '../options/account-options.js';
import { practiceWarning } from '../options/practice.js';
import { oneOf } from '../options/unrecognised.js';
import { output } from '../output.js';

interface EditOptions extends FieldOptions {
  readonly apiKey?: string;
  readonly unset?: readonly string[];
}

function unsetOption(): Option {
  const parse = oneOf('--unset', fieldNames);
  return new Option('--unset <field...>', "remove fields, so that the exchange's default holds")
    .choices(fieldNames)
    .argParser((word, before: readonly string[] = []) => [...before, parse(word)]);
}

/** The changes that the options name. @throws {UsageError} */
function changesOf(exchange: Exchange<unknown>, options: EditOptions): AccountChanges {
  const { apiKey, unset = [] } = options;
  const set = { ...givenFields(exchange, options), ...(apiKey !== undefined && { apiKey }) };
  const known = fieldsByOption(exchange);
  const removed: Record<string, null> = {};
  for (const option of unset) {
    requireUsed(exchange, option, option);
    const field = known.get(option) ?? option;
    if (Object.hasOwn(set, field) || (field === 'host' && set.baseUrl !== undefined)) {
      throw new UsageError(`A field cannot be set and removed at once. Leave --unset ${option} out.`);
    }
    removed[field] = null;
  }
  if (Object.keys(set).length > 0 || unset.length > 0) return { ...removed, ...set };
  const choices = [...known.keys(), 'base-url', 'api-key', 'unset'].map((option) => `--${option}`).join(', ');
  throw new UsageError(`No option names a change. For an account of ${exchange.name} they are ${choices}.`);
}

async function edit(context: Context, name: string, options: EditOptions): Promise<void> {
  const shown = context.shownAccount(name);
  const exchange = exchangeOf(shown.exchange, context.vaultPath);
  const changes = changesOf(exchange, options);
  const after = fieldsAfterEdit(shown, changes, context.vaultPath);
  const warning = practiceWarning(name, exchange, { from: hostChoice(shown), to: after });
  if (warning !== undefined) output.warn(warning);
  await context.withVault(
    async (vault) => {
      await output.during('Sealing the vault', () => vault.edit(name, changes));
      output.note(`Changed ${name}. Restart the bots that use it. To see it, run: ${commandName} show ${name}`);
    },
    { edit: true, accounts: [name] },
  );
}

export function registerEdit(program: Command, context: Context): void {
  const command = program
    .command('edit')
    .summary('change the host or another field of an account')
    .description(
      'Changes the fields of an account that are not secret: its host, and those that requests to its exchange carry. --unset removes ' +
        'one. --api-key is the API key that an exchange has issued for a public key. The key in a token that an account names cannot ' +
        'be changed: remove the account, and add it again. ' +
        `For a new name use \`${commandName} rename\`, ` +
        `for a new secret \`${commandName} rotate\`.`,
    )
    .argument('<account>', 'the account');
  fieldOptions(command)
    .option('--api-key <key>', 'the API key of a private key, where the exchange issues one for its public key')
    .addOption(unsetOption())
    .addHelpText(
      'after',
      examples(
        'locksign edit binance-main --host usdm --recv-window 5000',
        'locksign edit binance-ed --api-key vmPUZE…',
        'locksign edit binance-main --base-url https://api.example.com',
        'locksign edit binance-main --unset host recv-window',
      ),
    )
    .action((name, options) => edit(context, name, options));
}
