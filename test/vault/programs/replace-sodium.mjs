/**
 * Replaces every function of sodium-native by one that counts its calls, and then uses a vault.
 * Arguments: the path, the passphrase. It prints the calls of the vault, and those of the control.
 */
import { createRequire } from 'node:module';
import { secret } from 'locksign';
import { createVault, openVault } from 'locksign/vault';

const [path = '', text = ''] = process.argv.slice(2);
const passphrase = () => secret.text(text);
const cost = { memory: 64 * 1024 * 1024, operations: 1 };
(await createVault({ path, passphrase: passphrase(), cost })).close();

const library = createRequire(import.meta.url)('sodium-native');
let calls = 0;
for (const name of Object.keys(library)) {
  const original = library[name];
  if (typeof original !== 'function') continue;
  library[name] = (/** @type {unknown[]} */ ...args) => {
    calls += 1;
    return original(...args);
  };
}
const vault = await openVault({ path, passphrase: passphrase(), edit: true });
await vault.add({ name: 'b', exchange: 'binance', apiKey: 'k', secret: secret.text('s') });
(await vault.account('b')).destroy();
vault.close();
const byVault = calls;
library.sodium_free(library.sodium_malloc(1));
console.log(JSON.stringify({ byVault, byControl: calls - byVault }));
