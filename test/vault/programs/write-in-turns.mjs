/**
 * Adds five accounts to a vault that another process also changes. Arguments: the path, a name, the
 * passphrase. It prints the names of the accounts as JSON.
 */
import { secret } from 'locksign';
import { openVault } from 'locksign/vault';

const [path = '', writer = '', passphrase = ''] = process.argv.slice(2);
const names = [0, 1, 2, 3, 4].map((number) => `${writer}${number}`);
const vault = await openVault({ path, passphrase: secret.text(passphrase), edit: true });
for (const name of names) {
  await vault.add({ name, exchange: 'binance', apiKey: name, secret: secret.text('Zq7kT9wX') });
}
vault.close();
console.log(JSON.stringify(names));
