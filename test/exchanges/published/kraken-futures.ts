import { krakenFutures } from '../../../src/exchanges/index.js';
import { apiKey, type Example, loginExample, type SocketExample } from '../examples.js';

const challenge = 'c100b894-1729-464d-ace1-52dbce11db42';

export const examples: readonly Example[] = [];

export const socketExamples: readonly SocketExample[] = [
  loginExample(
    krakenFutures,
    { challenge, feed: 'fills', product_ids: ['PF_XBTUSD'] },
    {
      id: 'krakenfutures-ws-challenge',
      account: { apiKey },
      time: 1,
      sent: (signature) => ({
        event: 'subscribe',
        feed: 'fills',
        product_ids: ['PF_XBTUSD'],
        api_key: apiKey,
        original_challenge: challenge,
        signed_challenge: signature,
      }),
    },
  ),
];
