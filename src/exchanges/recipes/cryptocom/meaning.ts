/**
 * What the requests of Crypto.com mean. Its orders have no meaning yet. A request names its method
 * in the path and in the body.
 * @see https://exchange-docs.crypto.com/exchange/v1/rest-ws/index.html#private-cancel-order
 * @module
 */
import { cancelAll, cancelEach, cancelOne } from '../../meaning/cancels.js';
import { type Hosted, on, plain, strict, unjudged, vague } from '../../meaning/endpoint.js';
import { choice, digits, type Fields, identifier, list, object, required, symbol } from '../../meaning/fields.js';
import { hostsOf, inJson, type Meanings, without } from '../../meaning/meanings.js';
import { deny } from '../../wire/deny.js';
import type { RawRequest } from '../../wire/raw-request.js';
import { cryptocom } from './recipe.js';

/** The current version, and the one before it. */
const prefixes = ['/exchange/v1/', '/v2/'];

const paths = (...names: readonly string[]): string[] =>
  prefixes.flatMap((prefix) => names.map((name) => `${prefix}private/${name}`));

const order = { instrument_name: symbol, order_id: digits, client_oid: identifier };

/** The orders that wait for their trigger have methods of their own. */
const cancelsOf = (prefix: '' | 'advanced/'): Hosted[] => [
  ...paths(`${prefix}cancel-order`).map((path) =>
    strict('cancel', 'POST', path, order, (values) =>
      cancelOne({
        id: values.order_id,
        clientOrderId: values.client_oid,
        trigger: prefix !== '',
      }),
    ),
  ),
  ...paths(`${prefix}cancel-all-orders`).map((path) =>
    strict(
      'cancel',
      'POST',
      path,
      { instrument_name: symbol, type: choice({ LIMIT: 'limit', TRIGGER: 'trigger', ALL: 'all' }) },
      (values) => cancelAll({ symbol: values.instrument_name, trigger: prefix !== '' || values.type === 'trigger' }),
    ),
  ),
  ...paths(`${prefix}cancel-order-list`).map((path) =>
    strict(
      'cancel',
      'POST',
      path,
      { contingency_type: choice({ LIST: true }), order_list: list(object(order)) },
      (values) =>
        cancelEach(
          required(values.order_list, 'order_list').map(({ instrument_name, order_id, client_oid }) => ({
            symbol: instrument_name,
            id: order_id,
            clientOrderId: client_oid,
          })),
          { trigger: prefix !== '' },
        ),
    ),
  ),
];

const endpoints = [
  ...cancelsOf(''),
  ...cancelsOf('advanced/'),
  ...paths('advanced/cancel-oco', 'advanced/cancel-oto', 'advanced/cancel-otoco').map((path) =>
    strict('cancel', 'POST', path, { list_id: digits }, (values) => cancelOne({ id: values.list_id, trigger: true })),
  ),
  ...unjudged(
    'order',
    'POST',
    paths(
      'advanced/create-oco',
      'advanced/create-order',
      'advanced/create-order-list',
      'advanced/create-oto',
      'advanced/create-otoco',
      'bot/create-trading-bot',
      'bot/resume-trading-bot',
      'bot/update-trading-bot',
      'close-position',
      'create-order',
      'create-order-list',
      'otc/accept-quote',
      'otc/create-order',
      'otc/request-deal',
    ),
  ),
  ...unjudged('amend', 'POST', paths('advanced/amend-order', 'amend-order')),
  ...plain('withdraw', 'POST', paths('create-withdrawal', 'fiat/fiat-create-withdraw')),
  ...plain('transfer', 'POST', paths('create-subaccount-transfer')),
  ...paths('create-isolated-margin-transfer').map((path) =>
    vague('transfer', 'POST', path, 'a transfer of margin to a position is not judged yet'),
  ),
  ...plain(
    'other',
    'POST',
    paths(
      'bot/pause-trading-bot',
      'bot/terminate-trading-bot',
      'change-account-leverage',
      'change-account-settings',
      'change-isolated-margin-leverage',
      'export/create-export-request',
      'fiat/fiat-create-bank-account',
      // Its answer has a token.
      'fiat/fiat-get-plaid-token',
      'staking/convert',
      'staking/stake',
      'staking/unstake',
    ),
  ),
  ...plain(
    'read',
    'POST',
    paths(
      'advanced/get-open-orders',
      'advanced/get-order-detail',
      'advanced/get-order-history',
      'advanced/get-order-list-detail',
      'bot/get-trading-bot-executions',
      'bot/get-trading-bots',
      'export/download-export-output',
      'export/get-export-requests',
      'fiat/fiat-deposit-history',
      'fiat/fiat-deposit-info',
      'fiat/fiat-get-bank-accounts',
      'fiat/fiat-transaction-limit',
      'fiat/fiat-transaction-quota',
      'fiat/fiat-withdraw-history',
      'get-account-settings',
      'get-account-summary',
      'get-accounts',
      'get-cancel-on-disconnect',
      'get-currency-networks',
      'get-deposit-address',
      'get-deposit-history',
      'get-fee-credit-balances',
      'get-fee-rate',
      'get-instrument-fee-rate',
      'get-open-orders',
      'get-order-detail',
      'get-order-history',
      'get-order-list',
      'get-positions',
      'get-subaccount-balances',
      'get-trades',
      'get-transactions',
      'get-withdrawal-history',
      'otc/get-deal-history',
      'otc/get-instruments',
      'otc/get-open-deals',
      'otc/get-open-quote-requests',
      'otc/get-open-quotes',
      'otc/get-otc-instruments',
      'otc/get-otc-user',
      'otc/get-quote-history',
      'otc/get-quote-request-history',
      'otc/get-settle-later-limit',
      'otc/get-trade-history',
      'otc/get-unsettled-amounts',
      'staking/get-convert-history',
      'staking/get-open-convert',
      'staking/get-open-stake',
      'staking/get-reward-history',
      'staking/get-stake-history',
      'staking/get-staking-instruments',
      'staking/get-staking-position',
      'user-balance',
      'user-balance-history',
    ),
  ),
];

/** The fields of `params`. The other members are the envelope, and the method is the path. */
function fields(request: RawRequest): Fields {
  const members = inJson(request);
  const method = members.get('method');
  if (method?.kind !== 'string' || !prefixes.some((prefix) => prefix + method.text === request.path)) {
    deny('method is not the path');
  }
  if (without(members, ['id', 'method', 'params', 'api_key', 'sig', 'nonce']).size > 0) {
    deny('the body has a member that is not of an envelope');
  }
  const params = members.get('params');
  if (params === undefined) return new Map();
  return params.kind === 'object' ? params.members : deny('params must be an object');
}

/** The meanings of Crypto.com. */
export const cryptocomMeanings: Meanings = {
  id: cryptocom.id,
  endpoints: on(hostsOf(cryptocom, 'live', 'sandbox'), endpoints),
  fields,
};
