/**
 * What the policy of a client allows.
 */
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../../src/agent/amount.js';
import type { ClientPolicy } from '../../../src/agent/policy/policy.js';
import { checkLimits, checkMeaning } from '../../../src/agent/policy/rules.js';
import { Denial } from '../../../src/agent/reason.js';
import type { Kind, Meaning, MeantOrder } from '../../../src/exchanges/meaning/meaning.js';
import { clientWith } from '../../helpers/agent-policy.js';

const order: MeantOrder = {
  market: 'spot',
  symbol: 'BTCUSDT',
  side: 'buy',
  type: 'limit',
  quantity: '1',
  quantityUnit: 'base',
  price: '100',
  quoteQuantity: null,
  reduceOnly: false,
  postOnly: false,
  timeInForce: null,
  trigger: null,
  attached: null,
  clientOrderId: null,
};
const stop = { kind: 'stopLoss', price: '90' } as const;
const ordered = (...changes: Partial<MeantOrder>[]): Meaning => ({
  kind: 'order',
  endpoint: 'POST /api/v3/order',
  orders: changes.map((change) => ({ ...order, ...change })),
});
const cancelled = (cancel: Partial<Meaning['cancel']>): Meaning => ({
  kind: 'cancel',
  endpoint: 'DELETE /api/v3/order',
  cancel: { symbol: null, ids: null, all: false, ...cancel },
});
const bare = (kind: Kind): Meaning => ({ kind, endpoint: 'POST /x' });

