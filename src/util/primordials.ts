/**
 * Built-in functions as they were when this package was imported. What touches a secret, or must not be interrupted,
 * calls these: a dependency that patches a prototype later would see the secret, and a subclass could lie.
 * @module
 */
type Bytes = Uint8Array;

const typedArray: object = Object.getPrototypeOf(Uint8Array.prototype);
const { call } = Function.prototype;

/** `method.call(object, ...)` without asking anything that can be patched. */
function method(name: 'set' | 'fill' | 'subarray'): unknown {
  return call.bind(Reflect.get(typedArray, name));
}

function getter(name: 'length' | 'buffer' | 'byteOffset'): unknown {
  const get = Object.getOwnPropertyDescriptor(typedArray, name)?.get;
  if (get === undefined) throw new TypeError(`%TypedArray%.prototype.${name} is not a getter any more`);
  return call.bind(get);
}

// The types of bind() do not follow a method through call().
export const setBytes = method('set') as (target: Bytes, source: Bytes, offset?: number) => void;
export const fillBytes = method('fill') as (target: Bytes, value: number, start?: number, end?: number) => void;
export const subarray = method('subarray') as <T extends Bytes>(source: T, start: number, end?: number) => T;
/** The real length: 0 for an array whose memory was transferred away. */
export const lengthOf = getter('length') as (source: Bytes) => number;
const bufferOf = getter('buffer') as (source: Bytes) => ArrayBuffer;
const offsetOf = getter('byteOffset') as (source: Bytes) => number;

const PlainBytes = Uint8Array;
const PlainBuffer = ArrayBuffer;

/** The same memory, without the methods of a subclass. */
export function plainView(source: Bytes): Bytes {
  const length = lengthOf(source);
  return length === 0 ? new PlainBytes(0) : new PlainBytes(bufferOf(source), offsetOf(source), length);
}

/**
 * Zeroed bytes outside the heap. A short Uint8Array of the usual kind lies inside it, and one from a pool is shared.
 */
export function bytesOutsideHeap(length: number): Uint8Array<ArrayBuffer> {
  return new PlainBytes(new PlainBuffer(length));
}

/** Zeroes the whole array. */
export function wipeBytes(target: Bytes): void {
  // A transferred array throws when it is filled.
  if (lengthOf(target) > 0) fillBytes(target, 0);
}

/** Where an item is in a list, or -1. */
export const indexIn = call.bind(Array.prototype.indexOf) as (list: readonly unknown[], item: unknown) => number;
/** For lists of keys and of what keys are for: an iterator, or a method that has been patched, would get the list. */
export const each = call.bind(Array.prototype.forEach) as <Item>(
  list: readonly Item[],
  use: (item: Item, index: number) => void,
) => void;
export const setAdd = call.bind(Set.prototype.add) as <Item>(set: Set<Item>, item: Item) => void;
export const setDelete = call.bind(Set.prototype.delete) as <Item>(set: Set<Item>, item: Item) => void;
export const setEach = call.bind(Set.prototype.forEach) as <Item>(set: Set<Item>, use: (item: Item) => void) => void;
const finalization = FinalizationRegistry.prototype;
export const register = call.bind(finalization.register) as <Held>(
  registry: FinalizationRegistry<Held>,
  target: object,
  held: Held,
  token: object,
) => void;
export const unregister = call.bind(finalization.unregister) as (
  registry: FinalizationRegistry<never>,
  token: object,
) => void;
const { defineProperty } = Object;

/** Adds an item to a list's end: an assignment would ask Array.prototype for a setter. */
export function append<Item>(list: Item[], item: Item): void {
  const own = { __proto__: null, value: item, writable: true, enumerable: true, configurable: true };
  defineProperty(list, list.length, own);
}

/** What a promise may be resolved with: it asks any other object for `then`, and so whoever put one on a prototype. */
export interface Boxed<Value> {
  readonly value: Value;
}

export function boxed<Value>(value: Value): Boxed<Value> {
  const box = { __proto__: null, value };
  return box;
}
