/** The tables of all exchanges, as tables. */
import { describe, expect, it } from 'vitest';
import { type Endpoint, endpointOf } from '../../../src/exchanges/meaning/endpoint.js';
import { meanings } from '../../../src/exchanges/meanings.js';
import { send } from './requests.js';

const named = /\{\w+\}/g;

describe.each([...meanings.values()])('the table of $id', ({ endpoints }) => {
  /** The endpoint that a request finds, whose named segments are all the same. */
  const found = ({ method, hosts, path }: Endpoint, host = hosts[0] ?? ''): Endpoint =>
    endpointOf(endpoints, send(method, host, path.replaceAll(named, 'x1'))).endpoint;

  it('has hosts and paths that a request can have', () => {
    expect(endpoints.length).toBeGreaterThan(5);
    for (const { method, hosts, path } of endpoints) {
      expect(['GET', 'POST', 'PUT', 'DELETE', 'PATCH']).toContain(method);
      expect(hosts.length).toBeGreaterThan(0);
      expect(path).toMatch(/^(?:\/(?:[\w.:-]+|\{\w+\}))+\/?$/);
      for (const host of hosts) expect(host).toMatch(/^[a-z0-9.-]+$/);
    }
  });

  it('has no endpoint twice', () => {
    const names = endpoints.flatMap(({ method, hosts, path }) => hosts.map((host) => `${method} ${host}${path}`));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toStrictEqual([]);
  });

  it('has no endpoint that an earlier one hides', () => {
    for (const endpoint of endpoints) {
      for (const host of endpoint.hosts) expect(found(endpoint, host).path).toBe(endpoint.path);
    }
  });

  it('gives no path of a named segment to two kinds, unless it is spelled out', () => {
    for (const general of endpoints.filter(({ path }) => path.includes('{'))) {
      const form = new RegExp(`^${general.path.replaceAll(named, '[^/]+')}$`);
      const others = endpoints.filter(
        ({ path, method, hosts }) =>
          path !== general.path &&
          path.includes('{') &&
          method === general.method &&
          hosts.some((host) => general.hosts.includes(host)) &&
          form.test(path),
      );
      for (const other of others) expect(`${other.path} ${other.kind}`).toBe(`${other.path} ${general.kind}`);
    }
  });
});

/** Reads that were checked by hand, because their names resemble those of payments and orders. */
const checked = [
  'bingx /openApi/account/transfer/v1/subAccount/asset/transferHistory',
  'bingx /openApi/api/v3/asset/transferRecord',
  'bingx /openApi/api/v3/capital/withdraw/history',
  'bingx /openApi/wallets/v1/capital/innerTransfer/records',
  'bingx /openApi/wallets/v1/capital/subAccount/innerTransfer/records',
  'bitfinex /v2/auth/r/ext/invoice/payments',
  'bitfinex /v2/auth/r/ext/wallets/transfers/free/count',
  'bitstamp /api/v2/fees/withdrawal/',
  'bitstamp /api/v2/fees/withdrawal/{currency}/',
  'bitstamp /api/v2/withdrawal-requests/',
  'bitstamp /api/v2/withdrawal/status/',
  'bittrex-v1 /api/v1.1/account/getwithdrawalhistory',
  'cryptocom /exchange/v1/private/fiat/fiat-withdraw-history',
  'cryptocom /exchange/v1/private/get-withdrawal-history',
  'cryptocom /v2/private/fiat/fiat-withdraw-history',
  'cryptocom /v2/private/get-withdrawal-history',
  'deribit /api/v2/private/get_transfers',
  'deribit /api/v2/private/get_withdrawals',
  'gemini /v1/payments/methods',
  'gemini /v1/perpetuals/fundingPayment',
  'gemini /v1/transfers',
  'gemini /v2/transfers',
  'htx /api/v1/contract_master_sub_transfer_record',
  'htx /api/v1/contract_transfer_limit',
  'htx /linear-swap-api/v1/swap_cross_master_sub_transfer_record',
  'htx /linear-swap-api/v1/swap_cross_transfer_limit',
  'htx /linear-swap-api/v1/swap_master_sub_transfer_record',
  'htx /linear-swap-api/v1/swap_transfer_limit',
  'htx /swap-api/v1/swap_master_sub_transfer_record',
  'htx /swap-api/v1/swap_transfer_limit',
  'kraken /0/private/WithdrawAddresses',
  'kraken /0/private/WithdrawInfo',
  'kraken /0/private/WithdrawMethods',
  'kraken /0/private/WithdrawStatus',
  'whitebit /api/v4/main-account/smart-flex/investments/payment-history',
  'whitebit /api/v4/main-account/smart/interest-payment-history',
  'whitebit /api/v4/sub-account/transfer/history',
];

it('no other read has a name like that of a payment or an order', () => {
  const reads = [...meanings.values()].flatMap(({ id, endpoints }) =>
    endpoints
      // In most tables a GET request cannot pay.
      .filter(
        ({ kind, method }) => kind === 'read' && (method !== 'GET' || ['bingx', 'bittrex-v1', 'deribit'].includes(id)),
      )
      .map(({ path }) => `${id} ${path}`),
  );
  expect(
    [...new Set(reads)].filter((each) => /withdraw|transfer|pay|send|order\/(?:new|submit|place)/i.test(each)).sort(),
  ).toStrictEqual(checked);
});
