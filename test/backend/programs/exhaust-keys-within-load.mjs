/**
 * Leaves room for five keys, and loads or derives eight at once, again and again. It prints the
 * errors, the locked memory in KiB that is left of the failed loads, and how many single keys fit
 * afterwards.
 * Argument: the path of a file with a secret.
 */
import { SigningKey, secret } from 'locksign';
import { load, loadMany, lockedKilobytes } from './locked-keys.mjs';

const [file = ''] = process.argv.slice(2);
const eight = Array.from({ length: 8 }, (_, i) => ({
  algorithm: i % 2 ? 'secret-suffix-md5' : 'hmac-sha256',
  encoding: 'utf8',
}));
const code = (source) =>
  SigningKey.loadAll(source, eight).then(
    () => 'loaded',
    (error) => error.code,
  );
const codeOfDerivation = () => {
  try {
    keys[0].derive('m', { encoding: 'hex' }, eight);
    return 'derived';
  } catch (error) {
    return error.code;
  }
};
const fits = (key) => keys.push(key);

const keys = await loadMany(65_536 - 5);
const before = lockedKilobytes();
const codes = new Set();
// A single leaked key would fit in a page that is already locked.
for (let time = 0; time < 50; time++) {
  codes.add(await code(secret.text('a key')));
  codes.add(await code(secret.file(file)));
  codes.add(codeOfDerivation());
}
const left = lockedKilobytes() - before;
let room = 0;
while (await load('one more').then(fits, () => false)) room++;
console.log(JSON.stringify({ codes: [...codes], left, room }));
