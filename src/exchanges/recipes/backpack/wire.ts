/**
 * Where requests carry credentials. The signed text has the values of the query or the body, and
 * not their bytes, so everything that two requests with one text could differ in is denied.
 * @see https://docs.backpack.exchange/#section/Authentication
 * @module
 */
import { deny } from '../../wire/deny.js';
import { type Json, readJson } from '../../wire/json.js';
import { percentDecoded, readPairs } from '../../wire/pairs.js';
import type { RawRequest } from '../../wire/raw-request.js';
import { header, json, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { knownInstruction } from './instructions.js';
import { backpack } from './recipe.js';

const time = header('x-timestamp');
const window = header('x-window');

type Field = readonly [name: string, value: string];

/** A name or a value with a separator would sign like several fields. */
function checked([name, value]: Field): Field {
  if (name === '' || /[&=]/.test(name) || value.includes('&')) deny('a field has a character that separates fields');
  return [name, value];
}

/** The value of a member as it is signed. */
function signedValue(value: Json): string {
  if (value.kind === 'string' || value.kind === 'number') return value.text;
  return value.kind === 'true' || value.kind === 'false' ? value.kind : deny('a member of the body is not a scalar');
}

/** The fields of a body: one object, or a list of them. */
function fieldsOfBody(request: RawRequest): Field[][] {
  if (request.query !== undefined) deny('a query beside a body is not signed');
  const body = readJson(textAt(json, request, 'a body of the type application/json'));
  const objects = body.kind === 'list' ? body.items : [body];
  if (objects.length === 0) deny('the list of orders is empty');
  return objects.map((each) =>
    each.kind === 'object'
      ? [...each.members].map(([name, value]) => checked([name, signedValue(value)]))
      : deny('the body is neither an object nor a list of objects'),
  );
}

const fieldsOfQuery = ({ query = '' }: RawRequest): Field[][] => [
  readPairs(query).map(({ name, value }) =>
    checked([percentDecoded(name), percentDecoded(value ?? deny('a parameter has no value'))]),
  ),
];

function signedText(request: RawRequest): string {
  const instruction = knownInstruction(request.method, request.path) ?? deny('the request has no known instruction');
  const parts = (request.body === '' ? fieldsOfQuery : fieldsOfBody)(request).map((fields) =>
    [
      `instruction=${instruction}`,
      ...fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`),
    ].join('&'),
  );
  return parts.join('&');
}

/** The credentials of Backpack. ccxt names itself as a broker. */
export const backpackWire: Wire = defineWire(backpack, {
  apiKey: header('x-api-key'),
  signature: header('x-signature'),
  time,
  window,
  freshness: 'ms',
  headers: { signing: ['x-api-key', 'x-signature', 'x-timestamp', 'x-window'], dropped: ['x-broker-id'] },
  message: (request) =>
    `${signedText(request)}&timestamp=${textAt(time, request, 'X-Timestamp')}&window=${textAt(window, request, 'X-Window')}`,
});
