/**
 * Builds a request from the words of a command.
 * @module
 */
import type { HostChoice } from '../../exchanges/core/base-url.js';
import { createClock } from '../../exchanges/core/clock.js';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import type {
  BodyFields,
  BodyValue,
  ExchangeRequest,
  Method,
  Prepared,
  SignedRequest,
} from '../../exchanges/core/types/request.js';
import { UsageError } from '../exit.js';
import { oneOf } from '../options/unrecognised.js';

/** The part of a request that carries the parameters. */
export type Place = 'query' | 'body';

export interface RequestWords {
  readonly method: string;
  readonly path: string;
  /** Each is `key=value` or `key:=json`. */
  readonly parameters: readonly string[];
  /** The exact text of the body. */
  readonly bodyText?: string;
  readonly place?: Place;
  readonly host?: string;
  readonly baseUrl?: string;
  readonly demo?: boolean;
  readonly signed?: boolean;
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

/** The recipe refuses such a path too, but its remedy is for programs. */
function requireNoQuery(path: string): void {
  if (!/[?#]/.test(path)) return;
  throw new UsageError("PATH must not contain '?' or '#'. Pass the parameters as words, such as symbol=LTCBTC.");
}

/**
 * Where HTTP requests of this method usually carry parameters, if the exchange leaves the choice.
 */
function usualPlace(method: Method, { methods }: Pick<Exchange, 'methods'>): Place {
  const carries = methods[method];
  if (carries === 'query' || carries === 'body') return carries;
  return method === 'GET' || method === 'DELETE' ? 'query' : 'body';
}

/** The body is signed and sent byte for byte, so an incomplete one would not be noticed. */
function requireJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new UsageError('The body is not valid JSON, which --body-json requires.');
  }
}

/** @throws {UsageError} The recipe of the exchange checks the rest when it signs. */
export function buildRequest(
  exchange: Pick<Exchange, 'hosts' | 'methods' | 'name'>,
  words: RequestWords,
): ExchangeRequest {
  const { path, parameters, bodyText, host, baseUrl, demo, signed } = words;
  const method = methodOf(words.method, exchange);
  requireNoQuery(path);
  const place = words.place ?? (bodyText === undefined ? usualPlace(method, exchange) : 'query');
  if (bodyText !== undefined && place === 'body' && parameters.length > 0) {
    throw new UsageError('--body-json gives the whole body. Parameters must go into the query: leave --in body out.');
  }
  if (bodyText !== undefined) requireJson(bodyText);
  return {
    method,
    path,
    ...(parameters.length > 0 && { [place]: fieldsOf(parameters) }),
    ...(bodyText !== undefined && { body: bodyText }),
    ...(host !== undefined && { host: oneOf('--host', Object.keys(exchange.hosts))(host) }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(demo !== undefined && { demo }),
    ...(signed !== undefined && { signed }),
  };
}

/**
 * Prepares a request for a made-up account and a made-up signature. It finds what is wrong with the
 * request before the passphrase is asked for.
 * @throws {LocksignError} `ERR_REQUEST`
 */
export function dryRunOf(exchange: Exchange<unknown>, request: ExchangeRequest, host: HostChoice = {}): SignedRequest {
  const needsPassphrase = exchange.accountFields?.includes('passphrase') === true;
  const account = {
    apiKey: 'none',
    ...(needsPassphrase && { passphrase: 'none' }),
    ...host,
  };
  let step: SignedRequest | Prepared =
    exchange.unsigned(request, account) ?? exchange.prepare(request, account, createClock());
  while ('finish' in step) step = step.finish('00');
  return step;
}

/**
 * Refuses a JSON body where the recipe sends a form, since the exchange could not read it.
 * @throws {UsageError}
 */
export function requireJsonTaken({ name }: Pick<Exchange, 'name'>, dryRun: SignedRequest): void {
  if (dryRun.headers['Content-Type'] !== 'application/x-www-form-urlencoded') return;
  throw new UsageError(`${name} accepts a form and not JSON. Pass the fields as key=value instead of --body-json.`);
}
