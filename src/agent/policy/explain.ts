/**
 * What a policy would say about a request: for `locksign agent policy explain`.
 * @module
 */
import { exchangeById } from '../../exchanges/catalog.js';
import type { Cancellation, Meaning, MeantOrder } from '../../exchanges/meaning/meaning.js';
import { meaningOf } from '../../exchanges/meanings.js';
import type { RawRequest } from '../../exchanges/wire/raw-request.js';
import { Denial } from '../reason.js';
import type { ClientPolicy, KnownAccount, Policy } from './policy.js';
import { limitText, percentText } from './report.js';
import { checkMeaning } from './rules.js';

/** A request as a person writes it, without credentials. */
export interface AskedRequest {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
}

/** The request, or undefined if the URL is none. It is not decoded, as the agent does not. */
function requestOf({ method, url, body = '' }: AskedRequest): RawRequest | undefined {
  const [, host, path = '/', query] = /^https?:\/\/([^/?#\s]+)(\/[^?#\s]*)?(?:\?([^#\s]*))?$/.exec(url) ?? [];
  if (host === undefined) return undefined;
  const type = /^\s*[[{]/.test(body) ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    method: method.toUpperCase(),
    host,
    path,
    query,
    body,
    headers: body === '' ? {} : { 'content-type': type },
  };
}

function orderText({
  side,
  type,
  quantity,
  quantityUnit,
  quoteQuantity,
  symbol,
  market,
  price,
  trigger,
}: MeantOrder): string {
  const size = quantity === null ? `for ${quoteQuantity} of the quote currency` : `${quantity} ${quantityUnit}`;
  const at = price === null ? '' : ` at ${price}`;
  const after = trigger === null ? '' : `, after a trigger`;
  return `${side ?? 'an order of'} ${size}, ${symbol} on ${market}, ${type}${at}${after}`;
}

function cancelText({ symbol, all }: Cancellation): string {
  const of = symbol === null ? '' : ` of ${symbol}`;
  return all ? `all orders${of}` : `named orders${of}`;
}

function meaningLines({ kind, endpoint, orders = [], cancel }: Meaning): string[] {
  return [
    endpoint === null ? 'The tables of the exchange do not know it.' : `It is ${endpoint}, of the kind ${kind}.`,
    ...orders.map((order) => `  ${orderText(order)}`),
    ...(cancel === undefined ? [] : [`  ${cancelText(cancel)}`]),
  ];
}

/** The denial, or undefined if the client may send it. */
function denialOf(client: ClientPolicy, meaning: Meaning, request: RawRequest, isPlaced: boolean): Denial | undefined {
  try {
    checkMeaning(client, meaning, request, () => isPlaced);
    return undefined;
  } catch (error) {
    if (error instanceof Denial) return error;
    throw error;
  }
}

function verdictOf(policy: Policy, client: ClientPolicy, meaning: Meaning, request: RawRequest): string {
  const { name, account, maxOrder, maxDay, collar } = client;
  const denial = denialOf(client, meaning, request, true);
  if (denial !== undefined) return `${name}: denied (${denial.code}): ${denial.message}.`;
  if (denialOf(client, meaning, request, false) !== undefined)
    return `${name}: allowed for orders that ${name} placed.`;
  if (meaning.orders === undefined) return `${name}: allowed.`;
  const total = policy.accounts.get(account)?.maxDay ?? 'unlimited';
  return (
    `${name}: allowed within max-order ${limitText(maxOrder)}, max-day ${limitText(maxDay)} (${account}: ` +
    `${limitText(total)}) and collar ${percentText(collar)} of the market's price.`
  );
}

/**
 * What the request means, and what the policy says about it for each client, or for one.
 * @param accounts those of the vault.
 * @returns lines of text. Prices and sums are not known here, so they are stated as conditions.
 */
export function explain(
  policy: Policy,
  accounts: readonly KnownAccount[],
  asked: AskedRequest,
  clientName?: string,
): readonly string[] {
  const request = requestOf(asked);
  if (request === undefined) return ['The URL must be https://, a host of the exchange and a path.'];
  const clients = [...policy.clients.values()].filter(({ name }) => clientName === undefined || name === clientName);
  const exchangeOf = ({ account }: ClientPolicy): string =>
    accounts.find(({ name }) => name === account)?.exchange ?? '';
  const lines = [...new Set(clients.map(exchangeOf))].flatMap((exchange) => {
    const hosts = Object.values(exchangeById.get(exchange)?.hosts ?? {}).map((url) => new URL(url).host);
    if (!hosts.includes(request.host)) return [];
    const meaning = meaningOf(exchange, request);
    const group = clients.filter((client) => exchangeOf(client) === exchange);
    return [...meaningLines(meaning), ...group.map((client) => verdictOf(policy, client, meaning, request))];
  });
  return lines.length > 0 ? lines : ['No client of the policy has an account of the exchange with this host.'];
}
