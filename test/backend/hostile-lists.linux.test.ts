/**
 * A hostile dependency in the same process patches the methods that lists and promises use, after
 * locksign is imported. It gets no key of the backend and no other algorithm, and MD5 signs no
 * bytes.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/backend/select.js';
import { secret } from '../../src/index.js';
import { askScript } from '../helpers/child.js';
import { expected, refusal } from '../helpers/keys.js';

const text = 'the secret of this test';
const prelude = `
  import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
  import { tmpdir } from 'node:os';
  import { join } from 'node:path';
  import { secret, SigningKey } from 'locksign';
  const folder = mkdtempSync(join(tmpdir(), 'locksign-hostile-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'secret');
  writeFileSync(path, '${text}', { mode: 0o600 });
  const md5 = { algorithm: 'secret-suffix-md5', encoding: 'utf8' };
  const sha256 = { algorithm: 'hmac-sha256', encoding: 'utf8' };
  const bytes = Buffer.from([0, 1, 255, 254]);
  const seen = []; // no method and no setter is called on this array
  const see = (value) => Object.defineProperty(seen, seen.length, { __proto__: null, value, configurable: true });
  const signOf = (key, message) => { try { return key.sign(message, 'hex'); } catch (error) { return error.code; } };
`;
/** Reports what the keys do, and which other objects with a sign method the patches saw. */
const report = (keys: string): string => `
  const keys = ${keys};
  const strangers = seen.filter((each) => typeof each?.sign === 'function' && !(each instanceof SigningKey));
  console.log(JSON.stringify({
    strangers: strangers.length,
    algorithms: keys.map((key) => key.algorithm),
    texts: keys.map((key) => signOf(key, 'm')),
    bytes: keys.map((key) => signOf(key, bytes)),
  }));
`;
const hashOf = (message: string): string => createHash('md5').update(message).update(text).digest('hex');
const asAsked = {
  strangers: 0,
  algorithms: ['secret-suffix-md5', 'hmac-sha256'],
  texts: [hashOf('m'), expected('hmac-sha256', text, 'm')],
  bytes: ['ERR_INVALID_ARGUMENT', expected('hmac-sha256', text, new Uint8Array([0, 1, 255, 254]))],
};

