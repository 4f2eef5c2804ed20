/**
 * The exchange, as a child process: it has to know the secret, to verify signatures with it. It
 * sends its port and its certificate, and at a message the requests that it carried out.
 * @module
 */
import { readFileSync } from 'node:fs';
import { startLocalExchange } from '../../local-exchange/server.js';

const [, , apiKey = ''] = process.argv;
const secret = readFileSync(new URL('../secrets/binance', import.meta.url), 'utf8').trim();
const exchange = await startLocalExchange({
  accounts: [{ exchange: 'binance', apiKey, secret }],
  home: 'binance',
});
process.send?.({ port: exchange.port, certificate: exchange.certificate });
process.on('message', () => {
  const signed = exchange.requests.filter(({ accepted, signature }) => accepted && signature !== undefined);
  process.send?.(signed.map(({ method, path }) => `${method} ${path}`));
});
process.once('disconnect', () => exchange.close());
