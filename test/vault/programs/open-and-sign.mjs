/**
 * Opens a vault and signs with an account after the vault is closed, as a bot does.
 * Arguments: the path, the passphrase. It prints the API key of the signed request.
 */
import { secret } from 'locksign';
import { openVault } from 'locksign/vault';

const [path = '', passphrase = ''] = process.argv.slice(2);
const vault = await openVault({ path, passphrase: secret.text(passphrase) });
const account = await vault.account('binance-main');
vault.close();
console.log(account.sign({ method: 'GET', path: '/fapi/v2/account' }).headers['X-MBX-APIKEY']);
