/** What ccxt makes of each denial: the class of its error decides whether a bot tries again. */
import ccxt, { type Exchange as CcxtExchange } from 'ccxt';
import { describe, expect, it } from 'vitest';
import { exchanges } from '../../../src/exchanges/catalog.js';
import type { DenialClass } from '../../../src/exchanges/denial/denial.js';
import { denialOf, denials } from '../../../src/exchanges/denials.js';

/** ccxt's classes, the usual ones first. */
const usual: Readonly<Record<DenialClass, readonly string[]>> = {
  'not-permitted': ['PermissionDenied'],
  'bad-order': ['InvalidOrder'],
  'no-key': ['AuthenticationError'],
  stale: ['InvalidNonce'],
  rate: ['RateLimitExceeded', 'DDoSProtection'],
  unsent: ['ExchangeNotAvailable', 'OnMaintenance', 'OperationFailed'],
  unknown: ['RequestTimeout', 'ExchangeNotAvailable', 'OperationFailed'],
};

/** Where ccxt has no better class for what the exchange says. */
const exceptions: Readonly<Record<string, Partial<Record<DenialClass, string | readonly string[]>>>> = {
  backpack: { 'not-permitted': 'OperationRejected', stale: 'BadRequest' },
  // The second is that of the portfolio API.
  binance: { stale: ['InvalidNonce', 'BadRequest'] },
  bingx: { stale: 'ExchangeError' },
  bitbank: { 'not-permitted': 'AuthenticationError' },
  bitfinex: { 'bad-order': 'PermissionDenied' },
  bithumb: { 'bad-order': 'ExchangeError', stale: 'ExchangeError' },
  bitvavo: { stale: 'AuthenticationError' },
  bybit: { unsent: 'ExchangeError' },
  coinbase: { 'not-permitted': 'ExchangeError', stale: 'ExchangeError' },
  'coinbase-advanced': { 'bad-order': 'ExchangeError' },
  coinex: { stale: 'ExchangeError' },
  deribit: { stale: 'AuthenticationError' },
  gate: { stale: 'AuthenticationError' },
  gemini: { 'not-permitted': 'AuthenticationError' },
  htx: { stale: 'AuthenticationError' },
  'kraken-futures': { 'not-permitted': 'AuthenticationError', 'bad-order': 'ContractUnavailable' },
  kucoin: { 'not-permitted': 'AuthenticationError' },
  'mexc-futures': { stale: 'BadRequest' },
  poloniex: { stale: 'AuthenticationError' },
  upbit: { stale: 'ExchangeError' },
  whitebit: { stale: 'ExchangeError' },
};

/** Requests whose denials have another form or other codes, by the id of the exchange. */
const paths: Readonly<Record<string, readonly string[]>> = {
  binance: [
    '/api/v3/order',
    '/sapi/v1/capital/withdraw/apply',
    '/fapi/v1/order',
    '/dapi/v1/order',
    '/papi/v1/um/order',
  ],
  bitvavo: ['/v2/order', '/v2/withdrawal'],
  gate: ['/api/v4/spot/orders', '/api/v4/futures/usdt/orders'],
  htx: ['/v1/order/orders/place', '/v2/account/withdraw/quota', '/linear-swap-api/v1/swap_order', '/v5/trade/order'],
};

/** ccxt looks for words in the whole text, so the words of a note must not decide. */
const text = [
  'withdrawals are denied',
  'an order of 900 USDT is above max-order, 500 USDT',
  'an order of 900 USDT would bring the sum of 24 hours above max-day, 5000 USDT',
  'the symbol is not in symbols of the policy',
  'the price is more than 2% away from the reference, which is the collar',
  'the API key is not the client\'s; "quotes", \\ and\nlines stay text',
  'the rate of the client is 50 requests in 10 s',
  'the exchange was not reached, so nothing was sent: connection refused, balance, permission, order, timeout',
].join('; ');

const classes = Object.keys(usual) as DenialClass[];

/** Lets a client of ccxt get this answer to every request. */
const answer = (client: CcxtExchange, { status, headers, body }: ReturnType<typeof denialOf>): CcxtExchange =>
  Object.assign(client, {
    fetchIsNative: false,
    fetchImplementationLoading: Promise.resolve(),
    fetchImplementation: async () => new Response(body, { status, headers }),
  });

/**
 * ccxt has the futures of MEXC in the same class as its spot market, and calls Coinbase Advanced
 * Trade by a name that stands for Coinbase Exchange here.
 */
const clientsOf = ({ id, ccxt: ids = {} }: (typeof exchanges)[number]): string[] =>
  id === 'mexc-futures' ? ['mexc'] : id === 'coinbase-advanced' ? ['coinbase'] : Object.keys(ids);

const supported = exchanges.filter((exchange) => clientsOf(exchange).length > 0);

it('ccxt supports all exchanges but two that have ended and one', () => {
  expect(exchanges.filter((each) => !supported.includes(each)).map(({ id }) => id)).toEqual([
    'bitmex',
    'bittrex',
    'bittrex-v1',
  ]);
  expect([...denials.keys()]).toEqual(exchanges.map(({ id }) => id));
});

describe.each(supported)('a denial of $name', (exchange) => {
  const { id, hosts } = exchange;
  const clients = clientsOf(exchange);
  const requests = Object.values(hosts).flatMap((origin) =>
    (paths[id] ?? ['/path', '/order']).flatMap((path) => ['GET', 'POST'].map((method) => ({ origin, method, path }))),
  );

  it.each(classes)('%s is the error that a bot expects', async (name) => {
    const expected = [exceptions[id]?.[name] ?? usual[name]].flat();
    for (const clientId of clients) {
      const client = new ccxt[clientId as 'binance']();
      client.options['hasAlreadyAuthenticatedSuccessfully'] = true;
      for (const { origin, method, path } of requests) {
        const host = origin.replace('https://', '');
        const reply = denialOf(id, { class: name, code: 'max-order', text }, { host, method, path });
        expect(reply.headers).toStrictEqual({ 'content-type': 'application/json', 'x-locksign': 'max-order' });
        expect(reply.body).toContain(JSON.stringify(`[locksign: ${text}]`).slice(1, -1));
        // A bot may send to the exchange's host, or to the agent on this machine.
        for (const base of [origin, `http://127.0.0.1:7410/c-token/${origin}`]) {
          const error: unknown = await answer(client, reply)
            .fetch(base + path, method, {}, undefined)
            .then(
              () => `a success: ${clientId} ${base}${path} ${reply.body}`,
              (thrown: unknown) => thrown,
            );
          expect(expected).toContain(error instanceof Error ? error.constructor.name : error);
        }
      }
    }
  });
});

it('a denial for good is never an error after which ccxt tries again', () => {
  const final = ['not-permitted', 'bad-order', 'no-key'] as const;
  for (const name of final) {
    for (const error of [usual[name], Object.values(exceptions).map((each) => each[name] ?? [])].flat(2)) {
      expect(ccxt[error as 'ExchangeError'].prototype).toBeInstanceOf(ccxt.BaseError);
      expect(ccxt[error as 'ExchangeError'].prototype).not.toBeInstanceOf(ccxt.OperationFailed);
    }
  }
});
