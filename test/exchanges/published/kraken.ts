import { kraken } from '../../../src/exchanges/index.js';
import { apiKey, type Example, form } from '../examples.js';

export const examples: readonly Example[] = [
  {
    id: 'kraken-spot-addorder-form',
    exchange: kraken,
    request: {
      method: 'POST',
      path: '/0/private/AddOrder',
      body: { ordertype: 'limit', pair: 'XBTUSD', price: 37500, type: 'buy', volume: 1.25 },
    },
    time: 1616492376594,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.kraken.com/0/private/AddOrder',
      headers: { 'API-Key': apiKey, 'API-Sign': signature, ...form },
      body: 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25',
    }),
  },
  {
    id: 'kraken-spot-addorder-form',
    exchange: kraken,
    request: {
      method: 'POST',
      path: '/0/private/AddOrder',
      body: 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25',
    },
    time: 1,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.kraken.com/0/private/AddOrder',
      headers: { 'API-Key': apiKey, 'API-Sign': signature, ...form },
      body: 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25',
    }),
  },
];
