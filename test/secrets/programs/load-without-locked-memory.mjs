/**
 * Loads a key when no memory can be locked, and again with the limit that the error names. It
 * prints the code of the error and the tier of the memory.
 */
import { SigningKey, secret } from 'locksign';
import { becomeNobody } from '../../helpers/become-nobody.mjs';
import { limit } from './limits.mjs';

const load = () => SigningKey.load(secret.text('a key'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
limit('--memlock=0:');
becomeNobody(); // the limit does not apply to root
const { code, message } = await load().catch((error) => error);
const [, kibibytes] = /ulimit -l (\d+)/.exec(message) ?? [];
limit(`--memlock=${Number(kibibytes) * 1024}:`);
const key = await load();
console.log(JSON.stringify([code, key.protection.memory]));
