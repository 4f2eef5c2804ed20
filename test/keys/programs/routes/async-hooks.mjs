/**
 * Route: async hooks show every promise when it is made.
 */
import { createHook } from 'node:async_hooks';
import { loadKey, steal } from './victim.mjs';

const promises = [];
const hook = createHook({
  init: (_id, type, _trigger, resource) => void (type === 'PROMISE' && promises.push(resource)),
});
hook.enable();
await loadKey();
hook.disable();
const pending = Symbol('pending');
const values = promises.map((promise) => Promise.race([promise, Promise.resolve(pending)]).catch(() => undefined));
steal(await Promise.all(values));
