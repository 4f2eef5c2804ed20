/**
 * A bot on `bybit-api` that places an order and cancels it. The SDK calls locksign for each
 * signature, and the secret stays in locked memory.
 *
 * `localNetwork` connects to a server on this machine. Without it, and with your own API key, the
 * same bot trades on Bybit.
 * @module
 */
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { fileURLToPath } from 'node:url';
import { RestClientV5 } from 'bybit-api';
import { SigningKey, secret } from 'locksign';
import { bybit } from 'locksign/exchanges';
import { keptByLocksign, signMessage } from 'locksign/sign-message';
import { bybit as bybitVenue } from '../local-exchange/bybit.js';
import { startLocalExchange } from '../local-exchange/server.js';

// Binance prints this secret in its documentation. Bybit's documentation contains none.
const secretFile = fileURLToPath(new URL('../demo/secrets/binance', import.meta.url));
const apiKey = 'mVtR4kQz7LxW2bNc';

/** @param {import('axios').AxiosRequestConfig} network */
async function trade(network) {
  // Do not use `allowOthers` for your own file. Make it readable by your user only.
  const key = await SigningKey.load(secret.file(secretFile, { allowOthers: true }), {
    algorithm: bybit.algorithm,
    encoding: bybit.secretEncoding,
  });
  console.log(`Key loaded into ${key.protection.memory}. The SDK sees this secret: '${keptByLocksign}'.`);

  const client = new RestClientV5(
    { key: apiKey, secret: keptByLocksign, customSignMessageFn: signMessage(key, bybit), throwExceptions: true },
    network,
  );
  const showOpenOrders = async () => {
    const { result } = await client.getActiveOrders({ category: 'spot' });
    console.log(`Open orders: ${result.list.length}`);
  };
  try {
    const { result: balance } = await client.getWalletBalance({ accountType: 'UNIFIED' });
    console.log(`Balance: ${balance.list[0].coin.map((each) => `${each.walletBalance} ${each.coin}`).join(', ')}`);

    const { result: order } = await client.submitOrder({
      category: 'spot',
      symbol: 'BTCUSDT',
      side: 'Buy',
      orderType: 'Limit',
      qty: '0.01',
      price: '15000',
      orderLinkId: 'first-order',
    });
    console.log(`Placed ${order.orderLinkId}: buy 0.01 BTCUSDT at 15000`);
    await showOpenOrders();

    const { result: cancelled } = await client.cancelOrder({
      category: 'spot',
      symbol: 'BTCUSDT',
      orderId: order.orderId,
    });
    console.log(`Cancelled ${cancelled.orderLinkId}`);
    await showOpenOrders();
  } finally {
    key.destroy();
  }
}

const exchange = await startLocalExchange({
  accounts: [{ exchange: 'bybit', apiKey, secret: readFileSync(secretFile, 'utf8').trim() }],
  also: [bybitVenue],
});
// The options of an agent override those of a request, so api.bybit.com resolves to this machine.
const localNetwork = {
  httpsAgent: new Agent({ host: '127.0.0.1', port: exchange.port, ca: exchange.certificate }),
  proxy: /** @type {const} */ (false),
};
try {
  await trade(localNetwork);
  const { requests } = exchange;
  console.log(
    `The exchange verified ${requests.filter(({ accepted }) => accepted).length} of ${requests.length} requests.`,
  );
} finally {
  await exchange.close();
}
