/**
 * Input for a signed WebSocket message that the caller cannot have intended is refused, and the
 * message names the field.
 */
import { describe, expect, it } from 'vitest';
import { LocksignError } from '../../src/errors/locksign-error.js';
import type { Account } from '../../src/exchanges/core/types/account.js';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import * as all from '../../src/exchanges/index.js';
import { binance, bittrexV1, coinbase, gate, krakenFutures } from '../../src/exchanges/index.js';
import { accountOf, at } from './examples.js';

/** Signs without the type checks, as JavaScript does. */
function refusal({ socket }: Pick<Exchange<never>, 'socket'>, account: Account, input: unknown): string {
  if (socket === undefined) throw new Error('no socket');
  let text: string | undefined;
  try {
    const prepared: unknown = Reflect.apply(socket.prepare, socket, [input, account, at(1700000000042)]);
    text = JSON.stringify(prepared);
  } catch (error) {
    expect(error).toBeInstanceOf(LocksignError);
    expect(error).toHaveProperty('code', 'ERR_REQUEST');
    return error instanceof LocksignError ? error.message.replace('The request cannot be signed: ', '') : '';
  }
  return expect.fail(`signed ${text}`);
}

const challenge = 'c100b894-1729-464d-ace1-52dbce11db42';
const call = { event: 'api', channel: 'spot.order_cancel_cp' };
const subscription = { event: 'subscribe', channel: 'spot.orders' } as const;
const inputs = [
  { exchange: binance, account: { apiKey: 'k' }, input: { method: 'order.place' }, wrong: 'parameters' },
  { exchange: coinbase, account: { apiKey: 'k', passphrase: 'p' }, input: { channels: ['user'] }, wrong: 'productIds' },
  { exchange: krakenFutures, account: { apiKey: 'k' }, input: { challenge, feed: 'fills' }, wrong: 'productIds' },
  { exchange: gate, account: { apiKey: 'k' }, input: call, wrong: 'parameters' },
  { exchange: gate, account: { apiKey: 'k' }, input: call, wrong: 'payload' },
  { exchange: gate, account: { apiKey: 'k' }, input: subscription, wrong: 'params' },
  { exchange: gate, account: { apiKey: 'k' }, input: subscription, wrong: 'id' },
];

describe.each(inputs)('$exchange.name refuses', ({ exchange, account, input, wrong }) => {
  it(`${wrong}, which would be lost`, () => {
    expect(() => exchange.socket?.prepare(input as never, account, at(1))).not.toThrow();
    const message = new RegExp(
      `^${wrong} is not a field of (input|a request|a subscription)\\. Use .*${Object.keys(input)[0]}`,
    );
    expect(refusal(exchange, account, { ...input, [wrong]: ['BTC-USD'] })).toMatch(message);
  });

  it('inherited fields', () => {
    expect(refusal(exchange, account, Object.create(input))).toMatch(/^input must be a plain object\./);
    const heir = Object.create({ [wrong]: 1 }, Object.getOwnPropertyDescriptors(input));
    expect(refusal(exchange, account, heir)).toMatch(/^input must be a plain object\./);
  });

  it.each([
    undefined,
    null,
    'input',
    5,
    [input],
    new Map(Object.entries(input)),
  ])('%j in place of an input', (value) => {
    expect(refusal(exchange, account, value)).toMatch(/^input must be a plain object\./);
  });

  it.each(Object.keys(input))('an input without %s', (field) => {
    expect(refusal(exchange, account, { ...input, [field]: undefined })).toMatch(new RegExp(`^${field} is undefined`));
  });
});

describe('Binance refuses', () => {
  const account = { apiKey: 'k' };

  it.each([1n, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '\ud800', null, true, {}, ['7']])('the id %s', (id) => {
    expect(refusal(binance, account, { method: 'order.place', id })).toMatch(/^id /);
  });

  it.each([
    ['a value', { symbol: 'BTCUSDT&side=SELL' }, 'params.symbol has an'],
    ['the end of a value', { symbol: 'BTCUSDT&' }, 'params.symbol has an'],
    ['a name', { 'symbol=BTCUSDT&side': 'SELL' }, 'a name in params has an'],
    ['the = of a name', { 'symbol=BTC': 'USDT' }, 'a name in params has an'],
  ])('%s with a separator, which would sign like another parameter', (_what, params, message) => {
    expect(refusal(binance, account, { method: 'order.place', params })).toContain(message);
  });

  it.each([
    { apiKey: 'other' },
    { timestamp: 1 },
    { signature: 'x' },
    { symbol: ['BTCUSDT'] },
    { symbol: null },
    { quantity: Number.NaN },
    { quantity: 1n },
    { symbol: '\ud800' },
  ])('the parameters $0', (params) => {
    const [name] = Object.keys(params);
    expect(refusal(binance, account, { method: 'order.place', params })).toMatch(new RegExp(`^params\\.${name} `));
  });

  it('inherited parameters', () => {
    const params = Object.create({ symbol: 'BTCUSDT' });
    expect(refusal(binance, account, { method: 'order.place', params })).toMatch(/^params must be a plain object\./);
  });
});

