import { gemini } from '../../../src/exchanges/index.js';
import { apiKey, type Example, vector } from '../examples.js';

const path = '/v1/order/status';

export const examples: readonly Example[] = [
  {
    id: 'gemini-order-status',
    exchange: gemini,
    request: {
      method: 'POST',
      path,
      body: '{\n    "request": "/v1/order/status",\n    "nonce": 123456,\n\n    "order_id": 18834\n}\n',
    },
    time: 1,
    sent: (signature) => ({
      method: 'POST',
      url: `https://api.gemini.com${path}`,
      headers: {
        'X-GEMINI-APIKEY': apiKey,
        'X-GEMINI-PAYLOAD': vector('gemini-order-status').message ?? '',
        'X-GEMINI-SIGNATURE': signature,
        'Content-Type': 'text/plain',
        'Cache-Control': 'no-cache',
      },
    }),
  },
];
