/**
 * Exits while a private key is decrypted that has the most iterations. Argument: the path of the
 * key.
 */
import { SigningKey, secret } from 'locksign';

const [path = ''] = process.argv.slice(2);
const onDecrypt = () => {
  console.log('"decrypts"');
  setTimeout(() => process.exit(0), 50);
};
const source = secret.encrypted(secret.file(path), secret.text('passphrase'), { onDecrypt });
await SigningKey.load(source, { algorithm: 'ed25519', encoding: 'pem' });
console.log('"loaded"');
