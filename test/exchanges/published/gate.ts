import { gate } from '../../../src/exchanges/index.js';
import { apiKey, type Example, json } from '../examples.js';

const time = 1541993715321;

export const examples: readonly Example[] = [
  {
    id: 'gate-v4-futures-get',
    exchange: gate,
    request: {
      method: 'GET',
      path: '/api/v4/futures/orders',
      query: { contract: 'BTC_USD', status: 'finished', limit: 50 },
    },
    time,
    sent: (signature) => ({
      method: 'GET',
      url: 'https://api.gateio.ws/api/v4/futures/orders?contract=BTC_USD&status=finished&limit=50',
      headers: { KEY: apiKey, Timestamp: '1541993715', SIGN: signature },
    }),
  },
  {
    id: 'gate-v4-futures-post',
    exchange: gate,
    request: {
      method: 'POST',
      path: '/api/v4/futures/orders',
      host: 'testnet',
      body: { contract: 'BTC_USD', type: 'limit', size: 100, price: 6800, time_in_force: 'gtc' },
    },
    time,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api-testnet.gateapi.io/api/v4/futures/orders',
      headers: { KEY: apiKey, Timestamp: '1541993715', SIGN: signature, ...json },
      body: '{"contract":"BTC_USD","type":"limit","size":100,"price":6800,"time_in_force":"gtc"}',
    }),
  },
];
