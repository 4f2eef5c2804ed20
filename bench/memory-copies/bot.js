/**
 * The process that is searched. It signs 1,000 orders in one way, reports that, and waits for its
 * end. Arguments: the way, the path of the secret, a marker in hexadecimal.
 * @module
 */
import { ways } from './ways.js';

const orders = 1000;
const [, , id, path = '', marker = ''] = process.argv;
const way = ways.find((known) => known.id === id);
if (way === undefined) throw new Error(`unknown way: ${id}`);

const sign = await way.open(path);
let signature = '';
for (let order = 0; order < orders; order += 1) {
  signature = sign(`symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=0.01&price=${25_000 + order}&timestamp=${Date.now()}`);
}
// The positive control. A search that misses this marker cannot search. The process holds its
// bytes, not only the text of the argument.
const found = Buffer.from(marker, 'hex');

process.stdout.write(`${JSON.stringify({ ready: true, signature })}\n`);
process.stdin.on('end', () => process.exit(found.length === 0 ? 1 : 0)).resume();
