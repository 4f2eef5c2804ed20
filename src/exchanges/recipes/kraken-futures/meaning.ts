/**
 * What the requests of Kraken Futures mean. Its orders have no meaning yet.
 * @see https://docs.kraken.com/api/docs/futures-api/trading/cancel-order
 * @module
 */
import { cancelAll, cancelEach, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict, unjudged } from '../../meaning/endpoint.js';
import {
  digits,
  type Grammar,
  identifier,
  jsonText,
  object,
  required,
  several,
  symbol,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import { hostsOf, inForm, inQuery, type Meanings } from '../../meaning/meanings.js';
import { deny } from '../../wire/deny.js';
import { krakenFutures } from './recipe.js';

const path = (name: string): string => `/derivatives/api/v3/${name}`;
const history = (...names: readonly string[]): string[] =>
  ['v2', 'v3'].flatMap((version) => names.map((name) => `/api/history/${version}/${name}`));

/** The request is refused after this time. */
const time = text(/^[\d:.TZ+-]{1,40}$/);

const order = { order_id: identifier, cliOrdId: identifier };

/** A member of a batch. The same list may send, edit and cancel orders. */
const batched: Grammar<ValuesOf<typeof order>> = (value, name) => {
  const action = value.kind === 'object' ? value.members.get('order') : undefined;
  if (action?.kind !== 'string' || action.text !== 'cancel') {
    deny('a batch that does not only cancel orders is not judged yet');
  }
  return object({ ...order, order: text(/^cancel$/) })(value, name);
};

const endpoints = [
  strict('cancel', 'POST', path('cancelorder'), { ...order, processBefore: time }, (values) =>
    cancelOne({ id: values.order_id, clientOrderId: values.cliOrdId }),
  ),
  // Without a symbol it cancels the orders of all contracts.
  strict('cancel', 'POST', path('cancelallorders'), { symbol }, (values) => cancelAll({ symbol: values.symbol })),
  strict('cancel', 'POST', path('cancelallordersafter'), { timeout: digits }, (values) =>
    cancelAll({}, required(values.timeout, 'timeout')),
  ),
  // https://docs.kraken.com/api/docs/futures-api/trading/send-batch-order
  strict(
    'cancel',
    'POST',
    path('batchorder'),
    { json: jsonText(object({ batchOrder: several(batched) })), ProcessBefore: time },
    (values) =>
      cancelEach(
        required(required(values.json, 'json').batchOrder, 'batchOrder').map(({ order_id, cliOrdId }) => ({
          id: order_id,
          clientOrderId: cliOrdId,
        })),
      ),
  ),
  ...unjudged('order', 'POST', [path('sendorder')]),
  ...unjudged('amend', 'POST', [path('editorder')]),
  // To the spot wallet of Kraken, to another wallet, and to a subaccount.
  ...plain('transfer', 'POST', [path('withdrawal'), path('transfer'), path('transfer/subaccount')]),
  ...plain('other', 'POST', [path('assignmentprogram/add'), path('assignmentprogram/delete')]),
  ...plain('other', 'PUT', [
    path('leveragepreferences'),
    path('pnlpreferences'),
    path('rfq-assignment/max-leverage'),
    path('self-trade-strategy'),
    path('subaccount/{uid}/trading-enabled'),
  ]),
  ...plain('other', 'DELETE', [path('rfq-assignment/max-leverage')]),
  ...plain('read', 'GET', [
    path('accounts'),
    path('assignmentprogram/current'),
    path('assignmentprogram/history'),
    path('feeschedules/volumes'),
    path('fills'),
    path('leveragepreferences'),
    path('notifications'),
    path('openorders'),
    path('openpositions'),
    path('orders/status'),
    path('pnlpreferences'),
    path('recentorders'),
    path('rfq-assignment/max-leverage'),
    path('self-trade-strategy'),
    path('subaccount/{uid}/trading-enabled'),
    path('subaccounts'),
    path('transfers'),
    path('unwindqueue'),
    ...history('account-log', 'accountlogcsv', 'executions', 'orders', 'positions', 'triggers'),
  ]),
  ...plain('read', 'POST', [path('orders/status')]),
];

/** The meanings of Kraken Futures. A request has its fields in the query or in a form. */
export const krakenFuturesMeanings: Meanings = {
  id: krakenFutures.id,
  endpoints: on(hostsOf(krakenFutures, 'live', 'demo'), endpoints),
  fields: (request) => (request.body === '' ? inQuery(request) : inForm(request)),
};
