/**
 * What the requests of Bittrex v1.1 mean. All of them are GET requests.
 * @see https://github.com/Bittrex/bittrex.github.io
 * @module
 */
import { cancelOne } from '../../meaning/cancels.js';
import { type Hosted, on, plain, strict } from '../../meaning/endpoint.js';
import { choice, positive, required, symbol, text } from '../../meaning/fields.js';
import { hostsOf, inQuery, type Meanings, without } from '../../meaning/meanings.js';
import { bittrexV1 } from './recipe.js';

const path = (name: string): string => `/api/v1.1/${name}`;
const uuid = text(/^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/);

const limitOrder = (name: string, side: 'buy' | 'sell'): Hosted =>
  strict(
    'order',
    'GET',
    path(name),
    { market: symbol, quantity: positive, rate: positive, timeInForce: choice({ GTC: null, IOC: 'IOC', FOK: 'FOK' }) },
    (values) => ({
      orders: [
        {
          market: 'spot',
          symbol: required(values.market, 'market'),
          side,
          type: 'limit',
          quantity: required(values.quantity, 'quantity'),
          quantityUnit: 'base',
          price: required(values.rate, 'rate'),
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: false,
          timeInForce: values.timeInForce ?? null,
          trigger: null,
          attached: null,
          clientOrderId: null,
        },
      ],
    }),
  );

const endpoints = [
  limitOrder('market/buylimit', 'buy'),
  limitOrder('market/selllimit', 'sell'),
  strict('cancel', 'GET', path('market/cancel'), { uuid }, (values) => cancelOne({ id: values.uuid })),
  ...plain('withdraw', 'GET', [path('account/withdraw')]),
  // Makes an address if there is none.
  ...plain('other', 'GET', [path('account/getdepositaddress')]),
  ...plain('read', 'GET', [
    path('account/getbalance'),
    path('account/getbalances'),
    path('account/getdeposithistory'),
    path('account/getorder'),
    path('account/getorderhistory'),
    path('account/getwithdrawalhistory'),
    path('market/getopenorders'),
  ]),
];

/** The meanings of Bittrex v1.1. */
export const bittrexV1Meanings: Meanings = {
  id: bittrexV1.id,
  endpoints: on(hostsOf(bittrexV1, 'live'), endpoints),
  fields: (request) => without(inQuery(request), ['apikey', 'nonce']),
};
