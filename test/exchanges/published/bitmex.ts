import { bitmex } from '../../../src/exchanges/index.js';
import { type Example, json } from '../examples.js';

const account = { apiKey: 'LAqUlngMIQkIUjXMUreyu3qn' };
const order = '{"symbol":"XBTM15","price":219.0,"clOrdID":"mm_bitmex_1a/oemUeQ4CAJZgP3fjHsA","orderQty":98}';

/** The example with a query writes a space as `+`: see exchange-rules-htx-gemini-bitmex-deribit.test.ts. */
export const examples: readonly Example[] = [
  {
    id: 'bitmex-get',
    exchange: bitmex,
    request: { method: 'GET', path: '/api/v1/instrument' },
    account,
    time: 1518064231000,
    sent: (signature) => ({
      method: 'GET',
      url: 'https://www.bitmex.com/api/v1/instrument',
      headers: { 'api-expires': '1518064236', 'api-key': account.apiKey, 'api-signature': signature },
    }),
  },
  {
    id: 'bitmex-post',
    exchange: bitmex,
    request: { method: 'POST', path: '/api/v1/order', host: 'testnet', body: order },
    account: { ...account, recvWindow: 60000 },
    time: 1518064177001,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://testnet.bitmex.com/api/v1/order',
      headers: { 'api-expires': '1518064238', 'api-key': account.apiKey, 'api-signature': signature, ...json },
      body: order,
    }),
  },
];
