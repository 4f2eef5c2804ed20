/**
 * A ccxt bot that places an order and cancels it. `guard` is the only line that an existing bot
 * needs, and the secret stays in locked memory.
 *
 * `fetchImplementation` connects to a server on this machine, which has no public market data. That
 * is why `setMarkets` is called. Without both, and with your own API key, the same bot trades on
 * Binance.
 * @module
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ccxt from 'ccxt';
import { secret } from 'locksign';
import { guard, release } from 'locksign/ccxt';
import { startLocalExchange } from '../local-exchange/server.js';

// Binance prints this secret in its documentation.
const secretFile = fileURLToPath(new URL('../demo/secrets/binance', import.meta.url));
const apiKey = 'mVtR4kQz7LxW2bNc';

const market = {
  id: 'BTCUSDT',
  symbol: 'BTC/USDT',
  base: 'BTC',
  quote: 'USDT',
  type: 'spot',
  spot: true,
  precision: { amount: 0.00001, price: 0.01 },
  info: { orderTypes: ['LIMIT', 'MARKET'] },
};

/** @param {{ fetchImplementation?: typeof fetch }} network */
async function trade(network) {
  // Do not use `allowOthers` for your own file. Make it readable by your user only.
  const source = secret.file(secretFile, { allowOthers: true });
  const exchange = await guard(new ccxt.binance({ apiKey, ...network }), source);
  console.log(`ccxt sees this secret: '${exchange.secret}'.`);
  exchange.setMarkets([market]);

  const showOpenOrders = async () => {
    console.log(`Open orders: ${(await exchange.fetchOpenOrders('BTC/USDT')).length}`);
  };
  try {
    const { total } = await exchange.fetchBalance();
    const balances = Object.entries(total ?? {}).map(([coin, amount]) => `${amount} ${coin}`);
    console.log(`Balance: ${balances.join(', ')}`);

    const order = await exchange.createOrder('BTC/USDT', 'limit', 'buy', 0.01, 15000);
    console.log(`Placed: ${order.side} ${order.amount} ${order.symbol} at ${order.price}`);
    await showOpenOrders();

    const cancelled = await exchange.cancelOrder(order.id ?? '', 'BTC/USDT');
    console.log(`Order is ${cancelled.status}`);
    await showOpenOrders();
  } finally {
    release(exchange);
  }
}

const exchange = await startLocalExchange({
  accounts: [{ exchange: 'binance', apiKey, secret: readFileSync(secretFile, 'utf8').trim() }],
});
/** @type {typeof fetch} */
const fetchImplementation = (url, options) => {
  /** @type {object} */
  const local = { ...options, dispatcher: exchange.dispatcher };
  return fetch(url, local);
};
try {
  await trade({ fetchImplementation });
  const { requests } = exchange;
  console.log(
    `The exchange verified ${requests.filter(({ accepted }) => accepted).length} of ${requests.length} requests.`,
  );
} finally {
  await exchange.close();
}
