import { createHmac } from 'node:crypto';
import { kucoin } from '../../../src/exchanges/index.js';
import { apiKey, type Example, json, vector } from '../examples.js';

const sealed = createHmac('sha256', vector('kucoin-post').secret).update('open sesame').digest('base64');

const addresses = (body: string | { currency: string }, keyVersion: number | undefined): Example => ({
  id: 'kucoin-post',
  exchange: kucoin,
  request: { method: 'POST', path: '/api/v1/deposit-addresses', body },
  account: { apiKey, passphrase: 'open sesame', ...(keyVersion !== undefined && { keyVersion }) },
  time: 1547015186532,
  sent: (signature) => ({
    method: 'POST',
    url: 'https://api.kucoin.com/api/v1/deposit-addresses',
    headers: {
      'KC-API-KEY': apiKey,
      'KC-API-SIGN': signature,
      'KC-API-TIMESTAMP': '1547015186532',
      'KC-API-PASSPHRASE': sealed,
      'KC-API-KEY-VERSION': String(keyVersion ?? 3),
      ...json,
    },
    body: '{"currency":"BTC"}',
  }),
});

export const examples: readonly Example[] = [
  addresses({ currency: 'BTC' }, 2),
  addresses('{"currency":"BTC"}', undefined),
];
