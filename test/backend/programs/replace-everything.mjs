/**
 * Loads keys and derives others after every built-in function was replaced, as a hostile
 * dependency could do once the package is imported. Prints the replaced functions that the package
 * called, the keys' memory and their signatures.
 *
 * Arguments: a source as JSON, or `control`, which calls a part of the package that may use
 * replaceable functions. Then `issued`, to state that an exchange issued the secret and its API
 * key, in the forms that it documents.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { SigningKey, secret } from 'locksign';
import { binance } from 'locksign/exchanges';

const [name = '', ...values] = JSON.parse(process.argv[2] ?? '[]');
// The API key has neither form, so both are compared with it and with the secret.
const issuer = {
  name: 'Test',
  shapes: {
    apiKey: { characters: 'hex', length: [8, 16] },
    secret: { characters: 'base64', length: [20, 40] },
  },
};
const issued = process.argv[3] === 'issued' ? { issuer, apiKey: 'key-of-the-account-7' } : undefined;
const options = { algorithm: 'hmac-sha256', encoding: 'utf8' };
const isControl = name === 'control';
const early = isControl ? await SigningKey.load(secret.text('a secret'), options) : undefined;
const require = createRequire(import.meta.url);
const modules = ['fs', 'path', 'url', 'util', 'util/types', 'worker_threads', 'tty', 'net', 'stream', 'events', 'os'];
const namespaces = [...modules, 'crypto', 'timers', 'timers/promises', 'buffer', 'child_process', 'module'];
const { write } = process.stdout;
const { apply, construct, ownKeys, getOwnPropertyDescriptor, defineProperty, getPrototypeOf } = Reflect;
const RealError = Error;
const { includes, split } = String.prototype;
const { stringify } = JSON;
const dist = new URL('.', import.meta.resolve('locksign')).pathname;

const called = [];
let isRecording = false;
/** Records a call whose caller is the package itself, directly or through a built-in function. */
function record(label) {
  if (!isRecording) return;
  isRecording = false;
  const frames = apply(split, new RealError().stack, ['\n']);
  let caller = 3; // the first frames are those of this program
  while (apply(includes, frames[caller] ?? '', ['<anonymous>'])) caller += 1;
  if (apply(includes, frames[caller] ?? '', [dist])) called[called.length] = `${label} ${frames[caller]}`;
  isRecording = true;
}

const replacements = new Map();
const { get: getEntry, set: setEntry } = Map.prototype;
function replaced(original, label) {
  const known = apply(getEntry, replacements, [original]);
  if (known !== undefined) return known;
  const replacement = new Proxy(original, {
    apply(target, self, args) {
      record(label);
      return apply(target, self, args);
    },
    construct(target, args, newTarget) {
      record(`new ${label}`);
      return construct(target, args, newTarget === replacement ? target : newTarget);
    },
  });
  apply(setEntry, replacements, [original, replacement]);
  return replacement;
}

function replaceAll(object, label) {
  const keys = ownKeys(object);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (key === 'constructor' || (object === globalThis && key === 'Reflect') || key === 'prototype') continue;
    const descriptor = getOwnPropertyDescriptor(object, key);
    if (!descriptor?.configurable) continue;
    const path = `${label}.${typeof key === 'symbol' ? '[symbol]' : key}`;
    try {
      if (typeof descriptor.get === 'function') {
        defineProperty(object, key, { ...descriptor, get: replaced(descriptor.get, `get ${path}`) });
      } else if (typeof descriptor.value === 'function') {
        defineProperty(object, key, { ...descriptor, value: replaced(descriptor.value, path) });
      }
    } catch {}
  }
}

const builtins = ownKeys(globalThis);
const objects = [];
for (let i = 0; i < builtins.length; i++) {
  const key = builtins[i];
  const value = getOwnPropertyDescriptor(globalThis, key)?.value;
  if (typeof value !== 'function' && typeof value !== 'object') continue;
  if (value === null || value === globalThis) continue;
  objects.push([value, String(key)]);
  if (typeof value === 'function' && typeof value.prototype === 'object' && value.prototype !== null) {
    objects.push([value.prototype, `${String(key)}.prototype`]);
  }
}
objects.push(
  [getPrototypeOf(Uint8Array), 'TypedArray'],
  [getPrototypeOf(Uint8Array.prototype), 'TypedArray.prototype'],
);
objects.push([getPrototypeOf([][Symbol.iterator]()), 'ArrayIterator.prototype'], [Reflect, 'Reflect']);
for (const kind of ['Module', 'Instance', 'Memory']) {
  objects.push([WebAssembly[kind], kind], [WebAssembly[kind].prototype, `${kind}.prototype`]);
}
objects.push([process, 'process']);
objects.push(
  [Buffer, 'Buffer'],
  [Buffer.prototype, 'Buffer.prototype'],
  [TextEncoder.prototype, 'TextEncoder.prototype'],
);
for (let i = 0; i < namespaces.length; i++) objects.push([require(`node:${namespaces[i]}`), namespaces[i]]);
for (const stream of ['Socket', 'Stream', 'ReadStream']) {
  for (const owner of ['net', 'tty', 'stream', 'fs']) {
    const prototype = require(`node:${owner}`)[stream]?.prototype;
    if (prototype) objects.push([prototype, `${owner}.${stream}.prototype`]);
  }
}
const fromBytes = name === 'bytes' ? [new TextEncoder().encode(values[0])] : values;
const source = isControl ? undefined : secret[name](...fromBytes);
for (let i = 0; i < objects.length; i++) replaceAll(objects[i][0], objects[i][1]);
replaceAll(globalThis, 'globalThis');
syncBuiltinESMExports();

isRecording = true;
let result;
if (isControl) {
  result = { url: binance.sign({ method: 'GET', path: '/api/v3/account' }, { apiKey: 'k', key: early }).url };
} else {
  const keys = await SigningKey.loadAll(source, [options, { ...options, encoding: 'to-base64' }], issued);
  const key = keys[0];
  const derived = key.derive('m', { encoding: 'hex' }, [options, { ...options, encoding: 'to-base64' }]);
  result = { memory: key.protection.memory, signature: key.sign('m'), derived: derived[0].sign('m') };
  derived[0].destroy();
  derived[1].destroy();
  key.destroy();
  keys[1].destroy();
}
isRecording = false;
apply(write, process.stdout, [stringify({ called, ...result })]);
