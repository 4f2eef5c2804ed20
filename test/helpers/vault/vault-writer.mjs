/**
 * Adds accounts to a vault, one after another, and reports each, until it is killed during a write:
 * by its parent, or by itself before, after or within a call of the file system.
 * Arguments: the path, the first number, the passphrase, and the call at which it kills itself
 * (0: it does not).
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { deriveQuickly } from './quick-derivation.mjs';

const [path = '', first = '', passphrase = '', fatal = '0'] = process.argv.slice(2);
const { writeSync } = fs;
/** @param {string} line */
const say = (line) => writeSync(1, `${line}\n`);

let writing = false;
let calls = 0;

/** @param {'before' | 'after'} when */
function count(when) {
  calls += 1;
  if (calls !== Number(fatal)) return;
  say(`killed ${when}`);
  process.kill(process.pid, 'SIGKILL');
}

const watched = /** @type {const} */ (['open', 'fchmod', 'write', 'fsync', 'close', 'rename', 'rm']);
for (const call of watched) {
  const name = /** @type {const} */ (`${call}Sync`);
  const original = fs[name];
  const run = (/** @type {unknown[]} */ values) => Reflect.apply(original, fs, values);
  Object.assign(fs, {
    /** @param {unknown[]} values */
    [name](...values) {
      if (name === 'openSync' && String(values[0]).endsWith('.lock')) {
        writing = true;
        say('writing');
      }
      if (!writing) return run(values);
      count('before');
      const [descriptor, bytes, from] = values;
      const isLast = calls + 1 === Number(fatal);
      const half =
        name === 'writeSync' && isLast && bytes instanceof Uint8Array ? Math.floor(bytes.length / 2) : undefined;
      const result = run(half === undefined ? values : [descriptor, bytes, from, half]); // writes only half before it is killed
      count('after');
      return result;
    },
  });
}
syncBuiltinESMExports();

await deriveQuickly();
const { secret } = await import('locksign');
const { openVault } = await import('locksign/vault');
const vault = await openVault({ path, passphrase: secret.text(passphrase), edit: true });
for (let number = Number(first); ; number += 1) {
  const name = `n${number}`;
  await vault.add({ name, exchange: 'binance', apiKey: name, secret: secret.text(`sealed-for-${name}`) });
  writing = false;
  say(`done ${name}`);
}
