/**
 * The options of `locksign agent client add`, as a client of the policy.
 * @module
 */
import type { NewClient } from '../../../agent/policy/client-text.js';
import { UsageError } from '../../exit.js';
import { output } from '../../output.js';

export interface ClientOptions {
  readonly account: string;
  readonly allow?: string;
  readonly markets?: string;
  readonly symbols?: string;
  readonly orderTypes?: string;
  readonly maxOrder?: string;
  readonly maxDay?: string;
  readonly collar?: string;
  readonly rate?: string;
  readonly uid?: string;
}

/** `a,b` as a list. */
const listOf = (text: string | undefined): readonly string[] | undefined => text?.split(',').map((each) => each.trim());

/** The same, or the word `unlimited` as it is. */
const listOrWord = (text: string | undefined): readonly string[] | string | undefined =>
  text === 'unlimited' ? text : listOf(text);

/** One amount as a text, and several as a list. */
const amounts = (text: string | undefined): readonly string[] | string | undefined =>
  text?.includes(',') ? listOf(text) : text;

/**
 * The user whose processes are the client's. Default: the user who runs this command. sudo(8) names
 * that user in a variable, also where the agent's own user issues the credential.
 */
function uidOf(given: string | undefined): number | undefined {
  if (given === 'any') return undefined;
  const { SUDO_UID: caller = String(process.getuid?.() ?? 0) } = process.env;
  const text = given ?? (caller === '0' ? undefined : caller);
  if (text === undefined) return undefined;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new UsageError('--uid must be the number of a user, such as the output of `id -u`, or the word any.');
}

/** A client that may order states its limits: there is no default for them. */
function requireLimits({ allow = '', symbols, maxOrder, maxDay, collar }: ClientOptions): void {
  const words = listOf(allow) ?? [];
  const forOrders = { '--symbols': symbols, '--max-order': maxOrder, '--max-day': maxDay, '--collar': collar };
  const needed = words.includes('order') ? forOrders : words.includes('cancel') ? { '--symbols': symbols } : {};
  const missing = Object.entries(needed).flatMap(([flag, value]) => (value === undefined ? [flag] : []));
  if (missing.length === 0) return;
  const last = missing.pop() ?? '';
  const list = missing.length === 0 ? last : `${missing.join(', ')} and ${last}`;
  throw new UsageError(
    `A client that may ${words.includes('order') ? 'order' : 'cancel'} needs ${list}. Where you want no limit, write unlimited.`,
  );
}

/** @throws {UsageError} if an option has no value that a client can have. */
export function newClient(name: string, options: ClientOptions): NewClient {
  requireLimits(options);
  const { account, allow, markets, symbols, orderTypes, maxOrder, maxDay, collar, rate } = options;
  const fields = {
    uid: uidOf(options.uid),
    allow: listOf(allow),
    markets: listOf(markets),
    symbols: listOrWord(symbols),
    orderTypes: listOf(orderTypes),
    maxOrder: amounts(maxOrder),
    maxDay: amounts(maxDay),
    collar,
    rate,
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { name, account, ...(Object.fromEntries(given) as Omit<NewClient, 'name' | 'account'>) };
}

export function warnWithoutUser({ uid }: NewClient): void {
  if (uid !== undefined) return;
  output.warn(
    'The client has no user: a process of any user who may use the socket can send its requests, and public requests on the socket, ' +
      'which carry no API key, are denied. Name the user of the bot with --uid, such as 0 for root.',
  );
}
