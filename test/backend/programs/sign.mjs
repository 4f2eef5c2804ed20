/**
 * Signs with three keys, and prints the backend, the memory, the signatures or errors, and the
 * warnings. Argument: how WebAssembly is made to fail before the package is imported. Default: it
 * is not.
 */
const warnings = [];
process.on('warning', ({ name, code, message }) => warnings.push({ name, code, message }));
const failures = {
  'encodes other bytes'() {
    TextEncoder.prototype.encodeInto = (text, bytes) => {
      bytes.fill(65, 0, text.length);
      return { read: text.length, written: text.length };
    };
  },
  'cannot start'() {
    WebAssembly.Instance = class {
      constructor() {
        throw new RangeError('Out of memory');
      }
    };
  },
};
failures[process.argv[2]]?.();

const { backend, secret, SigningKey } = await import('locksign');
const options = { algorithm: 'hmac-sha512', encoding: 'utf8' };
const results = [];
let memory;
for (let count = 0; count < 3; count += 1) {
  try {
    const key = await SigningKey.load(secret.text('a key'), options);
    results.push(key.sign('message'));
    memory = key.protection.memory;
  } catch ({ code, message }) {
    results.push({ code, message });
  }
}
let info;
try {
  info = backend();
} catch ({ code }) {
  info = { code };
}
await new Promise((resolve) => setTimeout(resolve, 20));
console.log(JSON.stringify({ info, memory, results, warnings }));
