/**
 * What is derived from the recipes: exchanges by id, the request for their balances, and the names that configuration files use.
 * @module
 */
import type { Exchange, ExchangeRequest } from './core/types.js';
import * as registry from './registry.js';

/** In the order of their ids. */
export const exchanges: readonly Exchange<never>[] = Object.values<Exchange<never>>(registry).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

/** In alphabetical order. */
export const exchangeIds: readonly string[] = exchanges.map(({ id }) => id);

export const exchangeById: ReadonlyMap<string, Exchange<never>> = new Map(exchanges.map((each) => [each.id, each]));

/**
 * A request that changes nothing and that needs a signature: the one for the balances.
 * @param host the account's, by name; undefined for the exchange's first.
 */
export const balanceRequest = (
  { hosts, balances }: Pick<Exchange, 'hosts' | 'balances'>,
  host = Object.keys(hosts)[0] ?? '',
): ExchangeRequest => balances[host] ?? balances.default;

/** One of locksign's exchanges. Without `host`, its first. */
export interface Market {
  readonly exchange: string;
  readonly host?: string;
}

function namesOf({ id, hosts, ccxt = {}, aliases = [] }: Exchange<never>): [name: string, market: Market][] {
  const [first] = Object.keys(hosts);
  return [
    ...[id, ...aliases].map((name): [string, Market] => [name, { exchange: id }]),
    ...Object.entries(ccxt).map(([name, host]): [string, Market] => [
      name,
      host === first ? { exchange: id } : { exchange: id, host },
    ]),
  ];
}

/** By every name that a configuration file may use: the id, ccxt's ids, and aliases. */
export const marketByName: ReadonlyMap<string, Market> = new Map(exchanges.flatMap(namesOf));
