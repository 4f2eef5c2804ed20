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

/** Of a string only: on an object it would call toString(). */
export const charCodeAt = call.bind(String.prototype.charCodeAt) as (text: string, index: number) => number;

const PlainBytes = Uint8Array;

/** The same memory, without the methods of a subclass. */
export function plainView(source: Bytes): Bytes {
  const length = lengthOf(source);
  return length === 0 ? new PlainBytes(0) : new PlainBytes(bufferOf(source), offsetOf(source), length);
}

/** Zeroes the whole array. */
export function wipeBytes(target: Bytes): void {
  // A transferred array throws when it is filled.
  if (lengthOf(target) > 0) fillBytes(target, 0);
}
