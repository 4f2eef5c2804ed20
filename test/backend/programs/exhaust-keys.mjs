/**
 * Loads as many keys as a thread may have, and one more. It prints the error of that one, and the
 * lengths of signatures: of the last key, and of one that is loaded after another was destroyed.
 */
import { load, loadMany } from './locked-keys.mjs';

const keys = await loadMany(65_536);
const code = await load('one more').then(
  () => 'loaded',
  (error) => error.code,
);
keys[5].destroy();
const again = await load('one more');
console.log(JSON.stringify({ code, last: keys.at(-1).sign('m').length, again: again.sign('m').length }));
