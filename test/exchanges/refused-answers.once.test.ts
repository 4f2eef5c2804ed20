/**
 * Answers that refuse a request although their HTTP status means success.
 */
import { describe, expect, it } from 'vitest';
import * as exchanges from '../../src/exchanges/index.js';

type Row = readonly [exchange: keyof typeof recipes, answer: unknown];

const { createClock: _, ...recipes } = exchanges;
const row = (exchange: Row[0], answer: unknown): Row => [exchange, answer];

describe('an answer', () => {
  it.each([
    row('binance', { code: -2015, msg: 'Invalid API-key' }),
    row('binance', { code: '100001003', success: false }),
    row('bingx', { code: 100001, msg: 'Signature verification failed' }),
    row('bitbank', { success: 0, data: { code: 20001 } }),
    row('bitget', { code: '40009', msg: 'sign signature error' }),
    row('bitget', { code: '0' }),
    row('bitstamp', { status: 'error', reason: 'Invalid signature', code: 'API0005' }),
    row('bittrexV1', { success: false, message: 'INVALID_SIGNATURE' }),
    row('bybit', { retCode: 10004, retMsg: 'error sign!' }),
    row('coinex', { code: 4005, message: 'Signature error' }),
    row('cryptocom', { id: 1, code: 40101 }),
    row('deribit', { jsonrpc: '2.0', error: { code: 13009, message: 'invalid_token' } }),
    row('gemini', { result: 'error', reason: 'InvalidSignature' }),
    row('htx', { status: 'error', 'err-code': 'api-signature-not-valid' }),
    row('htx', { code: 1003, message: 'invalid signature' }),
    row('kraken', { error: ['EAPI:Invalid key'] }),
    row('krakenFutures', { result: 'error', error: 'authenticationError' }),
    row('kucoin', { code: '400005', msg: 'Invalid KC-API-SIGN' }),
    row('mexc', { code: 700002, msg: 'Signature for this request is not valid.' }),
    row('mexcFutures', { success: false, code: 602 }),
    row('okx', { code: '50113', msg: 'Invalid Sign' }),
    row('poloniex', { code: 21301, message: 'Order not found' }),
    row('whitebit', { success: false, message: 'Unauthorized' }),
  ])('of %s is a refusal: %j', (exchange, answer) => {
    expect(recipes[exchange].isRefusal(answer)).toBe(true);
  });

  it.each([
    row('binance', { status: 'NEW', orderId: 5 }),
    row('binance', { code: 200, msg: 'The operation of cancel all open order is done.' }),
    row('bitget', { code: '00000', data: [] }),
    row('bitbank', { success: 1, data: {} }),
    row('bybit', { retCode: 0, result: {} }),
    row('coinbase', { code: 'BTC', balance: '1' }),
    row('deribit', { jsonrpc: '2.0', result: {} }),
    row('htx', { code: 200, status: 'ok' }),
    row('htx', { status: 'ok', data: [] }),
    row('kraken', { error: [], result: {} }),
    row('krakenFutures', { result: 'success', accounts: {} }),
    row('kucoin', { code: '200000' }),
    row('okx', { code: '0', data: [] }),
    row('poloniex', { orderId: '1', code: 200, message: '' }),
    row('bitfinex', ['wallet', 'BTC', 1]),
  ])('of %s is none: %j', (exchange, answer) => {
    expect(recipes[exchange].isRefusal(answer)).toBe(false);
  });

  it.each([null, undefined, 'text', 5, []].map((answer) => [answer]))('that is no object is none: %j', (answer) => {
    for (const exchange of Object.values(recipes)) expect(exchange.isRefusal(answer)).toBe(false);
  });
});
