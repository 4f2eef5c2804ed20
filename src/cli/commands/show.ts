/**
 * `locksign show`: shows an account without its secret.
 * @module
 */
import type { Command } from 'commander';
import { defaultHost } from '../../exchanges/catalog.js';
import { LocksignError, type PublicKey } from '../../index.js';
import type { Vault, VaultAccount } from '../../vault/index.js';
import { exchangeOf, hostChoice, kindOf, requireAccount, tokenOf } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { messageOf } from '../help/remedies.js';
import { publicKeyText } from '../keys/show-public-key.js';
import { output } from '../output.js';

function rows(account: VaultAccount, vaultPath: string): string[][] {
  const exchange = exchangeOf(account.exchange, vaultPath);
  const { baseUrl, host = defaultHost(exchange) } = hostChoice(account);
  const token = tokenOf(account);
  const facts: readonly (readonly [string, unknown])[] = [
    ['name', account.name],
    ['exchange', `${exchange.name} (${exchange.id})`],
    ['host', baseUrl ?? `${exchange.hosts[host]} (${host})`],
    ['key type', kindOf(exchange, account).type],
    ['API key', account.apiKey ?? '(none yet)'],
    ['subaccount', account.subaccount],
    ['recvWindow', account.recvWindow === undefined ? undefined : `${account.recvWindow} ms`],
    ['key version', account.keyVersion],
    ['key', token && `in a token: ${token}`],
    [token === undefined ? 'secret' : 'PIN', 'sealed'],
    ['passphrase', account.hasPassphrase ? 'sealed' : undefined],
    ['added', account.added],
    ['signing', exchange.documentation],
  ];
  return facts.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]);
}

/** Undefined, with a warning, if the token that has the key cannot be asked. */
async function publicKeyOf(vault: Vault, account: VaultAccount): Promise<PublicKey | undefined> {
  try {
    return await vault.publicKey(account.name);
  } catch (error) {
    if (!(error instanceof LocksignError) || tokenOf(account) === undefined) throw error;
    output.warn(`The public key could not be read. ${messageOf(error)}`);
    return undefined;
  }
}

export function registerShow(program: Command, context: Context): void {
  program
    .command('show')
    .summary('show an account without its secret')
    .description(
      'Shows an account without its secret, which no command shows, and the public key of a private key. It asks a token for that. ' +
        'It asks for the passphrase to verify that nobody has changed the account since it was sealed.',
    )
    .argument('<account>', 'the account')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('locksign show binance-main', 'locksign show binance-main --json | jq -r .apiKey'))
    .action((name: string, { json }: { readonly json?: true }) =>
      context.withVault(
        async (vault) => {
          const account = requireAccount(vault.accounts(), name, vault.path);
          const publicKey = await publicKeyOf(vault, account);
          if (json) output.json({ ...account, ...(publicKey !== undefined && { publicKey: publicKey.pem }) });
          else output.table(rows(account, vault.path));
          if (json || publicKey === undefined) return;
          output.data(publicKeyText(exchangeOf(account.exchange, vault.path), publicKey));
        },
        { accounts: [name] },
      ),
    );
}
