/** What requests of Gemini mean. Their fields are in a payload, which names the path too. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import { send } from './requests.js';

/** @param signed is the text of the payload, if it is not made of the path and the fields. */
function request(
  path: string,
  fields: object = {},
  signed = JSON.stringify({ request: path, nonce: 1, ...fields }),
): RawRequest {
  const headers = { 'content-type': 'text/plain', 'x-gemini-payload': Buffer.from(signed).toString('base64') };
  return { ...send('POST', 'api.gemini.com', path), headers };
}

const meant = (...given: Parameters<typeof request>) => meaningOf('gemini', request(...given));

describe('a cancellation of Gemini', () => {
  it('names an order, or all of them', () => {
    expect(meant('/v1/order/cancel', { order_id: 106817811 })).toMatchObject({
      kind: 'cancel',
      cancel: { symbol: null, ids: ['106817811'], all: false },
    });
    expect(meant('/v1/order/cancel/all')).toMatchObject({ kind: 'cancel', cancel: { symbol: null, all: true } });
  });

  it('may repeat its fields in the body', () => {
    const cancel = request('/v1/order/cancel', { order_id: '1' });
    expect(meaningOf('gemini', { ...cancel, body: '{"order_id":"1"}' })).toMatchObject({ kind: 'cancel' });
    for (const body of ['{"order_id":"2"}', '{"order_id":1}', '{"all":true}', 'order_id=1', '[]']) {
      expect(meaningOf('gemini', { ...cancel, body })).toMatchObject({ kind: 'unknown' });
    }
  });

  it.each<[string, object]>([
    ['no order', {}],
    ['a list of orders', { order_id: [1] }],
    ['another account', { order_id: 1, account: 'other' }],
  ])('is unknown with %s', (_, fields) => {
    expect(meant('/v1/order/cancel', fields)).toMatchObject({ kind: 'unknown' });
  });
});

it('knows no request of Gemini whose payload names another path', () => {
  expect(meant('/v1/balances')).toMatchObject({ kind: 'read' });
  for (const signed of [
    '{"request":"/v1/withdraw/btc","nonce":1}',
    '{"request":"/v1/balances","request":"/v1/withdraw/btc","nonce":1}',
    '{"nonce":1}',
    '[]',
  ]) {
    expect(meant('/v1/balances', {}, signed)).toMatchObject({ kind: 'unknown' });
  }
  expect(meaningOf('gemini', { ...request('/v1/balances'), headers: {} })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('gemini', { ...request('/v1/balances'), query: '' })).toMatchObject({ kind: 'unknown' });
});

it.each<[string, string]>([
  ['withdraw', '/v1/withdraw/btc'],
  ['withdraw', '/v2/withdraw/ethereum/eth'],
  ['withdraw', '/v1/payments/sen/withdraw'],
  ['transfer', '/v1/account/transfer/btc'],
  ['other', '/v1/approvedAddresses/bitcoin/request'],
  ['other', '/v1/staking/stake'],
  ['session', '/v1/heartbeat'],
  ['read', '/v1/orders'],
  ['unknown', '/v1/order/new'],
  ['unknown', '/v1/instant/execute'],
  ['unknown', '/v1/clearing/new'],
  ['unknown', '/v1/wrap/GUSDUSD'],
])('gives the kind %s to %s of Gemini', (kind, path) => {
  expect(meant(path)).toMatchObject({ kind });
});
