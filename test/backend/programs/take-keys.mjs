/**
 * Patches methods of arrays and promises, to take the keys of the backend and to get a key of an
 * algorithm whose rule exists in JavaScript only. It prints what it got. Argument: the patch.
 */
import { createHash } from 'node:crypto';
import { SigningKey, secret } from 'locksign';

const options = { algorithm: 'hmac-sha256', encoding: 'utf8' };
const taken = new Set();
function take(value) {
  if (typeof value?.sign === 'function' && !(value instanceof SigningKey)) taken.add(value);
}

const patches = {
  'the iterator of arrays'() {
    const original = Array.prototype[Symbol.iterator];
    Array.prototype[Symbol.iterator] = function () {
      const algorithm = this[0]?.algorithm === 'secret-suffix-md5' ? [options] : this;
      for (let i = 0; i < this.length; i++) take(this[i]);
      return Reflect.apply(original, algorithm, []);
    };
  },
  'the setter of an index'() {
    Object.defineProperty(Array.prototype, '0', {
      configurable: true,
      set(value) {
        take(value);
        Object.defineProperty(this, '0', { value, writable: true, configurable: true, enumerable: true });
      },
    });
  },
  'then of arrays and objects'() {
    Object.defineProperty(Array.prototype, 'then', {
      configurable: true,
      get() {
        for (let i = 0; i < this.length; i++) take(this[i]);
      },
    });
    Object.defineProperty(Object.prototype, 'then', {
      configurable: true,
      get() {
        take(this);
        take(this.value);
      },
    });
  },
  'methods of arrays'() {
    for (const name of ['flatMap', 'map', 'push', 'indexOf', 'forEach', 'find']) {
      const original = Array.prototype[name];
      Array.prototype[name] = function (...values) {
        for (let i = 0; i < this.length; i++) take(this[i]);
        for (let i = 0; i < values.length; i++) take(values[i]);
        const result = Reflect.apply(original, this, values);
        return name === 'flatMap' && result[0] === 0 ? [4, 0] : result;
      };
    }
  },
};
take({ sign() {} });
const control = taken.size;
taken.clear();
patches[process.argv[2]]();
const text = secret.text('the secret');
const suffix = await SigningKey.load(text, { algorithm: 'secret-suffix-md5', encoding: 'utf8' });
const [hmac] = await SigningKey.loadAll(text, [options, options]);
const bytes = Buffer.from([0, 1, 255, 254]);
let refused = false;
try {
  suffix.sign(bytes);
} catch {
  refused = true;
}
const plain = createHash('md5').update(bytes).update('the secret').digest('hex');
const isPlain = hmac.sign(bytes) === plain;
console.log(JSON.stringify({ control, taken: taken.size, refused, isPlain, signature: hmac.sign('m') }));
