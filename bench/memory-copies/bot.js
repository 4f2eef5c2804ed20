/**
 * The process that is searched: signs 1,000 orders one way, says so, and waits to be ended.
 * Arguments: the way, the path of the secret, a marker in hexadecimal.
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
// What the search must find, or it found nothing because it cannot search. Not the text of an argument: its bytes.
const found = Buffer.from(marker, 'hex');

process.stdout.write(`${JSON.stringify({ ready: true, signature })}\n`);
process.stdin.on('end', () => process.exit(found.length === 0 ? 1 : 0)).resume();
