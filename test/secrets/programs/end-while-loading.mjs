/**
 * Ends while it waits for a secret. Arguments: the path of a FIFO or the number of a descriptor,
 * and how it ends.
 */
import { SigningKey, secret } from 'locksign';

const MILLISECONDS = 100;
const [place = '', way = ''] = process.argv.slice(2);
const ways = {
  exit: () => process.exit(7),
  throw: () => {
    throw new Error('uncaught');
  },
};
const source = /^\d+$/.test(place) ? secret.descriptor(Number(place)) : secret.file(place);
SigningKey.load(source, { algorithm: 'hmac-sha256', encoding: 'utf8' });
setTimeout(ways[way], MILLISECONDS);
