/**
 * Imports the package again for each length to which its addon is truncated. A truncated shared
 * object can kill its process by SIGBUS (mmap(2)). This process tries all lengths and must survive.
 *
 * Arguments: the whole addon, and the path of the package's addon. It prints the lengths that were
 * loaded, the number of those that were refused, and the backend with the whole addon.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

const [whole, addon] = process.argv.slice(2);
const bytes = readFileSync(whole);
const loaded = [];
let refused = 0;
// The package finds the file when it is imported.
const importedAgain = (query) => import(`${import.meta.resolve('locksign')}?${query}`);
for (let length = 0; length < bytes.length; length += length < 200 ? 1 : 499) {
  rmSync(addon);
  writeFileSync(addon, bytes.subarray(0, length));
  try {
    (await importedAgain(length)).backend();
    loaded.push(length);
  } catch ({ code }) {
    if (code === 'ERR_BACKEND_UNAVAILABLE') refused += 1;
  }
}
rmSync(addon);
writeFileSync(addon, bytes);
console.log(JSON.stringify({ loaded, refused, name: (await importedAgain('whole')).backend().name }));
