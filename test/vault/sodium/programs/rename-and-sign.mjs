/**
 * Renames the account `kucoin` of a vault to `k`, and signs a request with it at a fixed time.
 * Arguments: the path, the passphrase. It prints the signed request.
 */
import { secret } from 'locksign';
import { openVault } from 'locksign/vault';

const [path = '', passphrase = ''] = process.argv.slice(2);
const vault = await openVault({ path, passphrase: secret.text(passphrase), edit: true });
await vault.rename('kucoin', 'k');
const account = await vault.account('k', { clock: { next: () => 1, uuid: () => '' } });
console.log(JSON.stringify(account.sign({ method: 'GET', path: '/api/v1/fills' })));
