/**
 * The checks that all recipes share, of a request, an account and a clock. An error names the field
 * that is refused.
 * @module
 */

import { mistakeOfApiKey } from '../../secrets/mistake.js';
import { mistakeOfPassphraseText } from '../../secrets/passphrase.js';
import { looksLike } from '../../secrets/refusal.js';
import { checkedHost, choosesHost, type HostChoice } from './base-url.js';
import { checkedHeaders, checkHeader } from './headers.js';
import { kindOfType } from './key-kinds.js';
import { withWrittenLists } from './lists.js';
import { bare, plainEntries, snapshot, wellFormed } from './parameters.js';
import { refuse } from './refuse.js';
import type { Account } from './types/account.js';
import type { CheckedClock, Clock } from './types/clock.js';
import type { Carries, RecipeFacts } from './types/recipe.js';
import type { CheckedRequest, ExchangeRequest, Method } from './types/request.js';
import { isSigned } from './unsigned.js';

const requestFields: readonly string[] = [
  'exchange',
  'method',
  'path',
  'query',
  'body',
  'host',
  'baseUrl',
  'headers',
  'demo',
  'signed',
] satisfies (keyof ExchangeRequest)[];

/**
 * A copy, because a getter could return one value for the check and another one afterwards. It has
 * no prototype: a polluted one must not choose where a request goes. An undefined field is a
 * mistake elsewhere: an order without its host would go to the first host.
 */
export function copyOf<T extends object>(value: T, field: string): T {
  const entries = plainEntries(value, field);
  const lost = entries.find(([, each]) => each === undefined);
  if (lost !== undefined) refuse(`${lost[0]} is undefined`, 'Give it a value or omit it.');
  return bare(Object.fromEntries(entries)) as T;
}

function checkMethod(method: unknown, recipe: RecipeFacts): Carries {
  const known = Object.keys(recipe.methods);
  if (typeof method !== 'string' || !known.includes(method)) {
    refuse(`method must be one of ${known.join(', ')} for ${recipe.name}`);
  }
  return recipe.methods[method as Method] ?? refuse('method is missing');
}

