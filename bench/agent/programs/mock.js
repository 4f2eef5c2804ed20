/**
 * An exchange that answers every request with a fixed text, and checks nothing. It writes its port
 * and certificate.
 * @module
 */
import { createServer } from 'node:https';
import { makeCertificate } from '../../../examples/local-exchange/tls.js';

const market = { symbol: 'BTCUSDT', status: 'TRADING', baseAsset: 'BTC', quoteAsset: 'USDT' };
const order = {
  symbol: 'BTCUSDT',
  orderId: 28_457_001,
  orderListId: -1,
  clientOrderId: 'bench',
  transactTime: 1_700_000_000_000,
  price: '59000.00',
  origQty: '0.00100000',
  executedQty: '0.00000000',
  cummulativeQuoteQty: '0.00000000',
  status: 'NEW',
  timeInForce: 'GTC',
  type: 'LIMIT',
  side: 'BUY',
  fills: [],
};

/** The answers by path. The first two are what the agent judges an order by. */
const answers = new Map(
  Object.entries({
    '/api/v3/exchangeInfo': { symbols: [market] },
    '/api/v3/ticker/24hr': { symbol: 'BTCUSDT', bidPrice: '59990', askPrice: '60010', lastPrice: '60000' },
    '/api/v3/order': order,
  }).map(([path, answer]) => [path, Buffer.from(JSON.stringify(answer))]),
);

const { key, cert } = await makeCertificate(['127.0.0.1']);
const server = createServer({ key, cert, keepAliveTimeout: 120_000 }, (incoming, response) => {
  incoming.resume().once('end', () => {
    const body = answers.get(incoming.url?.split('?', 1)[0] ?? '');
    const headers = { 'content-type': 'application/json', 'content-length': body?.length ?? 0 };
    response.writeHead(body === undefined ? 404 : 200, headers).end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  console.log(JSON.stringify({ origin: `https://127.0.0.1:${port}`, certificate: cert }));
});
process.stdin.on('end', () => process.exit()).resume();