/** The code of the denial, or undefined if the request is allowed. */
function denialOf(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!(error instanceof Denial)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

const own = (id: string): boolean => id.startsWith('own');
const judged = (client: ClientPolicy, meaning: Meaning, request = { method: 'POST', path: '/x' }) =>
  denialOf(() => checkMeaning(client, meaning, request, own));

const everything = clientWith({
  allow: '["read", "order", "cancel", "cancel-all"]',
  markets: '["spot", "margin", "linear", "inverse", "option"]',
  symbols: '"unlimited"',
  'order-types': '["limit", "market", "stop"]',
  'max-order': '"unlimited"',
  'max-day': '"unlimited"',
  collar: '"unlimited"',
});

describe('the meaning of a request', () => {
  it.each([
    ['read', bare('read')],
    ['order', ordered({})],
    ['order', { ...ordered({}), kind: 'amend' }],
    ['cancel', cancelled({ ids: ['own-1'] })],
    ['cancel-all', cancelled({ symbol: 'BTCUSDT', all: true })],
  ] as const)('needs the word %s', (word, meaning) => {
    const words = ['read', 'order', 'cancel', 'cancel-all'];
    const allow = (list: readonly string[]) => clientWith({ allow: JSON.stringify(list) });
    expect(judged(allow([word]), meaning)).toBeUndefined();
    const others = words.filter((each) => each !== word);
    expect(judged(allow(others), meaning)).toBe(`not-allowed: allow has no "${word}"`);
  });

  it.each([
    ['withdraw', 'withdraw: withdrawals are never allowed'],
    ['transfer', 'transfer: transfers are never allowed'],
    ['session', 'session: sessions are never allowed'],
    ['unknown', 'endpoint: the endpoint is not known'],
  ] as const)('is denied for %s, whatever the policy says', (kind, expected) => {
    expect(judged(everything, bare(kind))).toBe(expected);
  });

  it('is denied where it is unknown, with the reason of the tables', () => {
    expect(judged(everything, { ...bare('unknown'), reason: 'The request is denied: price is missing.' })).toBe(
      'endpoint: The request is denied: price is missing',
    );
  });

  it.each([
    ['another symbol', { symbol: 'ETHUSDT' }, 'symbol: symbols does not list the symbol'],
    ['the symbol in another case', { symbol: 'btcusdt' }, 'symbol: symbols does not list the symbol'],
    ['another market', { market: 'linear' }, 'market: markets has no "linear"'],
    ['borrowed money', { margin: 'cross' }, 'market: a spot order must not borrow'],
    ['a market order', { type: 'market', price: null }, 'order-type: order-types has no "market"'],
    ['a trigger', { trigger: stop }, 'order-type: order-types has no "stop"'],
    [
      'an attached order',
      { attached: [{ kind: 'stopLoss', trigger: '9', price: '8' }] },
      'order-type: order-types has no "stop"',
    ],
  ] as const)('is denied for an order with %s', (_, change, expected) => {
    expect(judged(clientWith(), ordered(change))).toBe(expected);
    expect(judged(clientWith(), ordered({}, change))).toBe(expected);
    if (!('margin' in change)) expect(judged(everything, ordered(change))).toBeUndefined();
  });

  it('needs market for a stop that is a market order, and for such an attached order', () => {
    const client = clientWith({ 'order-types': '["limit", "stop"]' });
    expect(judged(client, ordered({ trigger: stop }))).toBeUndefined();
    const expected = 'order-type: order-types has no "market"';
    expect(judged(client, ordered({ trigger: stop, type: 'market', price: null }))).toBe(expected);
    expect(judged(client, ordered({ attached: [{ kind: 'stopLoss', trigger: '9', price: null }] }))).toBe(expected);
  });

  it('is denied for an order that it does not state', () => {
    expect(judged(everything, bare('order'))).toBe('endpoint: the request does not state its order');
    expect(judged(everything, bare('amend'))).toBe('endpoint: the request does not state its order');
  });

  it.each([{ symbol: '' }, { price: null }, { quantity: null }])('is denied for an amend with %j', (change) => {
    const meaning = { ...ordered(change), kind: 'amend' } as const;
    expect(judged(everything, meaning)).toBe('field: an amend must state its symbol, its price and its whole quantity');
    expect(judged(everything, ordered({ ...change, symbol: 'BTCUSDT' }))).toBeUndefined();
  });

  it.each([
    ['an own order', { ids: ['own-1'] }, undefined],
    ['own orders by both identifiers', { ids: ['own-1'], clientOrderId: 'own-2' }, undefined],
    ['the order of another', { ids: ['1'] }, 'other-client'],
    ['own orders and another', { ids: ['own-1', '1'] }, 'other-client'],
    ['the order of another by its client order id', { clientOrderId: '1' }, 'other-client'],
    ['any order of a listed symbol', { symbol: 'BTCUSDT', ids: ['1'] }, undefined],
    ['an order of another symbol', { symbol: 'ETHUSDT', ids: ['own-1'] }, 'symbol'],
    ['no order', {}, 'field'],
    ['no order of a symbol', { symbol: 'BTCUSDT', ids: [] }, 'field'],
  ] as const)('of a cancellation of %s is judged by symbol and owner', (_, cancel, expected) => {
    expect(judged(clientWith(), cancelled(cancel))?.split(':')[0]).toBe(expected);
  });

  it('of a cancellation without details is denied', () => {
    expect(judged(everything, bare('cancel'))).toBe('field: a cancellation must name its order');
  });

  it('of kind other needs its exact endpoint in allow-endpoints', () => {
    const path = '/fapi/v1/leverage';
    const meaning: Meaning = { kind: 'other', endpoint: `POST ${path}` };
    const request = { method: 'POST', path };
    expect(judged(everything, meaning, request)).toBe(`not-allowed: allow-endpoints has no "POST ${path}"`);
    const client = clientWith({ 'allow-endpoints': `["POST ${path}"]` });
    expect(judged(client, meaning, request)).toBeUndefined();
    const other: Meaning = { kind: 'other', endpoint: 'POST /fapi/v1/marginType' };
    expect(judged(client, other, { method: 'POST', path: '/fapi/v1/marginType' })).toContain('not-allowed');
    for (const kind of ['withdraw', 'transfer', 'session', 'unknown'] as const)
      expect(judged(client, { ...meaning, kind }, request)).toBeDefined();
  });

  it('of kind other matches a template by its endpoint, and one path alone', () => {
    const template = 'POST /api/v4/futures/usdt/positions/{contract}/leverage';
    const meaning: Meaning = { kind: 'other', endpoint: template };
    const at = (contract: string) => ({
      method: 'POST',
      path: `/api/v4/futures/usdt/positions/${contract}/leverage`,
    });
    const allowing = (endpoint: string) =>
      clientWith({ account: '"gate"', symbols: '"unlimited"', 'allow-endpoints': `["${endpoint}"]` });
    expect(judged(allowing(template), meaning, at('ETH_USDT'))).toBeUndefined();
    const one = allowing(template.replace('{contract}', 'BTC_USDT'));
    expect(judged(one, meaning, at('BTC_USDT'))).toBeUndefined();
    expect(judged(one, meaning, at('ETH_USDT'))).toContain('not-allowed');
  });
});

describe('limits', () => {
  const usdt = (text: string) => ({ currency: 'USDT', amount: amountOf(text) });
  const none = () => 0n;
  const limited = (
    placed: readonly { currency: string; amount: bigint }[],
    spent: Parameters<typeof checkLimits>[3] = none,
    account: Parameters<typeof checkLimits>[1] = 'unlimited',
    client = clientWith(),
  ) => denialOf(() => checkLimits(client, account, placed, spent));

  it('admit an order of exactly max-order, and none above it', () => {
    expect(limited([usdt('500')])).toBeUndefined();
    expect(limited([usdt('500.00000000000000000001')])).toBe(
      'max-order: an order of 500.00000000000000000001 USDT is above max-order, 500 USDT',
    );
  });

  it('compare max-order with each order of a batch, and max-day with their sum', () => {
    expect(limited(Array(10).fill(usdt('500')))).toBeUndefined();
    expect(limited(Array(11).fill(usdt('500')))).toBe(
      'max-day: 5500 USDT after 0 USDT in 24 hours is above max-day, 5000 USDT',
    );
  });

  it('count what was placed before, by the client and by its account', () => {
    const client = (by: object) => ('client' in by ? amountOf('4900') : 0n);
    expect(limited([usdt('100')], client)).toBeUndefined();
    expect(limited([usdt('100.1')], client)).toContain('max-day: 100.1 USDT after 4900 USDT');
    const account = (by: object) => ('account' in by ? amountOf('7950') : 0n);
    expect(limited([usdt('50')], account, [usdt('8000')])).toBeUndefined();
    expect(limited([usdt('51')], account, [usdt('8000')])).toContain('is above max-day of the account, 8000 USDT');
  });

  it('ask for the sums of this client and this account', () => {
    const asked: unknown[] = [];
    const record: typeof none = (...of: unknown[]) => {
      asked.push(...of);
      return 0n;
    };
    limited([usdt('1')], record, [usdt('8000')]);
    expect(asked).toEqual([{ client: 'grid-bot' }, 'USDT', { account: 'binance-main' }, 'USDT']);
  });

  it('do not equate quote currencies', () => {
    expect(limited([{ currency: 'USDC', amount: 1n }])).toBe('max-order: max-order has no amount in USDC');
    const client = clientWith({ 'max-order': '"unlimited"' });
    expect(limited([{ currency: 'USDC', amount: 1n }], none, 'unlimited', client)).toBe(
      'max-day: max-day has no amount in USDC',
    );
    expect(limited([usdt('1')], none, [{ currency: 'USDC', amount: 1n }])).toBe(
      'max-day: max-day of the account has no amount in USDT',
    );
  });

  it('admit any amount where both say unlimited', () => {
    expect(limited([usdt('1000000000')], none, 'unlimited', everything)).toBeUndefined();
  });

  it('admit nothing for a client that states none', () => {
    const client = clientWith({ allow: '["read"]', 'max-order': undefined, 'max-day': undefined });
    expect(limited([usdt('1')], none, 'unlimited', client)).toContain('max-order has no amount in USDT');
  });
});
