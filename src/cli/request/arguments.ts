/**
 * A request out of a command's words.
 * @module
 */
import { createClock } from '../../exchanges/core/clock.js';
import type {
  BodyFields,
  BodyValue,
  Exchange,
  ExchangeRequest,
  Method,
  Prepared,
  SignedRequest,
} from '../../exchanges/core/types.js';
import { UsageError } from '../exit.js';
import { oneOf } from '../options/unrecognised.js';

/** Where parameters go. */
export type Place = 'query' | 'body';

export interface RequestWords {
  readonly method: string;
  readonly path: string;
  /** `key=value` each, or `key:=json`. */
  readonly parameters: readonly string[];
  /** The body's exact text. */
  readonly bodyText?: string;
  readonly place?: Place;
  readonly host?: string;
}

/** @throws {UsageError} It gives the parameter's number and not its text, which may be a secret. */
function splitParameter(parameter: string, index: number): { name: string; value: BodyValue } {
  const [, name, isJson, text = ''] = /^(.+?)(:?)=(.*)$/s.exec(parameter) ?? [];
  if (name === undefined) throw new UsageError(`Parameter ${index + 1} must be key=value or key:=json.`);
  if (isJson === '') return { name, value: text };
  try {
    return { name, value: JSON.parse(text) };
  } catch {
    throw new UsageError(`Parameter ${index + 1} must have JSON after :=, such as true, 5 or ["a"].`);
  }
}

function fieldsOf(parameters: readonly string[]): BodyFields {
  const fields = new Map<string, BodyValue>();
  for (const { name, value } of parameters.map(splitParameter)) {
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(fields);
}

function methodOf(text: string, { methods, name }: Pick<Exchange, 'methods' | 'name'>): Method {
  const known = Object.keys(methods).find((method): method is Method => method === text.toUpperCase());
  if (known === undefined)
    throw new UsageError(`METHOD must be one of ${Object.keys(methods).join(', ')} for ${name}.`);
  return known;
}

/** Where HTTP has parameters of that method, if the exchange leaves a choice. */
function usualPlace(method: Method, { methods }: Pick<Exchange, 'methods'>): Place {
  const carries = methods[method];
  if (carries === 'query' || carries === 'body') return carries;
  return method === 'GET' || method === 'DELETE' ? 'query' : 'body';
}

/** It is sent byte for byte; half a text would be signed as well. */
function requireJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new UsageError('The body is not JSON, which --body-json takes.');
  }
}

/** @throws {UsageError} The exchange checks the rest when it signs. */
export function buildRequest(
  exchange: Pick<Exchange, 'hosts' | 'methods' | 'name'>,
  words: RequestWords,
): ExchangeRequest {
  const { path, parameters, bodyText, host } = words;
  const method = methodOf(words.method, exchange);
  const place = words.place ?? (bodyText === undefined ? usualPlace(method, exchange) : 'query');
  if (bodyText !== undefined && place === 'body' && parameters.length > 0) {
    throw new UsageError('The body is given as text: parameters cannot go there as well.');
  }
  if (bodyText !== undefined) requireJson(bodyText);
  return {
    method,
    path,
    ...(parameters.length > 0 && { [place]: fieldsOf(parameters) }),
    ...(bodyText !== undefined && { body: bodyText }),
    ...(host !== undefined && { host: oneOf('--host', Object.keys(exchange.hosts))(host) }),
  };
}

/**
 * What a recipe makes of a request, with another account at the same host and no signature: what is wrong with a request can be told
 * before the passphrase is asked for.
 * @throws {LocksignError} `ERR_REQUEST`
 */
export function draftOf(exchange: Exchange<unknown>, request: ExchangeRequest, host?: string): SignedRequest {
  const needsPassphrase = exchange.accountFields?.includes('passphrase') === true;
  const account = {
    apiKey: 'none',
    ...(needsPassphrase && { passphrase: 'none' }),
    ...(host !== undefined && { host }),
  };
  let step: SignedRequest | Prepared = exchange.prepare(request, account, createClock());
  while ('finish' in step) step = step.finish('00');
  return step;
}

/**
 * Refuses JSON where the recipe says that a form is sent: the exchange could make nothing of it.
 * @throws {UsageError}
 */
export function requireJsonTaken({ name }: Pick<Exchange, 'name'>, draft: SignedRequest): void {
  if (draft.headers['Content-Type'] !== 'application/x-www-form-urlencoded') return;
  throw new UsageError(`${name} takes a form, and no JSON: give its fields as key=value.`);
}
