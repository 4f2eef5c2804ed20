/**
 * Changes of a request that two programs could read differently, and changes that none should
 * notice.
 * @module
 */
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import type { Random } from '../../helpers/random.js';

type Text = (random: Random, text: string) => string;
type Mutation = (random: Random, request: RawRequest) => RawRequest;

const numbers = [
  ...['', '0', '-1', '+1', '1e3', '1E-2', '1e400', '0x10', '.5', '1.', '0012.50', '-0', '1_000', '1,5', ' 1', '1 '],
  ...['9007199254740993', '0.1000000000000000000001', '99999999999999999999', 'NaN', 'Infinity', 'true', 'null', '１'],
] as const;
const odd = [
  ...['&', '=', ';', '+', '%', '%00', '%2', '%26', '%3D', '%3b', '%0a', '%C0%AF', '%ff', '#', '?', '/', '\\', '..'],
  ...['[', ']', '[]', '%5B%5D', '{', '}', '"', "'", ',', ':', ' ', '\t', '\n', '\0', '\ufeff', '\u2028', 'é', '😀'],
  ...['\\u0000', '\\ud800', '&amp;', '//', '/*', '*/', '--', '.', '_', 'ſ', 'K', 'quantity', 'null', '1', '-', 'e'],
] as const;

const between = (random: Random, text: string): number => random.between(0, text.length);
const inserted = (text: string, at: number, piece: string, removed = 0): string =>
  text.slice(0, at) + piece + text.slice(at + removed);

const otherCase = (text: string): string => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase());
const percent = (text: string, at: number): string => {
  const code = text.charCodeAt(at);
  return code > 0x20 && code < 0x7f && !/[%&=]/.test(text[at] ?? '')
    ? inserted(text, at, `%${code.toString(16)}`, 1)
    : text;
};

/** Other spellings of a name, which some servers take for the same name. */
const respelled = (random: Random, name: string): string =>
  random.pick([
    name,
    name,
    name,
    percent(name, random.between(0, Math.max(0, name.length - 1))),
    otherCase(name),
    `${name}[]`,
    `${name}%5B%5D`,
    `${name}[0]`,
    ` ${name}`,
    `+${name}`,
    `${name}%00`,
    `${name}+`,
    name.replace('_', '.'),
  ]);

/** A change of one pair among several. */
const changesPair =
  (change: (random: Random, name: string, value: string) => string): Text =>
  (random, text) => {
    const pairs = text.split('&');
    const at = random.between(0, pairs.length - 1);
    const [name = '', ...value] = (pairs[at] ?? '').split('=');
    pairs[at] = change(random, name, value.join('='));
    return pairs.join('&');
  };

const ofForm: readonly [Text, ...Text[]] = [
  changesPair((random, name, value) => `${name}=${percent(value, between(random, value))}`),
  changesPair((_, name, value) => `${name}=${percent(value, 0)}`),
  changesPair((random, name, value) => `${respelled(random, name)}=${value}`),
  changesPair((random, name, value) => {
    const pair = `${respelled(random, name)}=${random.pick([value, '100', ...numbers])}`;
    const separator = random.pick(['&', '&', '&', ';', '&amp;', '%26', '?', '\n']);
    return random.pick([`${name}=${value}${separator}${pair}`, `${pair}${separator}${name}=${value}`]);
  }),
  changesPair((random, name) => `${name}=${random.pick(numbers)}`),
  changesPair(
    (random, name, value) => `${name}=${inserted(value, between(random, value), random.pick(['0', '00', '.']))}`,
  ),
  changesPair((_, name) => name),
  (random, text) => {
    const pairs = text.split('&');
    return [...pairs.splice(random.between(0, pairs.length - 1), 1), ...pairs].reverse().join('&');
  },
];

/** Places in JSON between two of its tokens, and the texts and numbers in it. */
const gaps = /[{}[\],:]/g;
const values = /(?<=[:[,]\s*)(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/g;
const members = /"(?<name>(?:[^"\\]|\\.)*)"\s*:\s*(?<value>"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*)/g;

/** A change at one of the places that a pattern finds. */
const changesMatch =
  (pattern: RegExp, change: (random: Random, match: RegExpExecArray) => string): Text =>
  (random, text) => {
    const [first, ...others] = [...text.matchAll(pattern)];
    if (first === undefined) return text;
    const match = random.pick([first, ...others]);
    return inserted(text, match.index, change(random, match), match[0].length);
  };

