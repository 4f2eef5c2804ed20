/**
 * Compares the cost of one signed request in ccxt: guarded secret and ccxt's own signing. See
 * --help.
 * @module
 */
import ccxt from 'ccxt';
import { guard } from '../../dist/adapters/ccxt/index.js';
import { backend, secret } from '../../dist/index.js';
import { describeMachine } from '../machine.js';
import { readOptions } from '../options.js';
import { pairedRatio, quartiles } from '../statistics.js';
import { progress } from '../terminal.js';
import { race } from './race.js';

const help = `node bench/speed/ccxt.js [options], after npm run build

  --quick  a look in seconds; the figures are rough
  --check  exit code 1 if a guarded binance.sign() takes more than 0.7 of the time of ccxt's own
  --help   this text
`;

/** How much of the time of ccxt's own binance.sign() a guarded one may take. */
const goal = 0.7;

const thorough = { rounds: 151, batch: 4, warmUp: 400 };
const quick = { rounds: 15, batch: 4, warmUp: 200 };

/** Text, and base64 for kraken. */
const text = Buffer.from('the secret of this bench, which is no secret').toString('base64');
const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.001', price: '30000' };

/**
 * An order on one exchange for each kind of hash.
 * @type {readonly (readonly ['binance' | 'gate' | 'kraken', string, unknown])[]}
 */
const orders = [
  ['binance', 'order', 'private'],
  ['gate', 'orders', ['private', 'spot']],
  ['kraken', 'AddOrder', 'private'],
];

/**
 * @param {import('ccxt').Exchange} exchange
 * @param {string} path
 * @param {unknown} api
 */
const signer = (exchange, path, api) => () => exchange.sign(path, api, 'POST', order);

/** @param {() => unknown} sign */
const loop = (sign) => (/** @type {number} */ count) => {
  for (let index = 0; index < count; index += 1) sign();
};

/**
 * Checks, before anything is timed, that both make the same request at the same instant.
 * @param {readonly import('ccxt').Exchange[]} exchanges
 * @param {readonly (() => unknown)[]} signers
 */
function requireSameRequests(exchanges, signers) {
  const now = Date.now();
  const own = exchanges.map(({ nonce, milliseconds, seconds, uuid22 }) => ({ nonce, milliseconds, seconds, uuid22 }));
  for (const exchange of exchanges) {
    Object.assign(exchange, { nonce: () => now, milliseconds: () => now, seconds: () => now, uuid22: () => 'same' });
  }
  const [stock, guarded] = signers.map((sign) => JSON.stringify(sign()));
  for (const [index, exchange] of exchanges.entries()) Object.assign(exchange, own[index]);
  if (stock !== guarded) throw new Error(`${exchanges[0].id}: the requests differ`);
}

/** @param {import('./race.js').Pace} pace */
async function measure(pace) {
  const results = [];
  for (const [id, path, api] of orders) {
    progress(id);
    const stock = new ccxt[id]({ apiKey: 'key', secret: text });
    const guarded = await guard(new ccxt[id]({ apiKey: 'key' }), secret.text(text));
    const signers = [signer(stock, path, api), signer(guarded, path, api)];
    requireSameRequests([stock, guarded], signers);
    const [ofStock, ofGuarded] = (
      await race(
        signers.map((sign, index) => ({ id: index === 0 ? 'stock' : 'guarded', run: loop(sign) })),
        pace,
      )
    ).values();
    // pairedRatio says how many times faster; the goal is a share of the time.
    const share = 1 / pairedRatio(ofStock, ofGuarded).median;
    results.push({ id, stock: quartiles(ofStock), guarded: quartiles(ofGuarded), share });
  }
  progress('');
  return results;
}

const options = readOptions(
  {
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  help,
);
if (options.help) {
  process.stdout.write(help);
} else {
  const results = await measure(options.quick ? quick : thorough);
  const { processor, node } = describeMachine();
  const micro = (/** @type {number} */ nanoseconds) => (nanoseconds / 1e3).toFixed(1).padStart(9);
  console.log(`ccxt ${ccxt.version}, Node ${node}, ${processor}, backend ${backend().name}\n`);
  console.log(`${'sign() of an order, µs'.padEnd(24)}    stock  guarded    share`);
  for (const { id, stock, guarded, share } of results) {
    console.log(`${id.padEnd(24)}${micro(stock.median)}${micro(guarded.median)}${share.toFixed(2).padStart(9)}`);
  }
  const [binance] = results;
  if (options.check && binance.share > goal) process.exitCode = 1;
}
