/**
 * Primordials: built-in functions captured when this package is imported. Code that handles
 * secrets, or must not be interrupted, calls these. A dependency that patches a prototype later
 * would otherwise see the secret, and a subclass could return false values.
 * @module
 */
type Bytes = Uint8Array;

const typedArray: object = Object.getPrototypeOf(Uint8Array.prototype);
const { call } = Function.prototype;

/** Returns a function like `method.call(object, ...)` that looks up nothing that can be patched. */
function method(name: 'set' | 'fill'): unknown {
  return call.bind(Reflect.get(typedArray, name));
}

function getter(name: 'length' | 'buffer' | 'byteOffset'): unknown {
  const get = Object.getOwnPropertyDescriptor(typedArray, name)?.get;
  if (get === undefined) throw new TypeError(`%TypedArray%.prototype.${name} is not a getter any more`);
  return call.bind(get);
}

// TypeScript cannot derive the type of a method that is bound through call().
export const setBytes = method('set') as (target: Bytes, source: Bytes, offset?: number) => void;
export const fillBytes = method('fill') as (target: Bytes, value: number, start?: number, end?: number) => void;
/** The real length in bytes, which a subclass cannot override. It is 0 for a detached array. */
export const lengthOf = getter('length') as (source: Bytes) => number;
/** The memory that the array is a view of, which a subclass cannot override. */
export const bufferOf = getter('buffer') as (source: Bytes) => ArrayBuffer;
const offsetOf = getter('byteOffset') as (source: Bytes) => number;

const PlainBytes = Uint8Array;
const PlainBuffer = ArrayBuffer;

/** Returns a view of all bytes of a buffer. */
export const viewOf = (buffer: ArrayBuffer): Uint8Array<ArrayBuffer> => new PlainBytes(buffer);

/**
 * Returns a view of a part. %TypedArray%.prototype.subarray would call the constructor that
 * `Symbol.species` names, which other code can replace, with the buffer.
 */
export function subarray(source: Bytes, start: number, end: number = lengthOf(source)): Uint8Array<ArrayBuffer> {
  return new PlainBytes(bufferOf(source), offsetOf(source) + start, end - start);
}

/** Returns a view of the same memory without the methods of a subclass. */
export function plainView(source: Bytes): Bytes {
  const length = lengthOf(source);
  return length === 0 ? new PlainBytes(0) : new PlainBytes(bufferOf(source), offsetOf(source), length);
}

/**
 * Allocates zeroed bytes outside V8's heap. `new Uint8Array(length)` puts a short array inside the
 * heap, where the garbage collector copies it. A pooled Buffer shares its memory with others.
 */
export function bytesOutsideHeap(length: number): Uint8Array<ArrayBuffer> {
  return new PlainBytes(new PlainBuffer(length));
}

/** Fills the whole array with zeros. */
export function wipeBytes(target: Bytes): void {
  // fill() throws for a detached array.
  if (lengthOf(target) > 0) fillBytes(target, 0);
}

/**
 * Whether the memory of the array is gone: its buffer was transferred away, its WebAssembly memory
 * grew, or its resizable buffer became shorter than the array. Such an array has the length 0, and
 * would pass for an empty one.
 */
export function isLost(bytes: Bytes): boolean {
  if (lengthOf(bytes) > 0) return false;
  try {
    fillBytes(bytes, 0); // ECMA-262, ValidateTypedArray: throws a TypeError
    return false;
  } catch {
    return true;
  }
}

/** Returns the index of an item in a list, or -1. */
export const indexIn = call.bind(Array.prototype.indexOf) as (list: readonly unknown[], item: unknown) => number;
/**
 * Iterates over lists of keys and of their purposes. A patched iterator or a patched method would
 * receive the list.
 */
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
export const { isArray } = Array;
export const { freeze, hasOwn } = Object;
export const PlainPromise = Promise;
export const PlainSet = Set;
/** Decodes the modules of WebAssembly, and encodes long messages. */
export const bufferFrom = Buffer.from.bind(Buffer) as (
  text: string,
  encoding: 'hex' | 'utf8',
) => Uint8Array<ArrayBuffer>;
type Slice = (bytes: Uint8Array, start: number, end: number) => string;
const slice = (name: string): Slice => call.bind(Reflect.get(Buffer.prototype, name)) as Slice;
export const latin1Slice = slice('latin1Slice');
export const hexSlice = slice('hexSlice');
export const base64Slice = slice('base64Slice');
export const base64urlSlice = slice('base64urlSlice');
const encoder = new TextEncoder();
export const encodeInto = encoder.encodeInto.bind(encoder) as (
  text: string,
  into: Uint8Array,
) => { readonly read: number; readonly written: number };
export const encodeText = encoder.encode.bind(encoder) as (text: string) => Uint8Array<ArrayBuffer>;
export const characterCode = call.bind(String.prototype.charCodeAt) as (text: string, index: number) => number;
export const startsWith = call.bind(String.prototype.startsWith) as (text: string, start: string) => boolean;
export const isUint8Array: (value: unknown) => value is Uint8Array =
  process.getBuiltinModule('node:util').types.isUint8Array;
const { defineProperty } = Object;

/** Appends an item to a list. An assignment would call a setter that is on Array.prototype. */
export function append<Item>(list: Item[], item: Item): void {
  const own = { __proto__: null, value: item, writable: true, enumerable: true, configurable: true };
  defineProperty(list, list.length, own);
}

/**
 * A value that is safe to resolve a promise with. A promise looks up `then` on an object, and a
 * `then` on a prototype would receive the object. A box has no prototype.
 */
export interface Boxed<Value> {
  readonly value: Value;
}

export function boxed<Value>(value: Value): Boxed<Value> {
  const box = { __proto__: null, value };
  return box;
}
