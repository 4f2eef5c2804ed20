/**
 * Rules for every exchange and any parameters: fetch sends the signed bytes, the exchange reads the
 * given values, and the signature binds the parts that the recipe states.
 */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest, Method, Scalar, SignedRequest } from '../../src/exchanges/core/types/request.js';
import * as all from '../../src/exchanges/index.js';
import { proofCases } from '../helpers/prove.js';
import { withRandom } from '../helpers/random.js';
import {
  type Field,
  type Fields,
  methodsOf,
  type Pair,
  path,
  randomFields,
  refusesText,
  shapesOf,
  signablePath,
  textOfBody,
  waysOf,
} from '../helpers/random-requests.js';
import { accountOf, at, finished } from './examples.js';

const CASES_EACH = proofCases(20);
const formType = 'application/x-www-form-urlencoded';

const exchanges = Object.values(all).filter(
  (each): each is Exchange<never> => typeof each === 'object' && 'prepare' in each,
);

const isOurs = (name: string): boolean => /^p\d/.test(name);

/**
 * RFC 3986, section 2.1, and nothing else, so that a reader that decodes `+` as a space gets the
 * same.
 */
function percentDecode(text: string): string {
  expect(text).toMatch(/^(?:[\w.~-]|%[0-9A-F]{2})*$/);
  const bytes = text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, 'latin1'));
}

/** Some recipes sort the parameters. The order within a list is kept. */
const byName = (pairs: Pair[]): Pair[] => pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

function formPairs(text: string): Pair[] {
  const pairs = text.split('&').map((pair): Pair => {
    const at = pair.indexOf('=');
    const [, name = '', list = ''] = /^(.*?)(\[\])?$/.exec(pair.slice(0, at)) ?? [];
    return [percentDecode(name) + list, percentDecode(pair.slice(at + 1))];
  });
  return byName(pairs.filter(([name]) => isOurs(name)));
}

function listPairs({ lists }: Exchange<never>, name: string, values: Scalar[]): Pair[] {
  if (lists === 'json') return [[name, JSON.stringify(values)]];
  if (lists === 'comma') return [[name, values.join(',')]];
  return values.map((each) => [lists === 'brackets' ? `${name}[]` : name, String(each)]);
}

function givenPairs(exchange: Exchange<never>, fields: Fields): Pair[] {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    Array.isArray(value) ? listPairs(exchange, name, value) : [[name, String(value)] satisfies Pair],
  );
  return byName(pairs);
}

/**
 * The fields that the exchange reads from a JSON body. Gemini reads them from a header, Crypto.com
 * from `params`.
 */
function jsonFields({ headers, body = '' }: SignedRequest): Record<string, unknown> {
  const payload = headers['X-GEMINI-PAYLOAD'];
  const parsed = JSON.parse(payload === undefined ? body : Buffer.from(payload, 'base64').toString());
  return Object.fromEntries(Object.entries(parsed.params ?? parsed).filter(([name]) => isOurs(name)));
}

const signsAnyPath = (exchange: Exchange<never>): boolean => signablePath(exchange, 'GET') === path;

type Request = Omit<ExchangeRequest, 'path'> & { readonly path?: string };

const whole = (exchange: Exchange<never>, request: Request): ExchangeRequest => ({
  path: signablePath(exchange, request.method),
  ...request,
});
const sent = (exchange: Exchange<never>, request: Request): SignedRequest =>
  finished(exchange.prepare(whole(exchange, request), accountOf(exchange), at(1700000000042)), '5157');
const messageOf = (exchange: Exchange<never>, request: Request): string =>
  Buffer.from(exchange.prepare(whole(exchange, request), accountOf(exchange), at(1)).message).toString('hex');

describe('with any parameters, on', () => {
  it.each(exchanges)('$name: fetch sends the signed bytes, and the exchange reads the given values', (exchange) =>
    withRandom(async (random) => {
      for (const [method, field] of waysOf(exchange)) {
        for (let count = 0; count < CASES_EACH; count++) {
          const fields = randomFields(exchange, field, random);
          const signed = sent(exchange, { method, [field]: fields });

          expect(new URL(signed.url).href).toBe(signed.url);
          const request = new Request(signed.url, signed);
          expect([request.method, request.url, await request.text()]).toStrictEqual([
            method,
            signed.url,
            signed.body ?? '',
          ]);
          for (const [name, value] of Object.entries(signed.headers)) expect(request.headers.get(name)).toBe(value);

          // MEXC requires its forms to be declared as JSON.
          const isForm = signed.headers['Content-Type'] === formType || exchange.id === 'mexc';
          if (field === 'query') {
            expect(formPairs(new URL(signed.url).search.slice(1))).toStrictEqual(givenPairs(exchange, fields));
          } else if (isForm) {
            expect(formPairs(signed.body ?? '')).toStrictEqual(givenPairs(exchange, fields));
          } else {
            expect(jsonFields(signed)).toStrictEqual(fields);
          }
        }
      }
    }));

  it.each(
    exchanges,
  )('$name: the signature binds query and body, alone and together, fields and text, exactly if it says so', (exchange) =>
    withRandom((random) => {
      const bound = { query: true, body: true };
      const seen = { query: false, body: false };
      for (const [method, fields, asText] of shapesOf(exchange)) {
        const message = (sent: Partial<Record<Field, Fields>>): string =>
          messageOf(exchange, { method, ...sent, ...(asText && { body: textOfBody(sent.body) }) });
        for (let count = 0; count < CASES_EACH; count++) {
          const given = Object.fromEntries(fields.map((field) => [field, randomFields(exchange, field, random)]));
          for (const field of fields) {
            const [name = ''] = Object.keys(given[field] ?? {});
            const { [name]: value, ...rest } = given[field] ?? {};
            const changed = { ...given[field], [name]: Array.isArray(value) ? [...value, 'more'] : `${value}more` };
            for (const other of [rest, changed])
              bound[field] &&= message({ ...given, [field]: other }) !== message(given);
            seen[field] = true;
          }
        }
      }
      expect({ query: seen.query && bound.query, body: seen.body && bound.body }).toStrictEqual({
        query: exchange.binds.query,
        body: exchange.binds.body,
      });
    }));

  it.each(
    exchanges.filter(signsAnyPath),
  )('$name: the signature binds method and path with every method exactly if it says so', (exchange) =>
    withRandom((random) => {
      const message = (method: Method, target: string): string => messageOf(exchange, { method, path: target });
      const methods = methodsOf(exchange);
      const targets = Array.from({ length: CASES_EACH }, (_, index) => `/a${index}/${random.uint32()}`);
      expect(methods.every((method) => new Set(targets.map((each) => message(method, each))).size === CASES_EACH)).toBe(
        exchange.binds.path,
      );
      const distinct = new Set(methods.map((method) => message(method, path)));
      expect(methods.length > 1 && distinct.size === methods.length).toBe(exchange.binds.method);
    }));

  it.each(exchanges)('$name: a text body is refused only if it cannot be signed unchanged', (exchange) => {
    for (const [method, field] of waysOf(exchange)) {
      const message = (): string => messageOf(exchange, { method, body: textOfBody({}) });
      if (field === 'query') continue;
      if (refusesText(exchange)) expect(message).toThrow(/body must be an object/);
      else expect(message).not.toThrow();
    }
  });
});
