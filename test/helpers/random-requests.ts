/** Random requests in every shape that an exchange takes. */
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { Method, Scalar } from '../../src/exchanges/core/types/request.js';
import type { Random } from './random.js';

export const path = '/some/path';

/**
 * A path that the exchange signs. Backpack signs the name of what each path and method asks for.
 */
export function signablePath({ id }: Pick<Exchange<never>, 'id'>, method: string, usual: string = path): string {
  if (id !== 'backpack') return usual;
  return method === 'PATCH' ? '/api/v1/account' : '/api/v1/order';
}

export type Field = 'query' | 'body';
export type Fields = Record<string, Scalar | Scalar[]>;
export type Pair = [name: string, value: string];

// Characters that some encoders leave alone, encode twice or confuse, and a letter of each length
// in UTF-8.
const characters: readonly string[] = [...' +*~\'"%#?/\\!(),;:@$|<`^{}\n\r\t\0éß日😀aZ0-._'];
const misread: readonly string[] = ['%20', '%2B', '%zz', '\\u0041', '&amp;', '../'];
const separators: readonly string[] = ['&', '=', '&a=b'];

/** They hash or sign decoded text, and refuse a separator in it. */
const refusesSeparators = ({ id }: Exchange<never>): boolean => ['backpack', 'bingx', 'upbit'].includes(id);

function piecesFor(exchange: Exchange<never>): readonly [string, ...string[]] {
  const all = [...characters, ...misread, ...separators];
  return ['日本', ...(refusesSeparators(exchange) ? all.filter((piece) => !/[&=]/.test(piece)) : all)];
}

const textOf = (random: Random, pieces: readonly [string, ...string[]]): string =>
  Array.from({ length: random.between(0, 6) }, () => random.pick(pieces)).join('');

/** Whether the field is sent as parameters, and not as JSON. */
const isParameters = (exchange: Exchange<never>, field: Field): boolean =>
  field === 'query' || exchange.isForm?.(path) === true;

/** Whether the exchange accepts a list there. */
function acceptsLists(exchange: Exchange<never>, field: Field): boolean {
  if (isParameters(exchange, field)) return exchange.lists !== undefined;
  // BingX and Backpack do not document how they sign a list in a body.
  return exchange.id !== 'bingx' && exchange.id !== 'backpack';
}

function randomValue(exchange: Exchange<never>, field: Field, random: Random): Scalar | Scalar[] {
  const isJoined = isParameters(exchange, field) && exchange.lists === 'comma';
  const [first, ...others] = piecesFor(exchange);
  const pieces = [first, ...others.filter((piece) => !isJoined || piece !== ',')] as const;
  const scalar = (): Scalar =>
    random.pick<() => Scalar>([
      () => textOf(random, pieces),
      () => textOf(random, pieces),
      () => '',
      () => random.between(0, 1_000_000),
      () => random.between(0, 1) === 1,
    ])();
  if (random.between(0, 3) > 0 || !acceptsLists(exchange, field)) return scalar();
  const element = scalar();
  return random.pick([[element], [element, element], [element, scalar(), scalar()]]);
}

/** Names begin with p and a digit, which no recipe's own parameters do. */
export function randomFields(exchange: Exchange<never>, field: Field, random: Random): Fields {
  const name = (index: number): string => `p${index}${textOf(random, piecesFor(exchange))}`;
  return Object.fromEntries(
    Array.from({ length: random.between(1, 5) }, (_, index) => [name(index), randomValue(exchange, field, random)]),
  );
}

export const methodsOf = ({ methods }: Exchange<never>): Method[] => Object.keys(methods) as Method[];
const carries = ({ methods }: Exchange<never>, method: Method, field: Field): boolean =>
  methods[method] === field || methods[method] === 'either' || methods[method] === 'both';

/** Each method with a query, and with a body if the exchange accepts one. */
export const waysOf = (exchange: Exchange<never>): [Method, Field][] =>
  methodsOf(exchange).flatMap((method) =>
    (['query', 'body'] as const)
      .filter((field) => carries(exchange, method, field))
      .map((field): [Method, Field] => [method, field]),
  );

/**
 * The signature becomes one of the fields of the body, or the fields are signed as a query string.
 */
export const refusesText = ({ id }: Exchange<never>): boolean =>
  ['bingx', 'bithumb', 'cryptocom', 'upbit'].includes(id);

/** The parts of a request, and whether its body is given as text. */
type Shape = readonly [method: Method, fields: readonly Field[], asText: boolean];

export function shapesOf(exchange: Exchange<never>): Shape[] {
  const shapes = waysOf(exchange).map(([method, field]): Shape => [method, [field], false]);
  for (const method of methodsOf(exchange)) {
    if (exchange.methods[method] === 'both') shapes.push([method, ['query', 'body'], false]);
  }
  const withText = shapes.filter(([, fields]) => fields.includes('body') && !refusesText(exchange));
  return [...shapes, ...withText.map(([method, fields]): Shape => [method, fields, true])];
}

/**
 * The fields that WhiteBIT, Gemini and Kraken require in a text body. The other exchanges ignore
 * them.
 */
export const textOfBody = (fields: Fields | undefined): string =>
  JSON.stringify({ request: path, nonce: 1, ...fields });
