/**
 * Route: V8's promise hooks show every promise when it is settled.
 */
import { promiseHooks } from 'node:v8';
import { loadKey, steal } from './victim.mjs';

const promises = [];
const stop = promiseHooks.onSettled((promise) => promises.push(promise));
await loadKey();
stop();
steal(await Promise.all(promises.map((promise) => promise.catch(() => undefined))));
