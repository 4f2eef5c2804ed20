/**
 * What goes into the configuration of a client's bot.
 * @module
 */
import { hostsOfAccount } from '../../../agent/accounts/account.js';
import { type ClientRecord, namesOf, secretTextOf } from '../../../agent/clients/credential.js';
import { type Configuration, needsTcp, type SnippetName, snippetOf, urlOf } from '../../../agent/clients/snippets.js';
import type { Policy } from '../../../agent/policy/policy.js';
import { exchangeById } from '../../../exchanges/catalog.js';
import { SigningKey } from '../../../index.js';
import type { Vault } from '../../../vault/index.js';
import { UsageError } from '../../exit.js';
import { commandName } from '../../help/command-name.js';
import { listedAccount } from '../../options/unrecognised.js';
import { output } from '../../output.js';
import type { Places } from './places.js';

/**
 * @param isNew whether there is no policy yet.
 * @throws {UsageError} if the snippet needs an address that the agent does not listen at.
 */
export function requireAddress(print: SnippetName | undefined, name: string, policy: Policy, isNew = false): void {
  if (print === undefined || !needsTcp(print) || policy.listen.tcp !== undefined) return;
  const advice = isNew
    ? `Run this command without --print, add these lines to ${policy.path}, and run \`${commandName} agent client show ${name} --print ${print}\``
    : `Add these lines to ${policy.path}, and run this command again`;
  throw new UsageError(
    `--print ${print} needs a base URL, and the agent listens on its socket only. It can also listen on a port, which every user of ` +
      `this machine can reach. ${advice}:\n\n[listen]\ntcp = "127.0.0.1:7410"`,
  );
}

/** It is the only function that turns a local secret into a text. */
export async function configurationOf(
  vault: Vault,
  record: ClientRecord,
  policy: Policy,
  places: Places,
): Promise<Configuration> {
  const facts = listedAccount(vault.accounts(), record.account, `clients.${record.name}.account`);
  const exchange = exchangeById.get(facts.exchange);
  if (exchange === undefined) throw new UsageError(`The exchange of the account ${record.account} is not known.`);
  using key = await SigningKey.load(vault.agentSecret(), { algorithm: 'hmac-sha512', encoding: 'utf8' });
  const { apiKey, token, passphrase } = namesOf(key, record, exchange);
  return {
    exchange: exchange.id,
    ccxt: Object.keys(exchange.ccxt ?? {})[0] ?? exchange.aliases?.[0],
    account: record.account,
    host: hostsOfAccount(exchange, facts).home,
    apiKey,
    secret: secretTextOf(key, record, exchange),
    passphrase,
    token,
    socket: policy.listen.socket ?? places.socket,
    tcp: policy.listen.tcp,
  };
}

export function printConfiguration(print: SnippetName | undefined, configuration: Configuration): void {
  const snippet = print === undefined ? undefined : snippetOf(print, configuration);
  if (snippet !== undefined) {
    output.data(`${snippet}\n`);
    return;
  }
  const { apiKey, secret, passphrase, socket, host, tcp } = configuration;
  const isPem = secret.includes('\n');
  output.table([
    ['socket', socket],
    ['URL on the socket', `http://${host}`],
    ...(tcp === undefined ? [] : [['URL by TCP', urlOf({ ...configuration, tcp })]]),
    ['API key', apiKey],
    ...(isPem ? [] : [['secret', secret]]),
    ...(passphrase === undefined ? [] : [['passphrase', passphrase]]),
  ]);
  if (isPem) output.data(`secret\n${secret}`);
}
