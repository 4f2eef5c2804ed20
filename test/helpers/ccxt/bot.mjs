/**
 * A bot that signs a thousand orders with ccxt and then waits. guard-memory.linux.test.ts searches
 * its memory.
 *
 * Usage: node bot.mjs guarded|stock EXCHANGE SECRET-FILE
 * @module
 */
import { readFileSync } from 'node:fs';
import ccxt from 'ccxt';
import { secret } from 'locksign';
import { guard } from 'locksign/ccxt';

const [, , way, id, path] = process.argv;
const apiKey = 'mVtR4kQz7LxW2bNc';
const exchange =
  way === 'guarded'
    ? await guard(new ccxt[id]({ apiKey }), secret.file(path))
    : new ccxt[id]({ apiKey, secret: readFileSync(path, 'utf8') });
let signed;
for (let price = 25000; price < 26000; price++) {
  signed = exchange.sign(id === 'kraken' ? 'AddOrder' : 'order', 'private', 'POST', { price });
}
console.log('ready');
// The listener keeps the exchange and the last request reachable during the search.
process.stdin.on('data', () => console.log(exchange.id, signed.url)).resume();
