/** The ids of new orders, in the form of each exchange's answer. */
import { expect, it } from 'vitest';
import { namedOrders } from '../../../src/agent/judge/named-orders.js';
import type { Meaning, MeantOrder } from '../../../src/exchanges/meaning/meaning.js';

const named = (clientOrderId: string | null): Meaning => ({
  kind: 'order',
  endpoint: 'POST /orders',
  orders: [{ clientOrderId } as MeantOrder],
});
const ids = (answer: string, clientOrderId: string | null = null) =>
  namedOrders(named(clientOrderId), Buffer.from(answer));

// https://docs.bitfinex.com/reference/rest-auth-submit-order, shortened
const bitfinexOrder = (id: string, cid: string) =>
  `[${id},null,${cid},"tBTCUSD",1567590617439,1567590617439,0.001,0.001,"LIMIT",null,null,null,0,"ACTIVE"]`;
const notified = (data: string, type = 'on-req') =>
  `[1567590617.442,"${type}",null,null,${data},null,"SUCCESS","Submitting 1 orders."]`;

it.each([
  ['Binance', '{"symbol":"BTCUSDT","orderId":28,"clientOrderId":"6gCrw2kRUAF9CvJDGP16IP","fills":[]}', ['28']],
  ['Kraken', '{"error":[],"result":{"descr":{"order":"buy"},"txid":["OUF4EM-FRGI2-MQMWZD"]}}', ['OUF4EM-FRGI2-MQMWZD']],
  ['Bittrex v1.1', '{"success":true,"result":{"uuid":"e606d53c-8d70-11e3"}}', ['e606d53c-8d70-11e3']],
  ['Gate, with a number beyond 2^53', '{"id":12345678901234567890,"text":"t-1"}', ['12345678901234567890']],
  ['Bybit', '{"retCode":0,"result":{"orderId":"1321003749386327552","orderLinkId":"x-1"}}', ['1321003749386327552']],
  ['Revolut X', '{"data":[{"venue_order_id":"7a52e92e","client_order_id":"c","state":"new"}]}', ['7a52e92e']],
  ['Bitfinex', notified(`[${bitfinexOrder('30630788061', '1567590617439')}]`), ['30630788061']],
  // https://docs.bitfinex.com/reference/rest-auth-order-multi
  [
    'Bitfinex to several orders',
    notified(
      `[${notified(bitfinexOrder('31492970019', 'null'))},${notified(bitfinexOrder('31492970020', '7'))}]`,
      'ox_multi-req',
    ),
    ['31492970019', '31492970020'],
  ],
  ['Bitfinex to an order that it rejects', '["error",10001,"Invalid order: not enough exchange balance"]', []],
])('are found in the answer of %s', (_, answer, expected) => {
  expect(ids(answer)).toStrictEqual(expected);
});

it('are none that the client chose', () => {
  expect(ids('{"orderId":"own-1","id":"own-2"}', 'own-1')).toStrictEqual(['own-2']);
  expect(ids('{"orderId":"6d1b345e-2821-40e2-ad83-4ecb18a0687a"}', '6D1B345E282140E2AD834ECB18A0687A')).toStrictEqual(
    [],
  );
  expect(ids('<html>', 'own-1')).toStrictEqual([]);
});

it('are not looked for in an answer that is too long or too deep', () => {
  expect(ids(`${'['.repeat(30_000)}{"orderId":1}${']'.repeat(30_000)}`)).toStrictEqual([]);
  const opened = '[1,"ox_multi-req",1,1,['.repeat(2_000);
  expect(ids(`${opened}${']]'.repeat(2_000)}`)).toStrictEqual([]);
  expect(ids(`{"orderId":1,"x":"${'x'.repeat(70_000)}"}`)).toStrictEqual([]);
});
