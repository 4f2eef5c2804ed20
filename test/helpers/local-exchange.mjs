/**
 * Import this before a program that sends requests with fetch, to send them to the local exchange.
 * @module
 */
import { readFileSync } from 'node:fs';
import { setGlobalDispatcher } from 'undici';
import { localDispatcher } from '../../examples/local-exchange/tls.js';

const { LOCAL_EXCHANGE_PORT, LOCAL_EXCHANGE_CERTIFICATE } = process.env;
setGlobalDispatcher(
  localDispatcher(Number(LOCAL_EXCHANGE_PORT), readFileSync(String(LOCAL_EXCHANGE_CERTIFICATE), 'utf8')),
);
