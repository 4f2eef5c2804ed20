/**
 * Imports a copy of the package, replaces its addon by an equal file if its argument says so, and
 * loads a key. Arguments: the copy's main file, its addon, `keep` or `replace`.
 */
import { copyFileSync, renameSync } from 'node:fs';

const [main, addon, action] = process.argv.slice(2);
const { backend, secret, SigningKey } = await import(main);
if (action === 'replace') {
  copyFileSync(addon, `${addon}.new`);
  renameSync(`${addon}.new`, addon);
}
try {
  (await SigningKey.load(secret.text('a secret'), { algorithm: 'hmac-sha256', encoding: 'utf8' })).destroy();
  console.log(JSON.stringify({ backend: backend().name }));
} catch ({ code, problem }) {
  console.log(JSON.stringify({ code, problem }));
}
