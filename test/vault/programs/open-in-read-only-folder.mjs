/**
 * Opens and creates vaults while their folder is read-only, and again once the folder is writable.
 * No passphrase exists. Argument: the path of a vault. It prints the code and errno of each error.
 */
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { secret } from 'locksign';
import { createVault, openVault } from 'locksign/vault';
import { becomeNobody } from '../../helpers/become-nobody.mjs';

const [path = ''] = process.argv.slice(2);
const other = `${dirname(path)}/other.json`;
const passphrase = secret.file('/nonexistent');
becomeNobody();

/** @type {unknown[]} */
const errors = [];
/** @param {Promise<unknown>} attempt */
const record = (attempt) => attempt.catch(({ code, errno }) => errors.push([code, errno]));
for (const mode of [0o500, 0o700]) {
  chmodSync(dirname(path), mode);
  await record(openVault({ path, passphrase, edit: true }));
  await record(openVault({ path, passphrase }));
  await record(createVault({ path: other, passphrase }));
}
console.log(JSON.stringify(errors));
