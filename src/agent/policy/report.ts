/**
 * What a policy allows, in words: for `locksign agent policy check`.
 * @module
 */
import { marketDataById } from '../../exchanges/market-data.js';
import { meanings } from '../../exchanges/meanings.js';
import { type Amount, least, textOf, timesUp } from '../amount.js';
import type { ClientPolicy, KnownAccount, Limit, Money, Policy } from './policy.js';
import { textOf as rateText } from './rates.js';

export interface PolicyReport {
  readonly lines: readonly string[];
  /** Sentences about what the owner may not have meant. */
  readonly warnings: readonly string[];
}

const moneyText = ({ amount, currency }: Money): string => `${textOf(amount)} ${currency}`;

export const limitText = (limit: Limit): string =>
  limit === 'unlimited' ? limit : limit.map(moneyText).join(', ') || 'none';

/** 0.02 as `2%`. */
export const percentText = (fraction: Amount | 'unlimited'): string =>
  fraction === 'unlimited' ? fraction : `${textOf(fraction * 100n)}%`;

const listText = (words: ReadonlySet<string> | readonly string[] | 'unlimited'): string =>
  typeof words === 'string' ? words : [...words].join(', ') || 'none';

/** The amounts that both limits allow. */
function both(one: Limit, other: Limit): Limit {
  if (one === 'unlimited') return other;
  if (other === 'unlimited') return one;
  return one.flatMap(({ currency, amount }) => {
    const same = other.find((each) => each.currency === currency);
    return same === undefined ? [] : { currency, amount: least(amount, same.amount) };
  });
}

/** What the client can place in a day, by its own limit and by its account's. */
const dayOf = ({ accounts }: Policy, { account, maxDay }: ClientPolicy): Limit =>
  both(maxDay, accounts.get(account)?.maxDay ?? 'unlimited');

/**
 * How much the client's credential can lose in the hands of another. Each order pays at most the
 * collar above or below the market's price, and the fee.
 */
function boundOf(policy: Policy, client: ClientPolicy): string {
  const day = dayOf(policy, client);
  const { collar, markets } = client;
  if (!client.allow.has('order')) return 'It cannot place orders.';
  if (day === 'unlimited' || collar === 'unlimited') return 'There is no bound on what it can lose.';
  const loss = day.map(({ currency, amount }) => moneyText({ currency, amount: timesUp(amount, collar) }));
  const others = [...markets].filter((market) => market !== 'spot');
  const exception = others.length > 0 ? ` There is no bound on ${listText(others)} markets.` : '';
  if (!markets.has('spot')) return exception.trim();
  return (
    `On liquid spot markets, a stolen credential can lose about ${loss.join(' and ') || 'nothing'} a day ` +
    `(max-day × collar), and the fees of ${limitText(day)}. There is no bound on thin markets.${exception}`
  );
}

function linesOf(policy: Policy, client: ClientPolicy, exchange: string): string[] {
  const { name, account, allow, markets, symbols, orderTypes, maxOrder, maxDay, collar, rate, endpoints } = client;
  const orders = [
    `  markets ${listText(markets)}; symbols ${listText(symbols)}; order-types ${listText(orderTypes)}`,
    `  max-order ${limitText(maxOrder)}; max-day ${limitText(maxDay)}; collar ${percentText(collar)}`,
  ];
  return [
    `${name}: ${listText(allow)} on ${account} (${exchange}), ${rateText(rate)}`,
    ...(allow.has('order') ? orders : []),
    ...endpoints.map(({ method, path }) => `  also ${method} ${path}`),
    `  ${boundOf(policy, client)}`,
  ];
}

function unlimitedOf({ name, symbols, maxOrder, maxDay, collar }: ClientPolicy): string[] {
  return Object.entries({ symbols, 'max-order': maxOrder, 'max-day': maxDay, collar }).flatMap(([key, value]) =>
    value === 'unlimited' ? `clients.${name}.${key} is unlimited.` : [],
  );
}

function warningsOf(policy: Policy, client: ClientPolicy, exchange: string): string[] {
  const { name, allow, endpoints, maxOrder } = client;
  const day = dayOf(policy, client);
  // Without a table its orders are not known, and without market data their value is not.
  const trades = meanings.has(exchange) && marketDataById.has(exchange);
  const isPossible = both(maxOrder, day) === 'unlimited' || both(maxOrder, day).length > 0;
  return [
    ...endpoints.map(({ method, path }) => `${name} may send ${method} ${path}. No limit covers what that does.`),
    ...unlimitedOf(client),
    ...(allow.has('order') && !trades ? [`${name} cannot place orders: the agent places none on ${exchange}.`] : []),
    ...(allow.has('order') && !isPossible
      ? [`${name} cannot place orders: no currency is in max-order, in max-day and in that of its account.`]
      : []),
  ];
}

/** Accounts whose clients are limited one by one, and not together. */
function sharedWarnings({ clients, accounts }: Policy): string[] {
  const ordering = [...clients.values()].filter(({ allow }) => allow.has('order'));
  const shared = new Set(
    ordering
      .map(({ account }) => account)
      .filter((account, index, all) => all.indexOf(account) !== index && !Array.isArray(accounts.get(account)?.maxDay)),
  );
  return [...shared].map(
    (account) => `Several clients place orders on ${account}, and accounts.${account} has no max-day over all of them.`,
  );
}

/** @param owner the user whom the policy's file belongs to. */
function advisoryWarnings({ clients }: Policy, owner: number): string[] {
  const own = [...clients.values()].filter(({ uid }) => owner !== 0 && (uid === undefined || uid === owner));
  if (own.length === 0) return [];
  const names = listText(own.map(({ name }) => name));
  return [
    `The policy is advisory for ${names}: a bot that runs as user ${owner} can change it. ` +
      'Let the agent run as a user of its own: `locksign agent install --system`.',
  ];
}

function listenWarnings({ listen: { tcp } }: Policy): string[] {
  if (tcp === undefined) return [];
  const port = tcp.endsWith(':0') ? ['listen.tcp has port 0, so the port is another one at each start.'] : [];
  return ['listen.tcp can be reached by every user of this machine. Prefer listen.socket.', ...port];
}

/**
 * What each client may do, how much its credential can lose, and what to look at again.
 * @param accounts those of the vault.
 * @param owner the user whom the policy's file belongs to.
 */
export function reportOf(policy: Policy, accounts: readonly KnownAccount[], owner: number): PolicyReport {
  const clients = [...policy.clients.values()].map((client) => ({
    client,
    exchange: accounts.find(({ name }) => name === client.account)?.exchange ?? '',
  }));
  return {
    lines: clients.flatMap(({ client, exchange }) => linesOf(policy, client, exchange)),
    warnings: [
      ...clients.flatMap(({ client, exchange }) => warningsOf(policy, client, exchange)),
      ...sharedWarnings(policy),
      ...listenWarnings(policy),
      ...advisoryWarnings(policy, owner),
    ],
  };
}
