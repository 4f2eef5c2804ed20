/**
 * Creates a vault in a project where builds of libsodium may be missing. It prints the build that
 * is used, the vault's revision or the error, and the codes of the warnings.
 */
import { secret } from 'locksign';
import { createVault, libsodium } from 'locksign/vault';

/** @type {unknown[]} */
const warnings = [];
process.on('warning', (warning) => warnings.push(Reflect.get(warning, 'code')));
const cost = { memory: 64 * 1024 * 1024, operations: 1 };
const { revision, code, message } = await createVault({
  path: 'own/vault.json',
  cost,
  passphrase: secret.text('p'),
}).catch((error) => error);
const build = await libsodium().catch((error) => error.code);
setImmediate(() => console.log(JSON.stringify({ build, revision, code, message, warnings })));
