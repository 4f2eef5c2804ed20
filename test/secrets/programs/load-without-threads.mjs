/** Loads a key from a file when no thread can start. Argument: the path. It prints the error. */
import { SigningKey, secret } from 'locksign';
import { becomeNobody } from '../../helpers/become-nobody.mjs';
import { limit } from './limits.mjs';

const [path = ''] = process.argv.slice(2);
const load = () => SigningKey.load(secret.file(path), { algorithm: 'hmac-sha256', encoding: 'utf8' });
await load(); // imports the modules that it needs
limit('--nproc=1:1');
becomeNobody(); // the limit does not apply to root
const { code, call, errno, message } = await load().catch((error) => error);
console.log(JSON.stringify({ code, call, errno, message }));
