/**
 * `locksign show`: all of an account but what is secret.
 * @module
 */
import type { Command } from 'commander';
import type { VaultAccount } from '../../vault/index.js';
import { exchangeOf, requireAccount } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { output } from '../output.js';

function rows(account: VaultAccount, vaultPath: string): string[][] {
  const exchange = exchangeOf(account.exchange, vaultPath);
  const host = account.host ?? Object.keys(exchange.hosts)[0] ?? '';
  const facts: readonly (readonly [string, unknown])[] = [
    ['name', account.name],
    ['exchange', `${exchange.name} (${exchange.id})`],
    ['host', `${exchange.hosts[host]} (${host})`],
    ['API key', account.apiKey],
    ['subaccount', account.subaccount],
    ['recvWindow', account.recvWindow === undefined ? undefined : `${account.recvWindow} ms`],
    ['key version', account.keyVersion],
    ['secret', 'sealed'],
    ['passphrase', account.hasPassphrase ? 'sealed' : undefined],
    ['added', account.added],
    ['signing', exchange.documentation],
  ];
  return facts.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]);
}

export function registerShow(program: Command, context: Context): void {
  program
    .command('show')
    .summary('show an account, but not its secret')
    .description(
      'Shows all of an account but its secret, which nothing shows. ' +
        'Asks for the passphrase to verify the seal of the list: what is shown is what was sealed.',
    )
    .argument('<account>', 'the account')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('locksign show binance-main', 'locksign show binance-main --json | jq -r .apiKey'))
    .action((name: string, { json }: { readonly json?: true }) =>
      context.withVault(
        (vault) => {
          const account = requireAccount(vault.accounts(), name, vault.path);
          if (json) output.json(account);
          else output.table(rows(account, vault.path));
        },
        { accounts: [name] },
      ),
    );
}
