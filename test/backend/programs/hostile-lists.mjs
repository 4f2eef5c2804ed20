/**
 * Loads two keys of one secret, or derives them from a key of it, while methods that lists and
 * promises use are patched, after locksign was imported. It prints what the keys do, and how many
 * other objects with a method `sign` the patches saw.
 *
 * Arguments: the patch, the kind of the source, its text or path, and `each`, `all` or `derive` for
 * how the keys are made.
 */
import { SigningKey, secret } from 'locksign';

const [patch, kind, value, load] = process.argv.slice(2);
const md5 = { algorithm: 'secret-suffix-md5', encoding: 'utf8' };
const sha256 = { algorithm: 'hmac-sha256', encoding: 'utf8' };
const first = 0x10000; // the handle of the first key in this thread
const seen = []; // no method and no setter is called on this array

function see(each) {
  Object.defineProperty(seen, seen.length, { __proto__: null, value: each, configurable: true });
}

/** Throws if a patch did not see the object that was made for it. */
function requireSight() {
  if (seen.length === 0) throw new Error(`the patch has no effect: ${patch}`);
  Object.defineProperty(seen, 'length', { value: 0 });
}

function patchIterator() {
  const iterate = Array.prototype[Symbol.iterator];
  Array.prototype[Symbol.iterator] = function () {
    for (let i = 0; i < this.length; i++) see(this[i]);
    const other = this[0]?.algorithm ? [{ algorithm: 'hmac-sha256' }, { algorithm: 'hmac-sha256' }] : this;
    const numbers = typeof this[0] === 'number' && this.length % 2 === 1 ? [this[0], 4, 0, 4, 0] : other;
    return Reflect.apply(iterate, numbers, []);
  };
  const { length } = [...[1]];
  if (length !== 5) throw new Error('the iterator is not patched');
  return () => {
    Array.prototype[Symbol.iterator] = iterate;
  };
}

function patchIndices() {
  const indices = ['0', '1', '2', '3', '4'];
  for (const index of indices) {
    Object.defineProperty(Array.prototype, index, {
      configurable: true,
      get() {
        see(this);
        return undefined;
      },
      set(each) {
        see(each);
        const other = typeof each === 'number' && index !== '0' ? 4 : each;
        const own = { __proto__: null, value: other, writable: true, enumerable: true, configurable: true };
        Object.defineProperty(this, index, own);
      },
    });
  }
  const list = [];
  list[0] = { sign() {} };
  requireSight();
  return () => {
    for (const index of indices) delete Array.prototype[index];
  };
}

function defineThen(get) {
  for (const prototype of [Array.prototype, Object.prototype]) {
    Object.defineProperty(prototype, 'then', { configurable: true, get });
  }
  return () => {
    delete Array.prototype.then;
    delete Object.prototype.then;
  };
}

function watchThen() {
  let secrets = 0;
  const remove = defineThen(function () {
    if (Object.hasOwn(this, 'length')) for (let i = 0; i < this.length; i++) see(this[i]);
    for (const name of Reflect.ownKeys(this)) see(this[name]);
    see(this);
    if (this.filled !== undefined) secrets += 1;
    return undefined;
  });
  Promise.resolve({ sign() {} });
  requireSight();
  return () => {
    remove();
    if (secrets > 0) throw new Error('the text of a secret was seen');
  };
}

/** Resolves each answer of the addon to the handle of another key. */
function answerThen() {
  const remove = defineThen(function () {
    // Patches the addon's answers and other lists of keys, but not the values that the loader
    // passes on.
    if (typeof this === 'function' || this instanceof SigningKey || this instanceof Promise) return undefined;
    if (Array.isArray(this) && this[0] instanceof SigningKey) return undefined;
    if (!Array.isArray(this) && !Object.hasOwn(this, 'code')) return undefined;
    return (resolve) => resolve({ __proto__: null, length: 2, 0: first, 1: first });
  });
  const { isArray } = Array;
  Array.isArray = (each) => isArray(each) || each?.[0] === first;
  return () => {
    remove();
    Array.isArray = isArray;
  };
}

function patchMethods() {
  const originals = [];
  const note = (target, name) => {
    const original = target[name];
    originals.push(() => {
      target[name] = original;
    });
    return original;
  };
  for (const target of [Array.prototype, Set.prototype, FinalizationRegistry.prototype]) {
    for (const name of Object.getOwnPropertyNames(target)) {
      if (name === 'constructor' || typeof Object.getOwnPropertyDescriptor(target, name).value !== 'function') continue;
      const original = note(target, name);
      target[name] = function (...values) {
        see(this);
        for (let i = 0; i < values.length; i++) see(values[i]);
        for (let i = 0; i < this.length; i++) see(this[i]);
        if (target === Array.prototype && name === 'flatMap' && this[0]?.algorithm) return [4, 0, 4, 0];
        if (target === Array.prototype && name === 'indexOf' && values[0] === 'hmac-sha256') return 4;
        if (target === Array.prototype && name === 'find' && this[4] === 'secret-suffix-md5') return 'hmac-sha256';
        return Reflect.apply(original, this, values);
      };
    }
  }
  const from = note(Array, 'from');
  Array.from = function (...values) {
    const list = Reflect.apply(from, this, values);
    return list[0]?.algorithm ? [sha256, sha256] : list;
  };
  [].push({ sign() {} });
  requireSight();
  return () => {
    for (let i = 0; i < originals.length; i++) originals[i]();
  };
}

const patches = {
  iterator: patchIterator,
  indices: patchIndices,
  'getter named then': watchThen,
  'method named then': answerThen,
  methods: patchMethods,
};
const victim = patch === 'method named then' ? await SigningKey.load(secret.text('of another'), sha256) : undefined;
const origin = load === 'derive' ? await SigningKey.load(secret.text(value), sha256) : undefined;
const restore = patches[patch]();
const source = () => (kind === 'file' ? secret.file(value) : secret.text(value));
const keys =
  load === 'all'
    ? await SigningKey.loadAll(source(), [md5, sha256])
    : load === 'derive'
      ? origin.derive('origin', { encoding: 'hex' }, [md5, sha256])
      : [await SigningKey.load(source(), md5), await SigningKey.load(source(), sha256)];
const missing = victim && (await SigningKey.load(secret.file('/missing'), sha256).catch(({ code }) => code));
restore();
if (missing !== undefined && missing !== 'ERR_SOURCE_NOT_FOUND') throw new Error(`the error was replaced: ${missing}`);

function signOf(key, message) {
  try {
    return key.sign(message);
  } catch ({ code }) {
    return code;
  }
}

console.log(
  JSON.stringify({
    strangers: seen.filter((each) => typeof each?.sign === 'function' && !(each instanceof SigningKey)).length,
    algorithms: keys.map((key) => key.algorithm),
    texts: keys.map((key) => signOf(key, 'm')),
    bytes: keys.map((key) => signOf(key, Buffer.from([0, 1, 255, 254]))),
  }),
);