describe.each([
  ['a file', 'secret.file(path)'],
  ['text', `secret.text('${text}')`],
])('keys of %s', (_, source) => {
  const loadBoth = `await SigningKey.loadAll(${source}, [md5, sha256])`;
  const loadEach = `[await SigningKey.load(${source}, md5), await SigningKey.load(${source}, sha256)]`;

  it.each([loadBoth, loadEach])('match the request when the iterator of arrays is patched: %s', async (keys) => {
    const answer = await askScript(`${prelude}
      const iterate = Array.prototype[Symbol.iterator];
      let calls = 0;
      Array.prototype[Symbol.iterator] = function () {
        calls++;
        for (let i = 0; i < this.length; i++) see(this[i]);
        const other = this[0]?.algorithm ? [{ algorithm: 'hmac-sha256' }, { algorithm: 'hmac-sha256' }] : this;
        const numbers = typeof this[0] === 'number' && this.length % 2 === 1 ? [this[0], 4, 0, 4, 0] : other;
        return Reflect.apply(iterate, numbers, []);
      };
      const control = [...[1]].length;
      if (calls !== 1) throw new Error('the iterator is not patched');
      const made = ${keys};
      Array.prototype[Symbol.iterator] = iterate;
      ${report('made')}
    `);
    expect(answer).toStrictEqual(asAsked);
  });

  it.each([loadBoth, loadEach])('reach no setter of an array index: %s', async (keys) => {
    const answer = await askScript(`${prelude}
      for (const index of ['0', '1', '2', '3', '4']) {
        Object.defineProperty(Array.prototype, index, {
          configurable: true,
          get() { see(this); return undefined; },
          set(value) {
            see(value);
            const other = typeof value === 'number' && index !== '0' ? 4 : value;
            const own = { __proto__: null, value: other, writable: true, enumerable: true, configurable: true };
            Object.defineProperty(this, index, own);
          },
        });
      }
      const list = [];
      list[0] = { sign() {} };
      if (seen.length !== 1) throw new Error('the setter is not there');
      Object.defineProperty(seen, 'length', { value: 0 });
      const made = ${keys};
      for (const index of ['0', '1', '2', '3', '4']) delete Array.prototype[index];
      ${report('made')}
    `);
    expect(answer).toStrictEqual(asAsked);
  });

  it('reach no getter named then', async () => {
    const answer = await askScript(`${prelude}
      let secrets = 0;
      for (const prototype of [Array.prototype, Object.prototype]) {
        Object.defineProperty(prototype, 'then', {
          configurable: true,
          get() {
            if (Object.hasOwn(this, 'length')) for (let i = 0; i < this.length; i++) see(this[i]);
            for (const name of Reflect.ownKeys(this)) see(this[name]);
            see(this);
            if (this.filled !== undefined) secrets++;
            return undefined;
          },
        });
      }
      await { sign() {} };
      if (seen.length === 0) throw new Error('the getter is not there');
      Object.defineProperty(seen, 'length', { value: 0 });
      const made = ${loadEach};
      delete Array.prototype.then;
      delete Object.prototype.then;
      if (secrets > 0) throw new Error('the text of a secret was seen');
      ${report('made')}
    `);
    expect(answer).toStrictEqual(asAsked);
  });

  it('hold the requested secret when arrays and objects have a method named then', async () => {
    const answer = await askScript(`${prelude}
      const victim = await SigningKey.load(secret.text('of another'), sha256);
      const first = 0x10000; // the handle of the first key in this thread
      for (const prototype of [Array.prototype, Object.prototype]) {
        Object.defineProperty(prototype, 'then', {
          configurable: true,
          get() {
            // Patches the addon's answers and other lists of keys, but not the values that the
            // loader passes on.
            if (typeof this === 'function' || this instanceof SigningKey || this instanceof Promise) return undefined;
            if (Array.isArray(this) && this[0] instanceof SigningKey) return undefined;
            if (!Array.isArray(this) && !Object.hasOwn(this, 'code')) return undefined;
            return (resolve) => resolve({ __proto__: null, length: 2, 0: first, 1: first });
          },
        });
      }
      const isArray = Array.isArray;
      Array.isArray = (value) => isArray(value) || value?.[0] === first;
      const made = ${loadEach};
      const missing = await SigningKey.load(secret.file(join(folder, 'missing')), sha256).then(signOf, ({ code }) => code);
      if (missing !== 'ERR_SOURCE_NOT_FOUND') throw new Error(missing);
      delete Array.prototype.then;
      delete Object.prototype.then;
      Array.isArray = isArray;
      ${report('made')}
    `);
    expect(answer).toStrictEqual(asAsked);
  });

  it.each([
    loadBoth,
    loadEach,
  ])('are what was asked for where methods of arrays and sets are patched: %s', async (keys) => {
    const answer = await askScript(`${prelude}
      const originals = [];
      const note = (target, name) => {
        const original = target[name];
        originals.push(() => { target[name] = original; });
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
      if (seen.length === 0) throw new Error('push is not patched');
      Object.defineProperty(seen, 'length', { value: 0 });
      const made = ${keys};
      for (let i = 0; i < originals.length; i++) originals[i]();
      ${report('made')}
    `);
    expect(answer).toStrictEqual(asAsked);
  });
});

describe('the backend', () => {
  it.each<[string, string | Uint8Array]>([
    ['bytes', new Uint8Array([0, 1, 255, 254])],
    ['printable bytes', Buffer.from('printable')],
    ['no bytes', new Uint8Array(0)],
    ['a control character', 'a\tb'],
    ['DEL', 'a\u007f'],
    ['a letter outside ASCII', 'é'],
    ['a NUL after a block', `${'m'.repeat(64)}\0`],
    ['a control character in a long text', `${'m'.repeat(5_000)}\n${'m'.repeat(50_000)}`],
    ['a letter outside ASCII in a long text', `${'m'.repeat(50_000)}é`],
  ])('itself signs and verifies %s with no secret-suffix-md5 key', async (_, message) => {
    const { keys } = await selectBackend().load(secret.text(text), [
      { algorithm: 'secret-suffix-md5', encoding: 'utf8' },
    ]);
    const key = keys[0];
    if (key === undefined) throw new Error('a key for each purpose');
    const signature = createHash('md5').update(message).update(text).digest('hex');
    for (const attempt of [() => key.sign(message, 'hex'), () => key.verify(message, signature, 'hex')]) {
      expect((await refusal(attempt, 'ERR_INVALID_ARGUMENT')).message).toContain('printable ASCII');
    }
    for (const printable of ['', ' ~', 'm'.repeat(64), 'm'.repeat(50_000)]) {
      expect(key.sign(printable, 'hex')).toBe(hashOf(printable));
      expect(key.verify(printable, hashOf(printable), 'hex')).toBe(true);
    }
    key.destroy();
  });
});
