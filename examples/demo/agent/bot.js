/**
 * A bot that trades through the agent, as a child process. Its environment has a local credential
 * and the path of the agent's socket. It signs as such bots do, and it knows nothing of locksign.
 * @module
 */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

const { API_KEY: apiKey = '', API_SECRET: secret = '', LOCKSIGN_SOCKET: socketPath = '' } = process.env;

/**
 * @param {string} path
 * @param {Record<string, string>} fields
 * @returns {Promise<{ status: number | undefined, answer: any }>}
 */
async function post(path, fields) {
  const query = new URLSearchParams({ ...fields, timestamp: String(Date.now()) }).toString();
  const signature = createHmac('sha256', secret).update(query).digest('hex');
  const url = `http://api.binance.com${path}?${query}&signature=${signature}`;
  return new Promise((resolve, reject) => {
    const options = { socketPath, method: 'POST', headers: { 'X-MBX-APIKEY': apiKey } };
    const sent = request(url, options, async (response) => {
      resolve({ status: response.statusCode, answer: JSON.parse(await text(response)) });
    });
    sent.once('error', reject).end();
  });
}

const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.005' };
const answers = [
  await post('/api/v3/order', { ...order, price: '59900' }),
  await post('/api/v3/order', { ...order, price: '66000' }),
  await post('/sapi/v1/capital/withdraw/apply', { coin: 'BTC', address: 'bc1qdemo', amount: '1' }),
];
process.send?.(answers, () => process.disconnect());
