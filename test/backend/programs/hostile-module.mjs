/**
 * What hostile code tries in a process that has imported the package. It prints what it got.
 * Arguments: the attack, and the path of a file with a secret or of a FIFO.
 */
import { createHook } from 'node:async_hooks';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SigningKey, secret } from 'locksign';

const [attack, path] = process.argv.slice(2);
const options = { algorithm: 'hmac-sha256', encoding: 'utf8' };
const first = 0x10000; // the handle of the first key in this thread

const attacks = {
  async 'imports every file'() {
    const dist = new URL('./', import.meta.resolve('locksign'));
    // They run a program and export nothing.
    const programs = ['main.js', 'start.js'].map((name) => join('cli', name));
    const files = readdirSync(dist, { recursive: true }).filter(
      (name) => name.endsWith('.js') && !programs.includes(name),
    );
    const names = [];
    for (const file of files) names.push(...Object.keys(await import(new URL(file, dist))));
    return {
      exports: programs.some((name) => /(?:^|[;}])export[\s{*]/m.test(readFileSync(new URL(name, dist), 'utf8'))),
      control: ['SigningKey', 'createVault'].every((name) => names.includes(name)),
      found: names.filter((name) => /addon|(native|wasm|select)Backend/i.test(name)),
    };
  },

  async 'patches arrays'() {
    const victim = await SigningKey.load(secret.text('of another'), options);
    const seen = [];
    for (const name of ['map', 'flatMap', 'forEach', 'reduce', 'push', 'concat', 'slice']) {
      const original = Array.prototype[name];
      Array.prototype[name] = function (...values) {
        if (typeof values[0] === 'function') {
          try {
            seen[seen.length] = typeof values[0](first)?.sign;
          } catch {}
        }
        return Reflect.apply(original, this, values);
      };
    }
    const iterate = Array.prototype[Symbol.iterator];
    Array.prototype[Symbol.iterator] = function () {
      return Reflect.apply(iterate, this[0] > first ? [first] : this, []);
    };
    [1].map(() => ({ sign() {} })); // the positive control: the patched methods see this function
    const control = [...[first + 1]][0] === first;
    const [own] = await SigningKey.loadAll(secret.text('its own'), [options]);
    const functions = seen.filter((type) => type === 'function').length;
    return { control, functions, own: own.sign('m'), victim: victim.sign('m') };
  },

  async 'patches typed arrays'() {
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
    return {
      control: seen.some((text) => text.includes('control')),
      secret: seen.some((text) => text.includes('the secret of')),
      signature: key.sign('m'),
    };
  },

  async 'wraps dlopen'() {
    let calls = 0;
    const { dlopen } = process;
    process.dlopen = (...values) => {
      calls += 1;
      return dlopen.apply(process, values);
    };
    const { apply } = Reflect;
    for (const name of ['call', 'apply', 'bind']) {
      const original = Function.prototype[name];
      Function.prototype[name] = function (...values) {
        if (this.name.endsWith('dlopen')) calls += 1;
        return apply(original, this, values);
      };
    }
    const key = await SigningKey.load(secret.file(path), options);
    return { calls, signed: key.sign('m').length };
  },

  async 'sets LOCKSIGN_BACKEND'() {
    const before = process.env.LOCKSIGN_BACKEND;
    process.env.LOCKSIGN_BACKEND = before === 'wasm' ? 'native' : 'wasm';
    const key = await SigningKey.load(secret.file(path), options);
    return { same: key.protection.backend === before };
  },

  async 'emits exit'() {
    let emitted = 0;
    const hook = createHook({
      init() {
        if (emitted++ === 0) process.emit('exit', 0);
      },
    }).enable();
    SigningKey.load(secret.file(path), options).catch(() => undefined);
    hook.disable();
    const key = await SigningKey.load(secret.text('after'), options);
    setImmediate(() => process.exit(0));
    return { emitted: emitted > 0, signature: key.sign('m') };
  },
};
console.log(JSON.stringify(await attacks[attack]()));
