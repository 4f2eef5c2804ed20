/**
 * Adds accounts to a vault, one after another, and says of each when it is done, until it is killed in the middle of a
 * write: by itself, before, after or within one of the file system calls of a change, or by its parent.
 * Arguments: path, first number, passphrase, and the call at which it kills itself (0: it does not).
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

for (const name of /** @type {const} */ (['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync', 'rmSync'])) {
  /** @type {(...values: any[]) => any} */
  const original = fs[name];
  Object.assign(fs, {
    /** @param {any[]} values */
    [name](...values) {
      if (name === 'openSync' && String(values[0]).endsWith('.lock')) {
        writing = true;
        say('writing');
      }
      if (!writing) return original(...values);
      count('before');
      let result;
      if (name === 'writeSync' && calls + 1 === Number(fatal)) {
        result = original(values[0], values[1], values[2], Math.floor(values[1].length / 2)); // a half, and the end
      } else {
        result = original(...values);
      }
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
  await vault.add({ name, exchange: 'binance', apiKey: name, secret: secret.text(`secret of ${name}`) });
  writing = false;
  say(`done ${name}`);
}
