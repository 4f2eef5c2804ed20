/**
 * Uses what a bot uses, in another runtime than Node, and prints what it found as JSON. The current
 * folder has a secret in `exchange.key` and no vault in `vault.json`.
 */
import { backend, protectProcess, SigningKey, secret } from 'locksign';
import { binance } from 'locksign/exchanges';
import { createVault, libsodium, openVault } from 'locksign/vault';

const { notDumpable } = protectProcess();
const key = await SigningKey.load(secret.file('exchange.key'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
const passphrase = () => secret.text('correct horse battery staple 42');
const made = await createVault({ path: 'vault.json', passphrase: passphrase() });
await made.add({ name: 'main', exchange: 'binance', apiKey: 'KEY', secret: secret.file('exchange.key') });
made.close();
const vault = await openVault({ path: 'vault.json', passphrase: passphrase() });
const account = await vault.account('main');
vault.close();
const signature = account.signMessage('message');
account.destroy();
console.log(
  JSON.stringify({
    signer: backend().name,
    vault: (await libsodium()).name,
    locked: key.protection.locked,
    notDumpable,
    exchange: binance.name,
    signatures: [key.sign('message'), signature],
  }),
);
key.destroy();
