/**
 * An account of the vault while the agent runs: its keys, and the hosts that its clients may
 * address.
 * @module
 */
import { checkedHost } from '../../exchanges/core/base-url.js';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import type { WireCredential } from '../../exchanges/wire/verify.js';
import type { Wire } from '../../exchanges/wire/wire.js';
import type { PublicFacts } from '../../vault/types.js';

export interface AgentAccount {
  readonly name: string;
  readonly exchange: Exchange<never>;
  readonly wire: Wire;
  readonly credential: WireCredential;
  readonly subaccount: string | undefined;
  readonly demo: boolean;
  readonly hosts: Hosts;
}

/** The hosts of an account. A *canonical* host is one of the exchange's tables. */
export interface Hosts {
  /** The canonical host of a request that addresses the account by its name. */
  readonly home: string;
  /** The canonical host of one that a client addressed. Undefined if it is not the account's. */
  canonical(addressed: string): string | undefined;
  /** Where requests to a canonical host are sent: an origin, such as `https://api.kraken.com`. */
  origin(canonical: string): string;
}

const hostOf = (url: string): string => new URL(url).host;

/**
 * An account of a practice host may address that practice's hosts only, and any other account only
 * the hosts with real money: their API keys differ. A base URL takes the place of every host.
 */
export function hostsOfAccount(exchange: Exchange<never>, { host }: Pick<PublicFacts, 'host'>): Hosts {
  const isBase = host?.includes('://') === true;
  const home = checkedHost(isBase || host === undefined ? {} : { host }, exchange);
  const { hosts, practiceHosts = {} } = exchange;
  const practice = isBase || host === undefined ? undefined : practiceHosts[host];
  const own = new Set(
    Object.entries(hosts).flatMap(([name, url]) => (practiceHosts[name] === practice ? [hostOf(url)] : [])),
  );
  const base = isBase && host !== undefined ? checkedHost({ baseUrl: host }, exchange) : undefined;
  return {
    home: hostOf(home),
    canonical: (addressed) =>
      own.has(addressed) ? addressed : base !== undefined && addressed === hostOf(base) ? hostOf(home) : undefined,
    origin: (canonical) => base ?? `https://${canonical}`,
  };
}
