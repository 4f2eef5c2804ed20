/**
 * Uses a vault while a `then` on Object.prototype searches every object that a promise resolves
 * with. Arguments: the path, and the secrets of the vault: its passphrase, two secrets, an exchange
 * passphrase, its next passphrase. It prints what the search found, and whether the control,
 * an object with the first secret, was searched.
 */
import { secret } from 'locksign';
import { createVault, openVault } from 'locksign/vault';

const [path = '', ...texts] = process.argv.slice(2);
const [passphrase = '', first = '', second = '', exchangePassphrase = '', next = ''] = texts;
const hidden = texts.map((text) => Buffer.from(text));
const cost = { memory: 64 * 1024 * 1024, operations: 1 };
const MAX_DEPTH = 4;

/** @type {string[]} */
const stolen = [];
let calls = 0;

/**
 * @param {unknown} value
 * @param {number} depth
 */
function search(value, depth) {
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.length);
    const found = hidden.findIndex((text) => bytes.includes(text));
    if (found !== -1) stolen.push(`text ${found}`);
  } else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) {
    for (const each of Object.values(value)) search(each, depth + 1);
  }
}

/** A method of each object that nobody else may get. */
const handles = ['account', 'signMessage', 'allocate', 'seal'];

const vault = await createVault({ path, passphrase: secret.text(passphrase), cost });
Object.defineProperty(Object.prototype, 'then', {
  configurable: true,
  get() {
    calls += 1;
    for (const name of handles) if (typeof this[name] === 'function') stolen.push(`an object with ${name}()`);
    search(this, 0);
  },
});
await vault.add({ name: 'b', exchange: 'binance', apiKey: 'k', secret: secret.text(first) });
const kucoin = { name: 'k', exchange: 'kucoin', apiKey: 'k' };
await vault.add({ ...kucoin, secret: secret.text(second), passphrase: secret.text(exchangePassphrase) });
await vault.rename('b', 'c');
(await vault.account('k')).destroy();
await vault.changePassphrase(secret.text(next), { currentPassphrase: secret.text(passphrase) });
const moved = { path: `${path}.moved.json`, passphrase: secret.text(passphrase) };
await vault.export({ ...moved, currentPassphrase: secret.text(next) });
vault.close();
(await openVault({ path, passphrase: secret.text(next) })).close();
const before = calls;
await Promise.resolve({ control: hidden[1] });
Reflect.deleteProperty(Object.prototype, 'then');
console.log(JSON.stringify({ stolen, controlled: calls > before }));
