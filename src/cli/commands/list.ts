/**
 * `locksign list`: lists the accounts.
 * @module
 */
import type { Command } from 'commander';
import { defaultHost, exchangeById } from '../../exchanges/catalog.js';
import { kindsOf } from '../../exchanges/core/key-kinds.js';
import type { VaultAccount } from '../../vault/index.js';
import { tokenOf } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { noAccounts } from '../options/unrecognised.js';
import { output } from '../output.js';

const heading = ['NAME', 'EXCHANGE', 'HOST', 'TYPE', 'API KEY', 'ADDED'];

function row(account: VaultAccount): string[] {
  const { name, exchange, host, keyType, apiKey = '(none yet)', added } = account;
  const facts = exchangeById.get(exchange);
  const type = keyType ?? (facts === undefined ? '' : kindsOf(facts)[0].type);
  return [
    name,
    exchange,
    host ?? (facts === undefined ? '' : defaultHost(facts)),
    `${type}${tokenOf(account) === undefined ? '' : ', in a token'}`,
    apiKey,
    added.slice(0, 'yyyy-mm-dd'.length),
  ];
}

export function registerList(program: Command, context: Context): void {
  program
    .command('list')
    .alias('ls')
    .summary('list the accounts')
    .description(
      'Lists the accounts of the vault, without their secrets. ' +
        'It asks for the passphrase to verify that nobody has changed the list since it was sealed.',
    )
    .option('--json', 'as JSON')
    .addHelpText('after', examples('locksign list', "locksign list --json | jq -r '.[].name'"))
    .action(({ json }: { readonly json?: true }) =>
      context.withVault((vault) => {
        const accounts = vault.accounts();
        output.note(`${vault.path}, revision ${vault.revision}`);
        if (json) output.json(accounts);
        else if (accounts.length > 0) output.table([heading, ...accounts.map(row)]);
        else output.note(noAccounts);
      }),
    );
}
