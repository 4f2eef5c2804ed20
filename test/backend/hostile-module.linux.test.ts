/**
 * What a hostile dependency in the same process can reach when it runs after locksign is imported.
 */
import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/backend/select.js';
import { secret } from '../../src/index.js';
import { runScript } from '../helpers/child.js';
import { expected, load } from '../helpers/keys.js';

const prelude = `
  import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
  import { tmpdir } from 'node:os';
  import { join } from 'node:path';
  import { secret, SigningKey } from 'locksign';
  const folder = mkdtempSync(join(tmpdir(), 'locksign-hostile-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'secret');
  writeFileSync(path, 'the secret of this test', { mode: 0o600 });
  const options = { algorithm: 'hmac-sha256', encoding: 'utf8' };
`;

async function ask(script: string): Promise<Record<string, unknown>> {
  const { status, signal, stdout, stderr } = await runScript(prelude + script, {});
  expect({ status, signal }, stderr).toStrictEqual({ status: 0, signal: null });
  return JSON.parse(stdout);
}

describe('a hostile module', () => {
  it('finds neither the addon nor the backend by importing files of the package past its exports', async () => {
    const answer = await ask(`
      import { readdirSync, readFileSync } from 'node:fs';
      const dist = new URL('./', import.meta.resolve('locksign'));
      const program = join('cli', 'main.js'); // runs a program and exports nothing
      const files = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.js') && name !== program);
      const names = [];
      for (const file of files) names.push(...Object.keys(await import(new URL(file, dist))));
      console.log(JSON.stringify({
        exports: /^export\\b/m.test(readFileSync(new URL(program, dist), 'utf8')),
        control: ['SigningKey', 'createVault'].every((name) => names.includes(name)),
        found: names.filter((name) => /addon|(native|wasm|select)Backend/i.test(name)),
      }));
    `);
    expect(answer).toStrictEqual({ exports: false, control: true, found: [] });
  });

  it('cannot name a key of other code even if it has the backend', async () => {
    const key = await load(secret.text('another'));
    const backend = selectBackend();
    const [own] = (await backend.load(secret.text('its own'), [{ algorithm: 'hmac-sha256', encoding: 'utf8' }])).keys;
    if (own === undefined) throw new Error('a key for each purpose');
    expect(Object.getOwnPropertyNames(Object.getPrototypeOf(backend))).not.toContain('sign');
    expect(Reflect.ownKeys(own)).toStrictEqual([]);
    expect(own.sign('m', 'hex')).toBe(expected('hmac-sha256', 'its own', 'm'));
    expect(key.sign('m')).toBe(expected('hmac-sha256', 'another', 'm'));
  });

  it('gets no key of another handle, and no function that makes one, by patching arrays', async () => {
    const answer = await ask(`
      const victim = await SigningKey.load(secret.text('of another'), options);
      const first = 0x10000; // the handle of the first key in this thread
      const seen = [];
      for (const name of ['map', 'flatMap', 'forEach', 'reduce', 'push', 'concat', 'slice']) {
        const original = Array.prototype[name];
        Array.prototype[name] = function (...values) {
          if (typeof values[0] === 'function') {
            try { seen[seen.length] = typeof values[0](first)?.sign; } catch {}
          }
          return Reflect.apply(original, this, values);
        };
      }
      const iterate = Array.prototype[Symbol.iterator];
      Array.prototype[Symbol.iterator] = function () {
        return Reflect.apply(iterate, this[0] > first ? [first] : this, []);
      };
      [1].forEach(() => ({ sign() {} })); // the positive control: the patched methods see this function
      const control = [...[first + 1]][0] === first;
      const [own] = await SigningKey.loadAll(secret.text('its own'), [options]);
      const functions = seen.filter((type) => type === 'function').length;
      console.log(JSON.stringify({ control, functions, own: own.sign('m'), victim: victim.sign('m') }));
    `);
    expect(answer).toStrictEqual({
      control: true,
      functions: 1,
      own: expected('hmac-sha256', 'its own', 'm'),
      victim: expected('hmac-sha256', 'of another', 'm'),
    });
  });

  it('sees no secret of a file by patching the methods of typed arrays', async () => {
    const answer = await ask(`
      const seen = [];
      const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
      for (const name of ['set', 'fill', 'subarray']) {
        const original = typedArray[name];
        typedArray[name] = function (...values) {
          for (const value of [this, ...values]) {
            if (value instanceof Uint8Array) seen.push(Buffer.prototype.latin1Slice.call(value));
          }
          return original.apply(this, values);
        };
      }
      new Uint8Array(23).set(new TextEncoder().encode('control'));
      const key = await SigningKey.load(secret.file(path), options);
      console.log(JSON.stringify({
        control: seen.some((text) => text.includes('control')),
        secret: seen.some((text) => text.includes('the secret of')),
        signature: key.sign('m'),
      }));
    `);
    const signature = expected('hmac-sha256', 'the secret of this test', 'm');
    expect(answer).toStrictEqual({ control: true, secret: false, signature });
  });

  it('does not get the addon by wrapping process.dlopen', async () => {
    const answer = await ask(`
      let calls = 0;
      const { dlopen } = process;
      process.dlopen = (...values) => { calls += 1; return dlopen.apply(process, values); };
      const { apply } = Reflect;
      for (const name of ['call', 'apply', 'bind']) {
        const original = Function.prototype[name];
        Function.prototype[name] = function (...values) {
          if (this.name.endsWith('dlopen')) calls += 1;
          return apply(original, this, values);
        };
      }
      const key = await SigningKey.load(secret.file(path), options);
      console.log(JSON.stringify({ calls, signed: key.sign('m').length }));
    `);
    expect(answer).toStrictEqual({ calls: 0, signed: 64 });
  });

  it('cannot change the backend by setting LOCKSIGN_BACKEND', async () => {
    const answer = await ask(`
      const before = process.env.LOCKSIGN_BACKEND;
      process.env.LOCKSIGN_BACKEND = before === 'wasm' ? 'native' : 'wasm';
      const key = await SigningKey.load(secret.file(path), options);
      console.log(JSON.stringify({ same: key.protection.backend === before }));
    `);
    expect(answer).toStrictEqual({ same: true });
  });

  it('can only cancel a load by emitting exit during it', async () => {
    const answer = await ask(`
      import { createHook } from 'node:async_hooks';
      import { execFileSync } from 'node:child_process';
      const fifo = join(folder, 'fifo');
      execFileSync('mkfifo', ['-m', '600', fifo]);
      let emitted = 0;
      const hook = createHook({ init() { if (emitted++ === 0) process.emit('exit', 0); } }).enable();
      const pending = SigningKey.load(secret.file(fifo), options).catch(() => undefined);
      hook.disable();
      const key = await SigningKey.load(secret.text('after'), options);
      console.log(JSON.stringify({ emitted: emitted > 0, signature: key.sign('m') }));
      setImmediate(() => process.exit(0));
    `);
    expect(answer).toStrictEqual({ emitted: true, signature: expected('hmac-sha256', 'after', 'm') });
  });

  // Each patch tries to get a secret-suffix-md5 key past a rule that exists in JavaScript only.
  it.each([
    [
      'the iterator of arrays',
      `
      const original = Array.prototype[Symbol.iterator];
      Array.prototype[Symbol.iterator] = function () {
        const algorithm = this[0]?.algorithm === 'secret-suffix-md5' ? [{ algorithm: 'hmac-sha256', encoding: 'utf8' }] : this;
        for (let i = 0; i < this.length; i++) take(this[i]);
        return Reflect.apply(original, algorithm, []);
      };`,
    ],
    [
      'the setter of an index',
      `
      Object.defineProperty(Array.prototype, '0', {
        configurable: true,
        set(value) {
          take(value);
          Object.defineProperty(this, '0', { value, writable: true, configurable: true, enumerable: true });
        },
      });`,
    ],
    [
      'then of arrays',
      `
      Object.defineProperty(Array.prototype, 'then', { configurable: true, get() { for (let i = 0; i < this.length; i++) take(this[i]); } });
      Object.defineProperty(Object.prototype, 'then', { configurable: true, get() { take(this); take(this.value); } });`,
    ],
    [
      'flatMap and map',
      `
      for (const name of ['flatMap', 'map', 'push', 'indexOf', 'forEach', 'find']) {
        const original = Array.prototype[name];
        Array.prototype[name] = function (...values) {
          for (let i = 0; i < this.length; i++) take(this[i]);
          for (let i = 0; i < values.length; i++) take(values[i]);
          const result = Reflect.apply(original, this, values);
          return name === 'flatMap' && result[0] === 0 ? [4, 0] : result;
        };
      }`,
    ],
  ])('gets no key and makes none of another algorithm by patching %s', async (_, patch) => {
    const answer = await ask(`
      import { createHash } from 'node:crypto';
      const taken = new Set();
      const take = (value) => { if (typeof value?.sign === 'function' && !(value instanceof SigningKey)) taken.add(value); };
      take({ sign() {} });
      const control = taken.size;
      taken.clear();
      ${patch}
      const text = secret.text('the secret');
      const suffix = await SigningKey.load(text, { algorithm: 'secret-suffix-md5', encoding: 'utf8' });
      const [hmac] = await SigningKey.loadAll(text, [options, options]);
      const bytes = Buffer.from([0, 1, 255, 254]);
      let refused = false;
      try { suffix.sign(bytes); } catch { refused = true; }
      const plain = createHash('md5').update(bytes).update('the secret').digest('hex');
      console.log(JSON.stringify({ control, taken: taken.size, refused, isPlain: hmac.sign(bytes) === plain, signature: hmac.sign('m') }));
    `);
    const signature = expected('hmac-sha256', 'the secret', 'm');
    expect(answer).toStrictEqual({ control: 1, taken: 0, refused: true, isPlain: false, signature });
  });
});