function checkPath(path: unknown, host: string): void {
  if (typeof path !== 'string' || !path.startsWith('/')) refuse("path must be text that begins with '/'");
  if (/[?#]/.test(path)) refuse("path must not contain '?' or '#'", 'Pass the parameters as query.');
  // fetch resolves `../..` and encodes spaces, so it would send another path than the signed one.
  const prefix = new URL(host).pathname.replace(/\/$/, '');
  if (!URL.canParse(host + path) || new URL(host + path).pathname !== prefix + path) {
    refuse('path must be percent-encoded, without . and .. segments, exactly as it is sent');
  }
}

/** Refuses a request that was built for another exchange, whose paths and fields may resemble. */
function checkOrigin(origin: unknown, { id, name }: RecipeFacts): void {
  if (origin === undefined || origin === id) return;
  if (typeof origin !== 'string') refuse('exchange must be the id of an exchange');
  refuse('it was built by the requests of another exchange', `Build it for ${name}.`);
}

/** Refuses a receive window in a form that is given as text. */
function checkWindowInText(text: string, recipe: RecipeFacts): void {
  for (const recvWindow of new URLSearchParams(text).getAll('recvWindow')) {
    checkRecvWindow({ recvWindow }, 'body', recipe);
  }
}

/** The headers that select demo trading, if it is wanted. */
function demoHeaders(demo: unknown, { demoHeaders, name, hosts }: RecipeFacts): CheckedRequest['headers'] {
  if (demo === undefined) return {};
  if (typeof demo !== 'boolean') refuse('demo must be true or false');
  if (demoHeaders === undefined) {
    refuse(
      `demo is not used by ${name}, which has no header for it`,
      `Its hosts are ${Object.keys(hosts).join(', ')}.`,
    );
  }
  return demo ? demoHeaders : {};
}

/** The caller's headers with those of demo trading. None of them is given twice. */
function withDemoHeaders(headers: unknown, demo: unknown, recipe: RecipeFacts): CheckedRequest['headers'] {
  const [given, selecting] = [checkedHeaders(headers), demoHeaders(demo, recipe)];
  const own = Object.keys(recipe.demoHeaders ?? {}).map((name) => name.toLowerCase());
  const taken = Object.keys(given).find((name) => own.includes(name.toLowerCase()));
  if (demo !== undefined && taken !== undefined) refuse(`headers.${taken} is what demo sets`, 'Give one of the two.');
  return { ...given, ...selecting };
}

/**
 * Checks the receive window among the fields of an account or among parameters. The exchange would
 * refuse a longer one.
 * @param parent names the parameters in an error.
 */
export function checkRecvWindow(
  fields: object,
  parent: string | undefined,
  { longestRecvWindow, name }: Pick<RecipeFacts, 'longestRecvWindow' | 'name'>,
): void {
  if (longestRecvWindow === undefined || !Object.hasOwn(fields, 'recvWindow')) return;
  const given: unknown = Reflect.get(fields, 'recvWindow');
  // Number() also takes true, and text such as '0x10', which is sent as it is.
  const isDecimal = typeof given === 'number' || (typeof given === 'string' && /^\d+(?:\.\d+)?$/.test(given));
  if (isDecimal && Number(given) > 0 && Number(given) <= longestRecvWindow) return;
  const field = parent === undefined ? 'recvWindow' : `${parent}.recvWindow`;
  refuse(`${field} must be milliseconds, at most ${longestRecvWindow} for ${name}`);
}

export function checkedRequest(
  given: ExchangeRequest,
  account: HostChoice & Pick<Account, 'demo'>,
  recipe: RecipeFacts,
): CheckedRequest {
  const request = copyOf(snapshot(given), 'request');
  const unknown = Object.keys(request).find((field) => !requestFields.includes(field));
  if (unknown !== undefined) refuse(`${unknown} is not a field of a request`, `Use ${requestFields.join(', ')}.`);
  checkOrigin(request.exchange, recipe);
  const { method, path, query, body, headers = {}, demo = account.demo } = request;
  const carries = checkMethod(method, recipe);
  const host = checkedHost(choosesHost(request) ? request : account, recipe);
  checkPath(path, host);
  for (const [field, parameters] of Object.entries({ query, body })) {
    if (parameters === undefined) continue;
    if (typeof parameters === 'string') checkWindowInText(parameters, recipe);
    else checkRecvWindow(Object.fromEntries(plainEntries(parameters, field)), field, recipe);
  }
  if (query !== undefined && carries === 'body') {
    refuse(`query is not supported: ${recipe.name} takes no query with ${method}`, 'Pass the parameters as body.');
  }
  if (body !== undefined && carries === 'query') {
    refuse(`body is not supported: ${recipe.name} takes no body with ${method}`, 'Pass the parameters as query.');
  }
  if (query !== undefined && body !== undefined && carries === 'either') {
    refuse(`query and body cannot be combined: ${recipe.name} signs only one of them`);
  }
  return bare({
    method,
    path,
    host,
    headers: withDemoHeaders(headers, demo, recipe),
    signed: isSigned(request, recipe),
    ...(query !== undefined && { query: withWrittenLists(query, 'query', recipe) }),
    ...(body !== undefined && {
      body: typeof body === 'object' && recipe.isForm?.(path) ? withWrittenLists(body, 'body', recipe) : body,
    }),
  });
}

const accountFields: readonly string[] = [
  'apiKey',
  'host',
  'baseUrl',
  'demo',
  'passphrase',
  'subaccount',
  'recvWindow',
  'keyVersion',
  'keyType',
] satisfies (keyof Account)[];

/** The passphrase, on an exchange that issues one with the key. */
export function requirePassphrase(account: Account): string {
  return (
    account.passphrase ??
    refuse('passphrase is missing', 'Give the passphrase that was issued together with the API key.')
  );
}

function checkPassphrase(passphrase: unknown, { signsPassphrase = false }: RecipeFacts): void {
  if (!signsPassphrase) checkHeader(passphrase, 'passphrase');
  // Control characters come from a terminal or a damaged file, not from the exchange.
  if (typeof passphrase !== 'string' || !/^\P{Cc}+$/u.test(passphrase)) {
    refuse('passphrase must be text without control characters');
  }
  wellFormed(passphrase, 'passphrase');
}

export function checkAccount(account: Account, recipe: RecipeFacts): void {
  if (account.apiKey === undefined) refuse('apiKey is missing', 'Give the public half of the API key.');
  checkHeader(account.apiKey, 'apiKey');
  if (recipe.otherApiKeys?.pattern.test(account.apiKey) === true)
    refuse(`apiKey ${recipe.otherApiKeys.reason}`, recipe.otherApiKeys.remedy);
  const used: readonly string[] = ['apiKey', 'host', 'baseUrl', 'demo', 'keyType', ...(recipe.accountFields ?? [])];
  for (const field of Object.keys(account)) {
    if (used.includes(field)) continue;
    // If it were dropped silently, an order for a subaccount would go to the main account.
    if (accountFields.includes(field)) refuse(`${field} is not used by ${recipe.name}`, 'Omit it.');
    refuse(`${field} is not a field of an account`, `Use ${accountFields.join(', ')}.`);
  }
  if (used.includes('passphrase')) checkPassphrase(requirePassphrase(account), recipe);
  checkedHost(account, recipe);
  demoHeaders(account.demo, recipe);
  if (account.subaccount !== undefined) checkHeader(account.subaccount, 'subaccount');
  for (const field of ['recvWindow', 'keyVersion'] as const) {
    const value = account[field];
    if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
      refuse(`${field} must be a positive whole number`);
    }
  }
  checkRecvWindow(account, undefined, recipe);
  if (account.keyType !== undefined) kindOfType(recipe, account.keyType);
}

/** Milliseconds: ECMA-262, section 21.4.1.1. */
const latestTime = 8.64e15;

function checkedTime(time: unknown): number {
  const isTime = typeof time === 'number' && Number.isInteger(time) && time > 0 && time <= latestTime;
  return isTime ? time : refuse(`clock must give a positive whole number of milliseconds, at most ${latestTime}`);
}

function checkedNonce(nonce: unknown): bigint {
  const exact = typeof nonce === 'number' && Number.isSafeInteger(nonce) ? BigInt(nonce) : nonce;
  if (typeof exact === 'bigint' && exact > 0n) return exact;
  return refuse('clock must give a positive whole number below 2^53, or a BigInt');
}

function checkedUuid(uuid: unknown): string {
  const isText = typeof uuid === 'string' && /^[\x21-\x7e]+$/.test(uuid);
  return isText ? uuid : refuse('clock must give a UUID as text without spaces');
}

/**
 * Refuses texts that cannot be an API key and its passphrase, such as references. An account is
 * checked so once, when it is opened or added to a vault, because the check takes longer than
 * signing.
 * @throws {LocksignError} `ERR_REQUEST`
 */
export function checkApiKey(apiKey: string, passphrase?: string): void {
  const mistake = mistakeOfApiKey(apiKey);
  if (mistake !== undefined) refuse(`apiKey ${looksLike(mistake)}`);
  if (passphrase === undefined) return;
  const other = mistakeOfPassphraseText(passphrase, apiKey);
  if (other !== undefined) refuse(`passphrase ${looksLike(other)}`);
}

export function checkedClock(clock: Clock): CheckedClock {
  const { next, time, uuid }: { next?: unknown; time?: unknown; uuid?: unknown } = clock ?? {};
  const isClock = typeof next === 'function' && typeof uuid === 'function';
  if (!isClock || (time !== undefined && typeof time !== 'function')) {
    refuse('clock must have next() and uuid(), and time() if it is not the nonce', 'Make one with createClock().');
  }
  return {
    time: () => checkedTime(clock.time === undefined ? Number(clock.next()) : clock.time()),
    nonce: () => checkedNonce(clock.next()),
    uuid: () => checkedUuid(clock.uuid()),
  };
}
