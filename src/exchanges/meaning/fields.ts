/**
 * The fields of a request and their grammar. An endpoint that changes something lists every field
 * that it takes, and any other field is a denial: a field that is not understood may turn an order
 * into another one.
 * @module
 */
import { deny } from '../wire/deny.js';
import { type Json, type JsonValue, readJson } from '../wire/json.js';
import { formDecoded, percentDecoded, readPairs } from '../wire/pairs.js';
import { exactDecimal, exactNumber } from './decimal.js';

export type Fields = ReadonlyMap<string, Json>;

/** Reads a value, or denies it. */
export type Grammar<Value> = (value: Json, name: string) => Value;

/** The names that an endpoint takes. */
export type Shape = Readonly<Record<string, Grammar<unknown>>>;

/** The values of a shape. A field that the request does not carry is undefined. */
export type ValuesOf<S extends Shape> = { readonly [Name in keyof S]: ReturnType<S[Name]> | undefined };

/** A name that may be shown: others could hide something in a log. */
const shown = (name: string): string => (/^[\w.-]{1,40}$/.test(name) ? name : 'a field with an unusual name');

/**
 * Reads all fields.
 * @throws {LocksignError} `ERR_DENIED` for a field that the shape does not have, or whose value
 *   does not have its grammar.
 */
export function readFields<S extends Shape>(fields: Fields, shape: S): ValuesOf<S> {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(shape)) values[name] = undefined;
  for (const [name, value] of fields) {
    const grammar = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (grammar === undefined) deny(`${shown(name)} is not a known field of this request`);
    values[name] = grammar(value, name);
  }
  return values as ValuesOf<S>; // every name of the shape was read with its grammar
}

/** The value of a field that the request has to carry. */
export const required = <Value>(value: Value | undefined, name: string): Value =>
  value === undefined ? deny(`${name} is missing`) : value;

/** Denies a field that this type of order does not use, because its effect is not documented. */
export function checkUsed(given: unknown, isUsed: boolean, name: string): void {
  if ((given !== undefined) !== isUsed) deny(isUsed ? `${name} is missing` : `this type of order does not use ${name}`);
}

/** A text, a number or a truth value, as it is written. */
export function scalar(value: Json, name: string): string {
  if (value.kind === 'string' || value.kind === 'number') return value.text;
  return value.kind === 'true' || value.kind === 'false' ? value.kind : deny(`${name} must be a text or a number`);
}

/** A text or a number that matches the whole pattern. `true` is no name of anything. */
export const text =
  (pattern: RegExp): Grammar<string> =>
  (value, name) => {
    if (value.kind === 'true' || value.kind === 'false') deny(`${name} must be a text or a number`);
    const given = scalar(value, name);
    return pattern.test(given) ? given : deny(`${name} is not written as expected`);
  };

/** The symbol of a market, in the spelling of the exchange. */
export const symbol: Grammar<string> = text(/^[A-Za-z0-9][A-Za-z0-9/_:.-]{0,39}$/);

/** An identifier. */
export const identifier: Grammar<string> = text(/^[A-Za-z0-9_.:/-]{1,128}$/);

export const digits: Grammar<string> = text(/^\d{1,20}$/);

/** A number of any sign. */
export const decimal: Grammar<string> = (value, name) =>
  value.kind === 'number' ? exactNumber(value.text, name) : exactDecimal(scalar(value, name), name);

/** A number above zero. Zero may mean "everything" to an exchange. */
export const positive: Grammar<string> = (value, name) => {
  const number = decimal(value, name);
  return number === '0' || number.startsWith('-') ? deny(`${name} must be above zero`) : number;
};

/** One of the texts of a table, and what it means. */
export const choice =
  <const Value>(table: Readonly<Record<string, Value>>): Grammar<Value> =>
  (value, name) => {
    const given = scalar(value, name);
    const meant = Object.hasOwn(table, given) ? table[given] : undefined;
    return meant === undefined ? deny(`${name} has a value that is not known`) : meant;
  };

export const flag: Grammar<boolean> = choice({ true: true, false: false });

/** How many elements a list may have, such as the orders of a batch. */
const longestList = 50;

/** A list whose elements have this grammar. */
export const list =
  <Value>(each: Grammar<Value>): Grammar<readonly Value[]> =>
  (value, name) => {
    if (value.kind !== 'list') deny(`${name} must be a list`);
    const { items } = value;
    if (items.length > longestList) deny(`${name} has more than ${longestList} elements`);
    return items.map((item) => each(item, name));
  };

/** A list of at least one element. An empty list may mean "everything" to an exchange. */
export const several =
  <Value>(each: Grammar<Value>): Grammar<readonly Value[]> =>
  (value, name) => {
    const values = list(each)(value, name);
    return values.length > 0 ? values : deny(`${name} must not be empty`);
  };

/** A text whose parts are separated by commas. */
export const separated =
  <Value>(each: Grammar<Value>): Grammar<readonly Value[]> =>
  (value, name) => {
    const items = scalar(value, name).split(',');
    if (items.length > longestList) deny(`${name} has more than ${longestList} elements`);
    return items.map((text) => each({ kind: 'string', text }, name));
  };

/** An object with these fields. */
export const object =
  <S extends Shape>(shape: S): Grammar<ValuesOf<S>> =>
  (value, name) =>
    value.kind === 'object' ? readFields(value.members, shape) : deny(`${name} must be an object`);

/** A text that is JSON of this grammar. */
export const jsonText =
  <Value>(grammar: Grammar<Value>): Grammar<Value> =>
  (value, name) =>
    value.kind === 'string' ? grammar(readJson(value.text), name) : deny(`${name} must be a text`);

/** The parameters of a query. */
export const queryFields = (query: string): Fields => parameters(query, percentDecoded);

/** The parameters of a form. */
export const formFields = (form: string): Fields => parameters(form, formDecoded);

/** The name of the only field of a body that is a list. */
export const listBody = '';

/** The members of a JSON object. A list is one field, whose name no member of an object has. */
export function jsonFields(json: string): Fields {
  const value = readJson(json);
  if (value.kind === 'list') return new Map([[listBody, value]]);
  return value.kind === 'object' && !value.members.has(listBody)
    ? value.members
    : deny('the body is not an object of named members');
}

/**
 * Each parameter. One whose name ends with `[]` is a list, and may be repeated. Some libraries
 * percent-encode the brackets.
 */
function parameters(given: string, decode: (text: string) => string): Fields {
  const fields = new Map<string, Json>();
  const lists = new Map<string, JsonValue[]>();
  for (const { name: written, value, start } of readPairs(given)) {
    const name = written.replace(/%5B%5D$/i, '[]');
    if (!/^[\w.-]+(?:\[\])?$/.test(name)) deny('the name of a parameter is written in an unusual form');
    const raw = value ?? deny(`${shown(name)} has no value`);
    const item: JsonValue = { kind: 'string', text: decode(raw), start, end: start + raw.length };
    if (!name.endsWith('[]')) fields.set(name, item);
    else if (!lists.get(name)?.push(item)) lists.set(name, [item]);
  }
  for (const [name, items] of lists) fields.set(name, { kind: 'list', items });
  return fields;
}
