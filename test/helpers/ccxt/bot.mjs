/**
 * A bot that signs a thousand orders with ccxt and then waits. guard-memory.linux.test.ts searches
 * its memory.
 *
 * Usage: node bot.mjs guarded|stock EXCHANGE SECRET-FILE [KEY-TYPE]
 * @module
 */
import { readFileSync } from 'node:fs';
import ccxt from 'ccxt';
import { secret } from 'locksign';
import { guard } from 'locksign/ccxt';

const [, , way, id, path, keyType] = process.argv;
const apiKey = 'mVtR4kQz7LxW2bNc';
const credential = id === 'hyperliquid' ? 'privateKey' : 'secret';
const exchange =
  way === 'guarded'
    ? await guard(new ccxt[id]({ apiKey }), secret.file(path), { keyType })
    : new ccxt[id]({ apiKey, [credential]: readFileSync(path, 'utf8') });

function sign(price) {
  if (id === 'hyperliquid') return exchange.signL1Action({ type: 'order', price }, 1_700_000_000_000 + price);
  return exchange.sign(id === 'kraken' ? 'AddOrder' : 'order', 'private', 'POST', { price });
}

let signed;
for (let price = 25000; price < 26000; price++) signed = sign(price);
console.log('ready');
// The listener keeps the exchange and the last signature reachable during the search.
process.stdin.on('data', () => console.log(exchange.id, signed)).resume();
