/**
 * Keeps promises from handing an object to foreign code. A promise that is resolved with an object
 * looks up its `then`. If a module put a `then` on a prototype, that function receives the object.
 * @module
 */

// Captured at import. A later replacement would receive the objects.
const { defineProperty } = Object;
const nothing = { __proto__: null, value: undefined };

/**
 * Defines a non-enumerable `then` on the object, with the value undefined.
 * @returns the same object.
 */
export function notThenable<T extends object>(object: T): T {
  return defineProperty(object, 'then', nothing);
}
