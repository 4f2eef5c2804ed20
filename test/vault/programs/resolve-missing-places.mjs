/**
 * Resolves a vault's path in a working directory that was removed, and as root also for a user
 * without a home folder. Argument: an empty folder. It prints each error.
 */
import { rmdirSync } from 'node:fs';
import { secret } from 'locksign';
import { defaultVaultPath, openVault } from 'locksign/vault';

/** The number of a user that the system does not have. */
const UNKNOWN_USER = 54_321;
const [folder = ''] = process.argv.slice(2);
const passphrase = secret.file('/nonexistent');

/** @type {string[]} */
const errors = [];
/** @param {() => unknown} attempt */
async function record(attempt) {
  try {
    await attempt();
  } catch (error) {
    errors.push(`${error.code}: ${error.message}`);
  }
}

process.chdir(folder);
rmdirSync(folder);
await record(() => openVault({ path: 'vault.json', passphrase }));
process.env.LOCKSIGN_VAULT = 'vault.json';
await record(defaultVaultPath);
if (process.getuid?.() === 0) {
  process.setuid?.(UNKNOWN_USER);
  for (const name of ['LOCKSIGN_VAULT', 'XDG_DATA_HOME', 'HOME']) delete process.env[name];
  await record(defaultVaultPath);
}
console.log(JSON.stringify(errors));
