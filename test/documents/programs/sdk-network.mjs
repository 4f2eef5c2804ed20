/**
 * Imported before the SDK's snippet: `bybit-api` sends its requests with `node:https`, and this
 * agent connects them to the local exchange.
 * @module
 */
import { readFileSync } from 'node:fs';
import https from 'node:https';

const { LOCAL_EXCHANGE_PORT, LOCAL_EXCHANGE_CERTIFICATE } = process.env;
process.env.NO_PROXY = '*';
https.globalAgent = new https.Agent({
  host: '127.0.0.1',
  port: Number(LOCAL_EXCHANGE_PORT),
  ca: readFileSync(String(LOCAL_EXCHANGE_CERTIFICATE), 'utf8'),
});
