// Adds an account whose key is in a token, signs with it, and searches its own memory for the PIN
// after each step. It knows the PIN by its fingerprint only.
import { openToken, secret } from 'locksign';
import { createVault } from 'locksign/vault';
import { searchOwnMemory } from '../../../tools/forensics/search-own-memory.js';

const [, , path, passphrase, module, pinFile, fingerprints] = process.argv;
const found = {};
const search = (step) => {
  const { counts, controls, controlsFound } = searchOwnMemory(JSON.parse(fingerprints));
  found[step] = { ...counts, controls: controls === controlsFound };
};

const uri = `pkcs11:token=bots?module-path=${module}`;
const token = await openToken(uri, secret.file(pinFile));
await token.generate('ed', 'ed25519');
await token.close();
const vault = await createVault({
  path,
  passphrase: secret.text(passphrase),
  cost: { memory: 64 * 1024 * 1024, operations: 1 },
});
const key = { exchange: 'binance', keyType: 'ed25519', token: uri.replace('?', ';object=ed?') };
await vault.add({ name: 'ed', apiKey: 'k', ...key, secret: secret.file(pinFile) });
search('added');
const one = await vault.account('ed');
const two = await vault.account('ed'); // its PIN is compared
vault.close();
const signature = await two.signMessageAsync('message');
search('used');
one.destroy();
two.destroy();
await (await openToken(uri, secret.file(pinFile))).close(); // only once they have logged out
search('closed');
console.log(JSON.stringify({ found, length: Buffer.from(signature, 'base64').length }));
