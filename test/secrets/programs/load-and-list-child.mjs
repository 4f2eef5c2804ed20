/**
 * Loads a key from the variable TRADING_SECRET. It prints the signature, the variable before and
 * after, its neighbour TRADING_SECRET_2, and whether a child process has the variable.
 */
import { execFileSync } from 'node:child_process';
import { SigningKey, secret } from 'locksign';

const before = process.env.TRADING_SECRET?.length;
const key = await SigningKey.load(secret.env('TRADING_SECRET'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
console.log(
  JSON.stringify({
    before,
    signature: key.sign('message'),
    after: String(process.env.TRADING_SECRET),
    known: 'TRADING_SECRET' in process.env,
    child: execFileSync('env', { encoding: 'utf8' }).includes('TRADING_SECRET='),
    neighbour: process.env.TRADING_SECRET_2,
  }),
);