const escaped = (random: Random, quoted: string): string => {
  if (!quoted.startsWith('"') || quoted.length < 3) return quoted;
  const at = random.between(1, quoted.length - 2);
  const code = quoted.charCodeAt(at).toString(16).padStart(4, '0');
  return inserted(quoted, at, `\\u${random.pick([code, code.toUpperCase()])}`, 1);
};

const ofJson: readonly [Text, ...Text[]] = [
  changesMatch(gaps, (random, [gap]) => gap + random.pick([' ', '\t', '\n', '\r\n  ', '\v', '\u00a0', ',', '/**/'])),
  changesMatch(values, (random, [value]) => escaped(random, value)),
  changesMatch(values, (_, [value]) => (value.startsWith('"') ? value.slice(1, -1) : `"${value}"`)),
  changesMatch(values, (random) => {
    const number = random.pick(numbers);
    return random.pick([number, `"${number}"`]);
  }),
  changesMatch(values, (random, [value]) => {
    const at = between(random, value);
    return inserted(value, at, random.pick(['0', '00', '.', 'e1', '\\n', '\\/']));
  }),
  changesMatch(values, (random, [value]) => random.pick([`[${value}]`, `{"a":${value}}`, `[${value},${value}]`])),
  changesMatch(members, (random, { 0: member, groups }) => {
    const { name = '', value = '' } = groups ?? {};
    const spelled = random.pick([`"${name}"`, escaped(random, `"${name}"`), `"${otherCase(name)}"`, `"${name} "`]);
    const second = `${spelled}:${random.pick([value, '"100"', '100', ...numbers])}`;
    return random.pick([`${member},${second}`, `${second},${member}`]);
  }),
  changesMatch(members, (random, { groups }) => `${escaped(random, `"${groups?.['name']}"`)}:${groups?.['value']}`),
  (random, text) =>
    random.pick([`${text}${text}`, `[${text}]`, ` ${text}\n`, `\ufeff${text}`, text.replace(/\}$/, ',}')]),
  (_, text) => text.replace(/\{(.*?)\}/, (_all, inner: string) => `{${inner.split(',').reverse().join(',')}}`),
];

const anywhere: readonly [Text, ...Text[]] = [
  (random, text) => inserted(text, between(random, text), random.pick(odd)),
  (random, text) => inserted(text, between(random, text), random.pick(odd), 1),
  (random, text) => inserted(text, between(random, text), '', random.between(1, 3)),
];

const isJson = (text: string): boolean => /^\s*[[{]/.test(text);

const place = ({ body, query = '' }: RawRequest): 'body' | 'query' => (body === '' && query !== '' ? 'query' : 'body');

const inText: Mutation = (random, request) => {
  const where = place(request);
  const text = request[where] ?? '';
  const mutation = random.between(0, 4) === 0 ? random.pick(anywhere) : random.pick(isJson(text) ? ofJson : ofForm);
  return { ...request, [where]: mutation(random, text) };
};

const types = [
  ...['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'application/json; charset=utf-8'],
  ...['application/x-www-form-urlencoded;charset=utf-16', 'APPLICATION/JSON', 'multipart/form-data; boundary=a', ''],
] as const;
const extraHeaders = ['x-http-method-override', 'x-original-url', 'content-encoding', 'x-a', 'x_mbx_apikey'] as const;

const ofWhole: readonly [Mutation, ...Mutation[]] = [
  (random, request) => ({ ...request, headers: { ...request.headers, 'content-type': random.pick(types) } }),
  (random, request) => ({ ...request, headers: { ...request.headers, [random.pick(extraHeaders)]: 'DELETE' } }),
  (random, request) => ({ ...request, query: random.pick(['', 'quantity=100', 'a=1', request.body || 'a']) }),
  (_, request) => ({ ...request, body: request.query ?? '', query: undefined }),
  (_, request) => ({ ...request, query: request.body, body: '' }),
  (random, request) => ({ ...request, path: anywhere[0](random, request.path) }),
  (random, request) => ({ ...request, method: random.pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) }),
];

/** The request with one to three changes. */
export function mutated(random: Random, request: RawRequest): RawRequest {
  let changed = request;
  for (let left = random.pick([1, 1, 1, 2, 3]); left > 0; left--) {
    changed = random.between(0, 11) === 0 ? random.pick(ofWhole)(random, changed) : inText(random, changed);
  }
  return changed;
}
