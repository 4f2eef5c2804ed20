/**
 * Gate, API v4. The signature covers a hash of the body, and the query without percent-encoding.
 * @module
 */
import { createHash } from 'node:crypto';
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, jsonBody, withQuery } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { ExchangeRequest } from '../../core/types/request.js';
import { type GateSocketRequest, gateSocket } from './socket.js';

export type { GateSocketRequest } from './socket.js';

// https://www.gate.com/docs/developers/apiv4/en/#query-futures-account
const futuresAccounts: ExchangeRequest = { method: 'GET', path: '/api/v4/futures/usdt/accounts' };

/**
 * Gate v4: HMAC-SHA512 of five lines: method, path, query, SHA-512 of the JSON body, time. The
 * signature binds the whole request.
 *
 * The query is sent percent-encoded and signed decoded, as in Gate's own libraries. A value with
 * `&` or `=` therefore has the same signature as other parameters. Without a body the hash is that
 * of the empty text. A body that is a list (batch orders) must be given as text. The time is in
 * whole seconds.
 *
 * @see https://www.gate.com/docs/developers/apiv4/en/
 * @example
 * const key = await SigningKey.load(secret.prompt('Gate secret'), { algorithm: 'hmac-sha512', encoding: 'utf8' });
 * const request = gate.sign(
 *   {
 *     method: 'POST',
 *     path: '/api/v4/spot/orders',
 *     body: { currency_pair: 'BTC_USDT', type: 'limit', side: 'buy', amount: '0.01', price: '15000' },
 *   },
 *   { apiKey, key },
 * );
 */
export const gate: Exchange<GateSocketRequest> = defineExchange(
  {
    id: 'gate',
    name: 'Gate',
    ccxt: { gate: 'live', gateeu: 'eu' },
    aliases: ['gateio'],
    balances: {
      // https://www.gate.com/docs/developers/apiv4/en/#list-spot-accounts
      default: { method: 'GET', path: '/api/v4/spot/accounts' },
      futures: futuresAccounts,
      'testnet-futures': futuresAccounts,
    },
    hosts: {
      live: 'https://api.gateio.ws',
      futures: 'https://fx-api.gateio.ws',
      eu: 'https://api.gateeu.com',
      us: 'https://api.gate.us', // https://us.gate.com/docs/developers/apiv4/
      testnet: 'https://api-testnet.gateapi.io',
      'testnet-futures': 'https://fx-api-testnet.gateio.ws',
    },
    practiceHosts: { testnet: 'testnet', 'testnet-futures': 'testnet' },
    algorithm: 'hmac-sha512',
    secretEncoding: 'utf8',
    signatureEncoding: 'hex',
    signs: 'method, path, decoded query, SHA-512 of the body, time',
    time: 'timestamp, s',
    binds: { method: true, path: true, query: true, body: true },
    methods: { GET: 'query', POST: 'both', PUT: 'both', PATCH: 'both', DELETE: 'both' },
    // The changelog gives `currencies` the style "form" without "explode", and the samples send
    // "currencies=BTC,GT". Gate's older libraries repeat the parameter instead.
    // https://www.gate.com/docs/developers/apiv4/en/#batch-query-unified-account-maximum-borrowable-amount
    lists: 'comma',
    documentation: 'https://www.gate.com/docs/developers/apiv4/en/',
    // This GET can generate an address:
    // https://www.gate.com/docs/developers/apiv4/en/#generate-currency-deposit-address
    retryable: ({ method, path }) => method === 'GET' && !/\/wallet\/deposit_address\/*$/.test(path),
    prepare({ method, path, query, body, host }, { apiKey }, clock) {
      const queryText = joinPairs(encodePairs(query, 'query'));
      const text = jsonBody(body);
      const timestamp = String(Math.floor(clock.time() / 1000));
      const hash = createHash('sha512')
        .update(text ?? '')
        .digest('hex');
      return {
        message: [method, path, decodeURIComponent(queryText), hash, timestamp].join('\n'),
        finish: (signature) => ({
          method,
          url: host + withQuery(path, queryText),
          headers: {
            KEY: apiKey,
            Timestamp: timestamp,
            SIGN: signature,
            ...(text !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(text !== undefined && { body: text }),
        }),
      };
    },
  },
  gateSocket,
);
