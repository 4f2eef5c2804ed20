/**
 * A bot for five exchanges. It requests the balances, places an order, lists the open orders and
 * cancels the order. It uses only locksign and Node's fetch.
 *
 * It trades with a server on this machine: `startPractice` writes files with sample secrets, and
 * its dispatcher connects to that server. For the real exchanges, remove both, and use your own
 * files and API keys.
 *
 *     npm run build && node examples/fetch-bot/main.js
 * @module
 */
import { randomUUID } from 'node:crypto';
import { LocksignError, secret } from 'locksign';
import { binance, bitfinex, coinbase, kraken, poloniex } from 'locksign/exchanges';
import { startPractice } from './practice.js';

/** @typedef {import('locksign/exchanges').ExchangeRequest} ExchangeRequest */

/**
 * An account and its requests, in order. The price is far from the market, so the order stays open
 * until it is cancelled.
 * @typedef {object} Plan
 * @property {import('locksign/exchanges').ExchangeAccount<any>} account
 * @property {Readonly<Record<string, ExchangeRequest>>} steps
 */

/**
 * Opens the accounts. Each secret goes from its file into locked memory, with the algorithm and the
 * encoding of its exchange. JavaScript never sees it.
 * @param {import('./practice.js').Practice} practice
 * @returns {Promise<Plan[]>}
 */
async function openAccounts({ apiKey, passphrase, secretFile, dispatcher }) {
  const price = '15000';
  const quantity = '0.01';
  // With your own id you find an order even if its answer was lost. Each exchange has another
  // format.
  const name = 'fetch-bot-1';
  const uuid = randomUUID();
  const number = Date.now();
  const day = new Date(number).toISOString().slice(0, 10);
  return [
    {
      account: await binance.open({ apiKey, secret: secret.file(secretFile('binance')), dispatcher }),
      steps: {
        balances: binance.requests.balances(),
        buy: binance.requests.buy({ symbol: 'BTCUSDT', quantity, price, clientOrderId: name }),
        'open orders': binance.requests.openOrders({ symbol: 'BTCUSDT' }),
        cancel: binance.requests.cancel({ symbol: 'BTCUSDT', clientOrderId: name }),
      },
    },
    {
      account: await coinbase.open({ apiKey, passphrase, secret: secret.file(secretFile('coinbase')), dispatcher }),
      steps: {
        balances: coinbase.requests.balances(),
        buy: coinbase.requests.buy({ symbol: 'BTC-USD', quantity, price, clientOrderId: uuid }),
        'open orders': coinbase.requests.openOrders({ symbol: 'BTC-USD' }),
        cancel: coinbase.requests.cancel({ clientOrderId: uuid, symbol: 'BTC-USD' }),
      },
    },
    {
      account: await kraken.open({ apiKey, secret: secret.file(secretFile('kraken')), dispatcher }),
      steps: {
        balances: kraken.requests.balances(),
        buy: kraken.requests.buy({ symbol: 'XBTUSD', quantity, price, clientOrderId: name }),
        'open orders': kraken.requests.openOrders(),
        cancel: kraken.requests.cancel({ clientOrderId: name }),
      },
    },
    {
      account: await bitfinex.open({ apiKey, secret: secret.file(secretFile('bitfinex')), dispatcher }),
      steps: {
        balances: bitfinex.requests.balances(),
        buy: bitfinex.requests.buy({ symbol: 'tBTCUSD', quantity, price, clientOrderId: number }),
        'open orders': bitfinex.requests.openOrders({ symbol: 'tBTCUSD' }),
        cancel: bitfinex.requests.cancel({ clientOrderId: number, clientOrderDate: day }),
      },
    },
    {
      account: await poloniex.open({ apiKey, secret: secret.file(secretFile('poloniex')), dispatcher }),
      steps: {
        balances: poloniex.requests.balances(),
        buy: poloniex.requests.buy({ symbol: 'BTC_USDT', quantity, price, clientOrderId: name }),
        'open orders': poloniex.requests.openOrders({ symbol: 'BTC_USDT' }),
        cancel: poloniex.requests.cancel({ clientOrderId: name }),
      },
    },
  ];
}

/**
 * Sends one request and returns the text of the answer.
 * @param {Plan['account']} account
 * @param {ExchangeRequest} request
 */
async function ask(account, request) {
  const response = await account.send(request);
  const text = await response.text();
  // Kraken refuses with status 200, and with a list of errors.
  if (!response.ok || account.exchange.isRefusal(JSON.parse(text))) {
    throw new Error(`refused with ${response.status}: ${text}`);
  }
  return text;
}

/** @param {Plan} plan */
async function trade({ account, steps }) {
  console.log(account.exchange.name);
  for (const [step, request] of Object.entries(steps)) {
    try {
      const answer = await ask(account, request);
      console.log(`  ${step.padEnd(12)} ${answer.length > 100 ? `${answer.slice(0, 97)}...` : answer}`);
    } catch (error) {
      // There was no answer. The message says whether the exchange may have placed the order.
      if (!(error instanceof LocksignError && error.code === 'ERR_SEND')) throw error;
      console.log(`  ${step.padEnd(12)} ${error.message}`);
    }
  }
}

const practice = await startPractice();
try {
  const plans = await openAccounts(practice);
  try {
    for (const plan of plans) await trade(plan);
  } finally {
    for (const { account } of plans) account.destroy();
  }
  console.log(practice.summary());
} finally {
  await practice.stop();
}
