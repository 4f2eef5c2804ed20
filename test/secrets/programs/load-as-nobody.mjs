/**
 * Loads a key from a file as the user nobody. Argument: the path, and `--allow-others` for a file
 * that others may read. It prints the signature or the error.
 */
import { backend, SigningKey, secret } from 'locksign';
import { NOBODY } from '../../helpers/become-nobody.mjs';

const [path = '', option] = process.argv.slice(2);
backend(); // loads the addon, which nobody might not be able to read
process.seteuid?.(NOBODY);
const source = secret.file(path, { allowOthers: option === '--allow-others' });
const answer = await SigningKey.load(source, { algorithm: 'hmac-sha256', encoding: 'utf8' }).then(
  (key) => ({ signature: key.sign('message') }),
  ({ code, errno }) => ({ code, errno }),
);
console.log(JSON.stringify(answer));
