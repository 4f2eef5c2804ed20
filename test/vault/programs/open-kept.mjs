/**
 * Opens a vault that root keeps, as nobody or, with `root`, as root. Arguments: the path, the
 * passphrase, the user. It prints what reading and changing came to, and the codes of the warnings.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { secret } from 'locksign';
import { openVault } from 'locksign/vault';
import { becomeNobody } from '../../helpers/become-nobody.mjs';

const [path = '', passphrase = '', user = 'nobody'] = process.argv.slice(2);
if (user === 'nobody') becomeNobody();
/** @type {unknown[]} */
const warnings = [];
process.on('warning', (warning) => warnings.push(Reflect.get(warning, 'code')));

/** @param {boolean} edit */
const outcome = (edit) =>
  openVault({ path, passphrase: secret.text(passphrase), edit }).then(
    (vault) => vault.accounts().map(({ name }) => name),
    ({ code, message }) => ({ code, message }),
  );
const [read, change] = [await outcome(false), await outcome(true)];
await sleep(0); // warnings are emitted in a later turn
console.log(JSON.stringify({ read, change, warnings: [...new Set(warnings)] }));