describe('Binance signs', () => {
  const prepare = (params: Readonly<Record<string, string>>, id?: string | number) =>
    binance.socket?.prepare({ method: 'order.place', params, ...(id !== undefined && { id }) }, { apiKey: 'k' }, at(9));

  it('a value with an = or a percent sign unchanged, because neither looks like another parameter', () => {
    expect(prepare({ newClientOrderId: 'a=b%26c' })?.message).toBe('apiKey=k&newClientOrderId=a=b%26c&timestamp=9');
  });

  it('the values at the time of the call, even if they change before the signature is ready', () => {
    const params = { symbol: 'BTCUSDT' };
    const prepared = prepare(params, 0);
    params.symbol = 'ETHUSDT';
    expect(JSON.parse(String(prepared?.finish('s')))).toStrictEqual({
      id: 0,
      method: 'order.place',
      params: { symbol: 'BTCUSDT', apiKey: 'k', timestamp: 9, signature: 's' },
    });
  });
});

it.each([1n, 5, null, {}, '\ud800'])('Gate refuses the id %s', (id) => {
  expect(refusal(gate, { apiKey: 'k' }, { ...call, id })).toMatch(/^id /);
});

describe('a text that two requests could share a signature for is refused', () => {
  it.each([
    ['a URL', 'https://api.bittrex.com/api/v1.1/account/withdraw?apikey=k&nonce=1&currency=BTC&quantity=1&address=a'],
    ['an empty text', ''],
    ['a line break', 'abc\n'],
    ['none', undefined],
  ])('Bittrex: %s as challenge', (_, given) => {
    expect(refusal(bittrexV1, { apiKey: 'k' }, given)).toMatch(/^challenge must be letters, digits and hyphens/);
  });

  it.each(['spot.login\nx', 'spot.orders&event=subscribe', '', ' spot.orders'])('Gate: the channel %j', (channel) => {
    expect(refusal(gate, { apiKey: 'k' }, { ...call, channel })).toMatch(/^channel must be text such as/);
    expect(refusal(gate, { apiKey: 'k' }, { ...subscription, channel })).toMatch(/^channel must be text such as/);
  });
});

it.each([
  [binance, { apiKey: 'k' }, { method: '' }, /^method must be text such as/],
  [krakenFutures, { apiKey: 'k' }, { challenge, feed: 'open orders' }, /^feed must be text such as/],
  [coinbase, { apiKey: 'k', passphrase: 'p' }, { channels: 'user' }, /^channels must be a list such as/],
] as const)('an almost correct input is refused (case %#)', (exchange, account, input, message) => {
  expect(refusal(exchange, account, input)).toMatch(message);
});

describe('the end of a subscription', () => {
  it('is signed by Gate as an end, and not as a subscription', () => {
    const prepared = gate.socket?.prepare(
      { ...subscription, event: 'unsubscribe' },
      { apiKey: 'k' },
      at(1700000000042),
    );
    expect(prepared?.message).toBe('channel=spot.orders&event=unsubscribe&time=1700000000');
    expect(JSON.parse(String(prepared?.finish('s')))).toMatchObject({ event: 'unsubscribe', auth: { SIGN: 's' } });
  });

  it('is sent to Kraken Futures as an end', () => {
    const input = { challenge, feed: 'fills', event: 'unsubscribe' } as const;
    const prepared = krakenFutures.socket?.prepare(input, { apiKey: 'k' }, at(1));
    expect(JSON.parse(String(prepared?.finish('s')))).toMatchObject({ event: 'unsubscribe', feed: 'fills' });
  });
});

it('Binance prefers the recvWindow of the request to that of the account', () => {
  const account = { apiKey: 'k', recvWindow: 4_000 };
  const message = (params: Readonly<Record<string, number>>) =>
    binance.socket?.prepare({ method: 'order.place', params }, account, at(9))?.message;
  expect(message({})).toBe('apiKey=k&recvWindow=4000&timestamp=9');
  expect(message({ recvWindow: 5 })).toBe('apiKey=k&recvWindow=5&timestamp=9');
});

describe('a plain login', () => {
  const logins = Object.values(all).filter(
    (each): each is Exchange<never> =>
      typeof each === 'object' && each.socket !== undefined && each.socket.takesInput !== true,
  );

  it('is what most exchanges have', () => {
    expect(logins.map(({ id }) => id)).toEqual(expect.arrayContaining(['htx', 'okx', 'bybit', 'upbit']));
  });

  it.each(logins)('of $id refuses an input, such as the name of another stream', (exchange) => {
    const account = accountOf(exchange);
    expect(() => exchange.socket?.prepare(undefined as never, account, at(1700000000042))).not.toThrow();
    for (const input of [{ type: 'linear' }, 'contracts', {}, null, 0, false]) {
      expect(refusal(exchange, account, input)).toMatch(/^input is not used by .*, whose WebSocket login takes none\./);
    }
  });
});
