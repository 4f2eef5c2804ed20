/**
 * What the requests of Gemini mean. Its orders have no meaning yet.
 * @see https://docs.gemini.com/rest/orders
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict, unjudged } from '../../meaning/endpoint.js';
import { digits, type Fields } from '../../meaning/fields.js';
import { hostsOf, type Meanings, without } from '../../meaning/meanings.js';
import { deny } from '../../wire/deny.js';
import { readMembers } from '../../wire/json.js';
import type { RawRequest } from '../../wire/raw-request.js';
import { textAt } from '../../wire/slot.js';
import { gemini } from './recipe.js';
import { payload } from './wire.js';

const endpoints = [
  strict('cancel', 'POST', '/v1/order/cancel', { order_id: digits }, (values) => cancelOne({ id: values.order_id })),
  // The orders of the session, or of every session.
  strict('cancel', 'POST', '/v1/order/cancel/session', {}, () => cancelAll({})),
  strict('cancel', 'POST', '/v1/order/cancel/all', {}, () => cancelAll({})),
  ...unjudged('order', 'POST', [
    '/v1/clearing/broker/new',
    '/v1/clearing/confirm',
    '/v1/clearing/new',
    '/v1/instant/execute',
    '/v1/order/new',
    '/v1/prediction-markets/order',
    '/v1/prediction-markets/order/batch',
    '/v1/wrap/{symbol}',
  ]),
  // https://docs.gemini.com/rest/fund-management
  ...plain('withdraw', 'POST', [
    '/v1/payments/sen/withdraw',
    '/v1/withdraw/{currency}',
    '/v2/withdraw/{network}/{ticker}',
  ]),
  ...plain('transfer', 'POST', ['/v1/account/transfer/{currency}']),
  ...plain('session', 'POST', ['/v1/heartbeat']),
  ...plain('other', 'POST', [
    '/v1/account/create',
    '/v1/account/rename',
    '/v1/approvedAddresses/{network}/remove',
    '/v1/approvedAddresses/{network}/request',
    '/v1/deposit/{network}/newAddress',
    '/v1/oauth/revokeByToken',
    '/v1/payments/addbank',
    '/v1/payments/addbank/cad',
    '/v1/staking/stake',
    '/v1/staking/unstake',
  ]),
  ...plain('read', 'POST', [
    '/v1/addresses/{network}',
    '/v1/approvedAddresses/account/{network}',
    '/v1/balances',
    '/v1/balances/earn',
    '/v1/balances/staking',
    '/v1/custodyaccountfees',
    '/v1/earn/history',
    '/v1/earn/interest',
    '/v1/margin/account',
    '/v1/mytrades',
    '/v1/notionalbalances/{currency}',
    '/v1/notionalvolume',
    '/v1/order/status',
    '/v1/orders',
    '/v1/orders/history',
    '/v1/payments/methods',
    '/v1/perpetuals/fundingPayment',
    '/v1/positions',
    '/v1/roles',
    '/v1/staking/history',
    '/v1/staking/rewards',
    '/v1/tradevolume',
    '/v1/transactions',
    '/v1/transfers',
    '/v2/transfers',
  ]),
];

/** ccxt repeats the fields in a body, which is not signed. Each has to be in the payload. */
function checkRepeated(body: string, signed: string): void {
  const members = readMembers(signed);
  for (const [name, { start, end }] of readMembers(body)) {
    const value = members.get(name);
    if (value === undefined || signed.slice(value.start, value.end) !== body.slice(start, end)) {
      deny('the body has a field that the payload does not have');
    }
  }
}

/** The fields of the payload, which names the path. */
function fields(request: RawRequest): Fields {
  if (request.query !== undefined) deny('this request has a query');
  const signed = textAt(payload, request, 'X-GEMINI-PAYLOAD');
  const members = readMembers(signed);
  const named = members.get('request');
  if (named?.kind !== 'string' || named.text !== request.path) deny('request is not the path');
  if (request.body !== '') checkRepeated(request.body, signed);
  return without(members, ['request', 'nonce']);
}

/** The meanings of Gemini. */
export const geminiMeanings: Meanings = {
  id: gemini.id,
  endpoints: on(hostsOf(gemini, 'live', 'sandbox'), endpoints),
  fields,
};
