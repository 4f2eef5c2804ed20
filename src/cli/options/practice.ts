/**
 * The warning about an account that moves between real money and practice.
 * @module
 */
import { defaultHost } from '../../exchanges/catalog.js';
import type { HostChoice } from '../../exchanges/core/base-url.js';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import { commandName } from '../help/command-name.js';

interface Move {
  readonly from: HostChoice;
  readonly to: HostChoice;
}

/** A warning if the hosts differ in being live, a testnet or a demo. A base URL may be any. */
export function practiceWarning(
  account: string,
  exchange: Pick<Exchange<unknown>, 'hosts' | 'practiceHosts'>,
  { from, to }: Move,
): string | undefined {
  if (from.baseUrl !== undefined || to.baseUrl !== undefined) return undefined;
  const kindOf = ({ host = defaultHost(exchange) }: HostChoice): string => exchange.practiceHosts?.[host] ?? 'live';
  if (kindOf(from) === kindOf(to)) return undefined;
  const text = (choice: HostChoice): string => `the ${kindOf(choice)} host ${choice.host ?? defaultHost(exchange)}`;
  const money = kindOf(to) === 'live' ? ', which trades with real money' : '';
  return (
    `${account} moves from ${text(from)} to ${text(to)}${money}. An API key of one seldom works at the other. ` +
    `For a new key, run: ${commandName} rotate ${account}`
  );
}
