/**
 * Lists derived from the recipes: the exchanges by id, their balance requests, and the names in
 * configuration files.
 * @module
 */
import type { Exchange } from './core/types/exchange.js';
import type { ExchangeRequest } from './core/types/request.js';
import * as registry from './registry.js';

/** In the order of their ids. */
export const exchanges: readonly Exchange<never>[] = Object.values<Exchange<never>>(registry).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

/** In alphabetical order. */
export const exchangeIds: readonly string[] = exchanges.map(({ id }) => id);

export const exchangeById: ReadonlyMap<string, Exchange<never>> = new Map(exchanges.map((each) => [each.id, each]));

/** The name of the host of an account that names none. */
export const defaultHost = ({ hosts }: Pick<Exchange<unknown>, 'hosts'>): string => Object.keys(hosts)[0] ?? '';

/**
 * The request for the balances. It needs a signature and changes nothing.
 * @param host the name of the account's host. Default: the first of the exchange.
 */
export const balanceRequest = (
  exchange: Pick<Exchange, 'hosts' | 'balances'>,
  host = defaultHost(exchange),
): ExchangeRequest => exchange.balances[host] ?? exchange.balances.default;

/** An exchange and the name of one of its hosts. Without `host`, the first. */
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

/**
 * The exchanges by every name that a configuration file may use: the id, the ids in ccxt, and the
 * aliases.
 */
export const marketByName: ReadonlyMap<string, Market> = new Map(exchanges.flatMap(namesOf));
