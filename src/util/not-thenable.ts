/**
 * A promise that is resolved with an object asks it for `then`, and so whoever put one on a prototype: that gets the object.
 * @module
 */

// As it was when this was imported: who replaced it would get the objects.
const { defineProperty } = Object;
const nothing = { __proto__: null, value: undefined };

/** Gives an object a `then` of its own that is none, and that no list of its fields shows. @returns the object. */
export function notThenable<T extends object>(object: T): T {
  return defineProperty(object, 'then', nothing);
}
