/**
 * Changes a vault while its folder is read-only, and again once the folder is writable.
 * Arguments: the path, the passphrase. It prints the error and the names of the accounts.
 */
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { secret } from 'locksign';
import { openVault } from 'locksign/vault';
import { becomeNobody } from '../../helpers/become-nobody.mjs';

const [path = '', passphrase = ''] = process.argv.slice(2);
becomeNobody();
const vault = await openVault({ path, passphrase: secret.text(passphrase), edit: true });
chmodSync(dirname(path), 0o500);
const error = await vault.rename('kucoin', 'k').catch((reason) => reason);
chmodSync(dirname(path), 0o700);
await vault.rename('kucoin', 'later');
const names = vault.accounts().map(({ name }) => name);
console.log(JSON.stringify({ code: error.code, errno: error.errno, names }));
