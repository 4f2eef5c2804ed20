/**
 * Hooks of Node's module loader that refuse the packages of libsodium.
 * @module
 */
const missing = new Set(['sodium-native', 'libsodium-wrappers-sumo']);

/** @type {import('node:module').ResolveHook} */
export async function resolve(name, context, next) {
  if (missing.has(name)) throw new Error(`Cannot find package ${name}`);
  return next(name, context);
}
