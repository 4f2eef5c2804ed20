/**
 * Adds five accounts to a vault that another process also changes, and retries after a conflict.
 * Arguments: the path, a name, the passphrase. It prints the names of the accounts as JSON.
 */
import { LocksignError, secret } from 'locksign';
import { openVault } from 'locksign/vault';

const [path = '', writer = '', passphrase = ''] = process.argv.slice(2);
/** @type {string[]} */
const done = [];
while (done.length < 5) {
  const vault = await openVault({ path, passphrase: secret.text(passphrase), edit: true });
  const name = `${writer}${done.length}`;
  try {
    await vault.add({ name, exchange: 'binance', apiKey: name, secret: secret.text('Zq7kT9wX') });
    done.push(name);
  } catch (error) {
    const lost = error instanceof LocksignError && ['ERR_VAULT_CHANGED', 'ERR_VAULT_LOCKED'].includes(error.code);
    if (!lost) throw error;
  } finally {
    vault.close();
  }
}
console.log(JSON.stringify(done));
