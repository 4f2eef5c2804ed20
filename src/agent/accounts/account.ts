/**
 * An account of the vault while the agent runs: its keys, and the hosts that its clients may
 * address.
 * @module
 */
import { defaultHost } from '../../exchanges/catalog.js';
import { checkedHost } from '../../exchanges/core/base-url.js';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import type { AccountCredential } from '../../exchanges/wire/patch.js';
import type { Wire } from '../../exchanges/wire/wire.js';
import type { PublicFacts } from '../../vault/types.js';

export interface AgentAccount {
  readonly name: string;
  readonly exchange: Exchange<never>;
  readonly wire: Wire;
  readonly credential: AccountCredential;
  /** Absent: the account has none. */
  readonly subaccount?: string;
  readonly demo: boolean;
  readonly hosts: Hosts;
}

/** How a host is dialled. Some exchanges sign it. */
export interface Dialled {
  /** Such as `https://api.kraken.com`. */
  readonly origin: string;
  readonly scheme: 'http' | 'https';
  readonly host: string;
}

/** The hosts of an account. A *canonical* host is one of the exchange's tables. */
export interface Hosts {
  /** The name of its host in the recipe. */
  readonly name: string;
  /** The canonical host of a request that addresses the account by its name. */
  readonly home: string;
  /** The canonical host of one that a client addressed. Undefined if it is not the account's. */
  canonical(addressed: string): string | undefined;
  /** Where requests to a canonical host are sent. */
  dial(canonical: string): Dialled;
  /** Where WebSockets to a host are opened: an origin, such as `wss://ws.okx.com:8443`. */
  socketOrigin(host: string): string;
}

const hostOf = (url: string): string => new URL(url).host;

function dialledAt(origin: string): Dialled {
  const { host, protocol } = new URL(origin);
  return { origin, host, scheme: protocol === 'http:' ? 'http' : 'https' };
}

/**
 * An account of a practice host may address that practice's hosts only, and any other account only
 * the hosts with real money: their API keys differ. A base URL takes the place of every host.
 */
export function hostsOfAccount(exchange: Exchange<never>, { host }: Pick<PublicFacts, 'host'>): Hosts {
  const isBase = host?.includes('://') === true;
  const name = isBase || host === undefined ? defaultHost(exchange) : host;
  const home = checkedHost({ host: name }, exchange);
  const { hosts, practiceHosts = {} } = exchange;
  const practice = practiceHosts[name];
  const own = new Set(
    Object.entries(hosts).flatMap(([each, url]) => (practiceHosts[each] === practice ? [hostOf(url)] : [])),
  );
  const base = isBase && host !== undefined ? checkedHost({ baseUrl: host }, exchange) : undefined;
  /** Every request asks. The canonical hosts are few. */
  const dialled = new Map<string, Dialled>();
  return {
    name,
    home: hostOf(home),
    canonical: (addressed) =>
      own.has(addressed) ? addressed : base !== undefined && addressed === hostOf(base) ? hostOf(home) : undefined,
    dial(canonical) {
      const known = dialled.get(canonical) ?? dialledAt(base ?? `https://${canonical}`);
      dialled.set(canonical, known);
      return known;
    },
    socketOrigin: (canonical) => base?.replace(/^http/, 'ws') ?? `wss://${canonical}`,
  };
}
