/**
 * Creates and changes a vault under a umask that removes all permissions.
 * Arguments: the path, the passphrase. It prints the names of the accounts.
 */
import { secret } from 'locksign';
import { createVault, openVault } from 'locksign/vault';
import { becomeNobody } from '../../helpers/become-nobody.mjs';

const [path = '', passphrase = ''] = process.argv.slice(2);
becomeNobody();
process.umask(0o777);
const cost = { memory: 64 * 1024 * 1024, operations: 1 };
const vault = await createVault({ path, passphrase: secret.text(passphrase), cost });
await vault.add({ name: 'a', exchange: 'binance', apiKey: 'key', secret: secret.text('Zq7kT9wX') });
await vault.rename('a', 'b');
vault.close();
const again = await openVault({ path, passphrase: secret.text(passphrase) });
console.log(JSON.stringify(again.accounts().map(({ name }) => name)));
