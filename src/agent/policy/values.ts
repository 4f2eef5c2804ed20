/**
 * The values of a policy that are written as texts, because TOML has no exact decimals.
 * @module
 */
import type { SymbolForm } from '../../exchanges/market/market-data.js';
import { marketDataById } from '../../exchanges/market-data.js';
import { amountOf } from '../amount.js';
import type { Limit, Money, Rate } from './policy.js';
import type { PolicyTable } from './table.js';

const unlimited = 'unlimited';

function moneyOf(table: PolicyTable, key: string, text: string): Money {
  const [, number, currency] = /^(\d{1,20}(?:\.\d{1,20})?) ([A-Za-z0-9.]{1,20})$/.exec(text) ?? [];
  if (number === undefined || currency === undefined)
    return table.refuse(key, 'must be an amount and a currency, such as "500 USDT"');
  const amount = amountOf(number);
  return amount > 0n ? { currency, amount } : table.refuse(key, 'must be above zero');
}

/** `"500 USDT"`, `["500 USDT", "0.01 BTC"]` or `"unlimited"`. */
export function limitOf(table: PolicyTable, key: string): Limit | undefined {
  const texts = table.oneOrMore(key, '500 USDT');
  if (texts === undefined) return undefined;
  if (texts.length === 0) return table.refuse(key, 'must not be empty');
  if (texts.length === 1 && texts[0] === unlimited) return unlimited;
  const limits = texts.map((text) => moneyOf(table, key, text));
  if (new Set(limits.map(({ currency }) => currency)).size !== limits.length)
    table.refuse(key, 'has two amounts of one currency');
  return limits;
}

/** `"2%"` or `"unlimited"`. */
export function collarOf(table: PolicyTable, key: string): bigint | typeof unlimited | undefined {
  const text = table.text(key, '2%');
  if (text === undefined || text === unlimited) return text;
  const [, number] = /^(\d{1,2}(?:\.\d{1,18})?)%$/.exec(text) ?? [];
  if (number === undefined) return table.refuse(key, 'must be a percentage below 100, such as "2%"');
  const collar = amountOf(number) / 100n;
  return collar > 0n ? collar : table.refuse(key, 'must be above zero');
}

const milliseconds: Readonly<Record<string, number>> = { s: 1000, m: 60_000 };
/** Requests of each client in the window are remembered. */
const mostRequests = 10_000;
const longestWindow = 3_600_000;

/** `"50/10s"`: 50 requests in 10 seconds. Minutes are written `m`. */
export function rateOf(table: PolicyTable, key: string): Rate | undefined {
  const text = table.text(key, '50/10s');
  if (text === undefined) return undefined;
  const [, count = '', length = '', unit = ''] = /^([1-9]\d{0,5})\/([1-9]\d{0,3})([sm])$/.exec(text) ?? [];
  const rate = { count: Number(count), milliseconds: Number(length) * (milliseconds[unit] ?? 0) };
  if (rate.milliseconds === 0) return table.refuse(key, 'must be a number of requests and a time, such as "50/10s"');
  if (rate.count > mostRequests) return table.refuse(key, `must be at most ${mostRequests} requests`);
  return rate.milliseconds <= longestWindow ? rate : table.refuse(key, 'must have a time of at most 60m');
}

/** What the tables of every exchange take as a symbol. */
const anySymbol: SymbolForm = { form: /^[A-Za-z0-9][A-Za-z0-9/_:.-]{0,39}$/, example: 'BTCUSDT' };

/**
 * `["BTCUSDT"]` or `"unlimited"`.
 * @param exchange the id of the exchange of the client's account.
 */
export function symbolsOf(
  table: PolicyTable,
  key: string,
  exchange: string,
): ReadonlySet<string> | typeof unlimited | undefined {
  const { form, example } = marketDataById.get(exchange)?.symbols ?? anySymbol;
  const texts = table.oneOrMore(key, example);
  if (texts === undefined) return undefined;
  if (texts.length === 0) return table.refuse(key, 'must not be empty');
  if (texts.length === 1 && texts[0] === unlimited) return unlimited;
  for (const text of texts) {
    if (text === unlimited) table.refuse(key, 'must have symbols or "unlimited", and not both');
    if (!anySymbol.form.test(text) || !form.test(text))
      table.refuse(key, `has a symbol that is not written as ${exchange} writes its symbols, such as "${example}"`);
  }
  return new Set(texts);
}

/** An absolute path. */
export function pathOf(table: PolicyTable, key: string, example: string, mostBytes = 4096): string | undefined {
  const text = table.text(key, example);
  if (text === undefined) return undefined;
  if (!text.startsWith('/') || /\p{Cc}/u.test(text))
    return table.refuse(key, `must be a whole path, such as "${example}"`);
  return Buffer.byteLength(text) <= mostBytes ? text : table.refuse(key, `must have at most ${mostBytes} bytes`);
}

/** The address of IPv4 loopback, and a port. With port 0 the system chooses one. */
export function loopbackOf(table: PolicyTable, key: string): string | undefined {
  const example = '127.0.0.1:7410';
  const text = table.text(key, example);
  if (text === undefined) return undefined;
  const [, port] = /^127\.0\.0\.1:(0|[1-9]\d{0,4})$/.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535)
    return table.refuse(key, `must be 127.0.0.1 and a port, such as "${example}"`);
  return text;
}
