/**
 * Shapes of JSON values, with which the frames of a relay are recognised.
 * @module
 */
import type { JsonValue } from '../wire/json.js';

/** Says whether a value has the shape. */
export type Shape = (value: JsonValue) => boolean;

/** A string that the pattern matches. */
export const text =
  (pattern: RegExp): Shape =>
  (value) =>
    value.kind === 'string' && pattern.test(value.text);

/** One of these strings. */
export const oneOf =
  (...texts: readonly string[]): Shape =>
  (value) =>
    value.kind === 'string' && texts.includes(value.text);

/** A name of a channel, a symbol or an interval. */
export const word: Shape = text(/^[\w.:@!/,-]{1,100}$/);

/** A whole number. */
export const number: Shape = (value) => value.kind === 'number' && /^\d{1,19}$/.test(value.text);

/** A number that a library gives to a frame, as number or text. */
export const identifier: Shape = (value) => word(value) || number(value);

export const flag: Shape = ({ kind }) => kind === 'true' || kind === 'false';

/** A list of at most 1,000 values of one shape. */
export const listOf =
  (item: Shape): Shape =>
  (value) =>
    value.kind === 'list' && value.items.length <= 1000 && value.items.every(item);

/** A list of exactly these shapes. */
export const tuple =
  (...shapes: readonly Shape[]): Shape =>
  (value) =>
    value.kind === 'list' &&
    value.items.length === shapes.length &&
    value.items.every((item, index) => shapes[index]?.(item));

export const either =
  (...shapes: readonly Shape[]): Shape =>
  (value) =>
    shapes.some((shape) => shape(value));

/** An object with these members and perhaps the optional ones, and no others. */
export const object =
  (members: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape =>
  (value) => {
    if (value.kind !== 'object') return false;
    const names = [...value.members.keys()];
    return (
      Object.keys(members).every((name) => names.includes(name)) &&
      [...value.members].every(([name, each]) => {
        const shapes = Object.hasOwn(members, name) ? members : optional;
        return Object.hasOwn(shapes, name) && shapes[name]?.(each);
      })
    );
  };
