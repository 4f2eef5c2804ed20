/**
 * Opens a vault and changes it twice. Arguments: the path, the passphrase.
 * It prints the revision, or the error.
 */
import { secret } from 'locksign';
import { openVault } from 'locksign/vault';

const [path = '', passphrase = ''] = process.argv.slice(2);
try {
  const vault = await openVault({ path, passphrase: secret.text(passphrase), edit: true });
  await vault.rename('kucoin', 'kucoin2');
  await vault.rename('kucoin2', 'kucoin');
  console.log(JSON.stringify({ revision: vault.revision }));
} catch ({ code, limit, message }) {
  console.log(JSON.stringify({ code, limit, message }));
}
