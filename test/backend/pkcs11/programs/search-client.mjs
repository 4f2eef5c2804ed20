// Opens a token, moves a key in, signs and closes, and searches its own memory for the PIN and the
// key after each step. It knows them by their fingerprints only.
import { openToken, secret } from 'locksign';
import { searchOwnMemory } from '../../../../tools/forensics/search-own-memory.js';

const [, , uri, pinFile, keyFile, fingerprints] = process.argv;
const found = {};
const search = (step) => {
  const { counts, controls, controlsFound } = searchOwnMemory(JSON.parse(fingerprints));
  found[step] = { ...counts, controls: controls === controlsFound };
};

search('before');
const token = await openToken(uri, secret.file(pinFile), { keepPin: true });
search('opened');
const options = { algorithm: 'hmac-sha256', encoding: 'utf8' };
const key = await token.importHmac('moved in', secret.file(keyFile), options);
search('moved in');
const signature = await key.signAsync('message');
search('signed');
await token.close();
search('closed');
console.log(JSON.stringify({ found, signature }));
