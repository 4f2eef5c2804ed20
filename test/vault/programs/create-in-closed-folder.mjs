/**
 * Tries to create a vault in a folder that this user cannot make. It prints the error.
 */
import { secret } from 'locksign';
import { createVault } from 'locksign/vault';
import { becomeNobody } from '../../helpers/become-nobody.mjs';

becomeNobody();
const path = '/nonexistent/.local/share/locksign/vault.json';
const { code, errno, problem } = await createVault({ path, passphrase: secret.file('/nonexistent') }).catch(
  (error) => error,
);
console.log(JSON.stringify({ code, errno, problem }));
