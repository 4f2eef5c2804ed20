/** Exits while it waits for a secret. Arguments: the path of a FIFO, `now` or `later`. */
import { readSecret, secret } from 'locksign';

const [path = '', when] = process.argv.slice(2);
readSecret(secret.file(path), new Uint8Array(4_096));
console.log('"waits"');
if (when === 'now') process.exit(0);
setTimeout(() => process.exit(0), 50);
