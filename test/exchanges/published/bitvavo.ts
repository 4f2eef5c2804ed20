import { bitvavo } from '../../../src/exchanges/index.js';
import { apiKey, type Example, json } from '../examples.js';

export const examples: readonly Example[] = [
  {
    id: 'bitvavo-post',
    exchange: bitvavo,
    request: {
      method: 'POST',
      path: '/v2/order',
      body: { market: 'BTC-EUR', side: 'buy', price: '5000', amount: '1.23', orderType: 'limit' },
    },
    account: { apiKey, recvWindow: 2000 },
    time: 1548172481125,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.bitvavo.com/v2/order',
      headers: {
        'Bitvavo-Access-Key': apiKey,
        'Bitvavo-Access-Signature': signature,
        'Bitvavo-Access-Timestamp': '1548172481125',
        'Bitvavo-Access-Window': '2000',
        ...json,
      },
      body: '{"market":"BTC-EUR","side":"buy","price":"5000","amount":"1.23","orderType":"limit"}',
    }),
  },
];
