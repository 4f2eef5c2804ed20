/** What the agent remembers is made from its log, so it is the same after a restart. */
import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../../src/agent/amount.js';
import { cancel, DAY, denied, HOUR, order, places, spentOf } from './states.js';

const newPlace = places();
const client = 'grid-bot';
const account = 'binance-main';

describe('sums', () => {
  it('are exact, by client, account and currency, also after a restart', () => {
    const place = newPlace();
    const before = place.open();
    before.record(order('0.1'));
    before.record(order('0.2'));
    before.record(order('7', { client: 'other-bot' }));
    before.record(order('1', { placed: [{ currency: 'BTC', amount: amountOf('0.00000000000000000001') }] }));
    for (const state of [before, place.reopen()]) {
      expect(state.spent({ client }, 'USDT')).toBe(amountOf('0.3'));
      expect(state.spent({ client: 'other-bot' }, 'USDT')).toBe(amountOf('7'));
      expect(state.spent({ account }, 'USDT')).toBe(amountOf('7.3'));
      expect(state.spent({ client }, 'BTC')).toBe(1n);
      expect(state.spent({ client }, 'EUR')).toBe(0n);
    }
  });

  it('count for 24 hours and at most a minute longer', () => {
    const place = newPlace();
    const state = place.open();
    state.record(order('5'));
    place.time += DAY - 1;
    expect(spentOf(state)).toBe(amountOf('5'));
    expect(spentOf(place.reopen())).toBe(amountOf('5'));
    place.time += 60_001;
    expect(spentOf(place.reopen())).toBe(0n);
  });

  it('do not count denied requests', () => {
    const state = newPlace().open();
    state.record(order('5', { decision: 'deny', reason: { code: 'collar', text: 'the price is too high' } }));
    expect(spentOf(state)).toBe(0n);
  });

  it('refuse an amount below zero, which would give room for others', () => {
    const state = newPlace().open();
    expect(() => state.record(order('5', { placed: [{ currency: 'USDT', amount: -1n }] }))).toThrow(RangeError);
    expect(spentOf(state)).toBe(0n);
  });

  it('are kept by a clock that steps back', () => {
    const place = newPlace();
    place.open().record(order('5'));
    place.time -= 2 * DAY;
    const state = place.reopen();
    state.record(order('1'));
    expect(spentOf(state)).toBe(amountOf('6'));
    // 24 hours have to pass from there, and not until the wall clock shows the old time again.
    place.time += DAY - 1;
    expect(spentOf(state)).toBe(amountOf('6'));
    place.time += 60_001;
    expect(spentOf(state)).toBe(0n);
  });

  it('are not freed by a wall clock that steps forward while the agent runs', () => {
    const place = newPlace();
    let elapsed = 0;
    const state = place.open({ elapsed: () => elapsed });
    state.record(order('5'));
    place.time += 3 * DAY;
    elapsed += HOUR;
    state.record(order('1'));
    expect(spentOf(state)).toBe(amountOf('6'));
    elapsed += DAY - HOUR + 60_001;
    expect(spentOf(state)).toBe(amountOf('1'));
    // The log has the time of the sums too, so a corrected clock does not keep the last one for
    // days.
    place.time -= 3 * DAY - DAY;
    expect(spentOf(place.reopen())).toBe(amountOf('1'));
    place.time += DAY;
    expect(spentOf(place.reopen())).toBe(0n);
  });
});

describe('nonces', () => {
  it('rise, also over a restart, a step back of the clock and a lower request', () => {
    const place = newPlace();
    const state = place.open();
    expect(state.takeNonce(account, 1_767_225_600_000n)).toBe(1_767_225_600_000n);
    expect(state.takeNonce(account, 5n)).toBe(1_767_225_600_001n);
    place.time -= DAY;
    // A clean end of the agent leaves no gap.
    expect(place.reopen().takeNonce(account, 5n)).toBe(1_767_225_600_002n);
    expect(place.reopen().takeNonce('kraken-main', 7n)).toBe(7n);
  });

  it('are not reused after the mark that was reserved ahead, if the agent did not end cleanly', () => {
    const place = newPlace();
    const state = place.open();
    state.takeNonce(account, 1_767_225_600_000n);
    const crashed = place.lines();
    state.close();
    place.rewrite(() => crashed);
    expect(place.open().takeNonce(account, 0n)).toBe(1_767_225_610_001n);
  });

  it('write one line for many', () => {
    const place = newPlace();
    const state = place.open();
    for (let i = 0; i < 5000; i++) state.takeNonce(account, 1_767_225_600_000_000_000n);
    expect(place.ofType('nonce')).toHaveLength(1);
  });

  it('of clients are the highest that they have used', () => {
    const place = newPlace();
    const state = place.open();
    expect(state.clientNonce(client)).toBe(0n);
    state.record(denied({ clientNonce: '12' }));
    state.record(order('1', { clientNonce: '9007199254740993' }));
    state.record(order('1', { clientNonce: '13' }));
    expect(state.clientNonce(client)).toBe(9007199254740993n);
    expect(place.reopen().clientNonce(client)).toBe(9007199254740993n);
  });
});

describe('replay keys', () => {
  const until = 1_767_225_600_000 + 60_000;

  it('are remembered for each client, also of denied requests', () => {
    const place = newPlace();
    place.open().record(denied({ replay: { key: 'aa', until } }));
    const state = place.reopen();
    expect(state.replayed(client, 'aa')).toBe(true);
    expect(state.replayed(client, 'bb')).toBe(false);
    expect(state.replayed('other-bot', 'aa')).toBe(false);
  });

  it('deny the client when they are full, and evict nothing', () => {
    const place = newPlace();
    const state = place.open({ limits: { replays: 2 } });
    for (const key of ['aa', 'bb']) state.record(order('1', { replay: { key, until } }));
    expect(state.replaysFull(client)).toBe(true);
    expect(state.replaysFull('other-bot')).toBe(false);
    expect(() => state.record(order('1', { replay: { key: 'cc', until } }))).toThrow('full');
    expect(spentOf(state)).toBe(amountOf('2'));
    state.record(denied({ replay: { key: 'cc', until } }));
    expect(['aa', 'bb', 'cc'].map((key) => state.replayed(client, key))).toStrictEqual([true, true, false]);
    place.time = until + 120_000;
    expect(state.replaysFull(client)).toBe(false);
    expect(state.replayed(client, 'aa')).toBe(false);
  });

  it('that are gone leave a horizon, which stays over a restart and a step back of the clock', () => {
    const place = newPlace();
    const state = place.open({ limits: { replays: 1 } });
    state.record(order('1', { replay: { key: 'aa', until } }));
    expect(state.horizon(client)).toBe(0);
    place.time = until + 120_000;
    expect(state.replaysFull(client)).toBe(false);
    state.rotate();
    place.time -= HOUR;
    const later = place.reopen({ limits: { replays: 1 } });
    expect(later.replayed(client, 'aa')).toBe(false);
    expect(later.horizon(client)).toBe(until);
  });

  it('are kept while the wall clock is behind the time of the sums', () => {
    const place = newPlace();
    place.time += DAY;
    place.open();
    place.time -= DAY;
    const state = place.reopen({ limits: { replays: 1 } });
    state.record(order('1', { replay: { key: 'aa', until } }));
    expect(state.replaysFull(client)).toBe(true);
    expect(state.horizon(client)).toBe(0);
  });
});

describe('orders', () => {
  it('belong to the client whose request placed them, by both ids, over restarts', () => {
    const place = newPlace();
    const state = place.open();
    const [meant] = order('1').meaning?.orders ?? [];
    if (meant === undefined) throw new Error('the order has no meaning');
    const meaning = { kind: 'order', endpoint: null, orders: [{ ...meant, clientOrderId: 'my-1' }] } as const;
    const sequence = state.record(order('1', { meaning }));
    expect(state.placedBy(client, 'my-1', 'client order id')).toBe(true);
    state.outcome(sequence, { status: 200, sent: 'yes', milliseconds: 5, orders: ['28'] });
    for (const each of [state, place.reopen()]) {
      expect(['28', 'my-1', '29'].map((id) => each.placedBy(client, id))).toStrictEqual([true, false, false]);
      expect(['28', 'my-1'].map((id) => each.placedBy(client, id, 'client order id'))).toStrictEqual([false, true]);
      expect(each.placedBy('other-bot', '28')).toBe(false);
    }
  });

  it('are remembered for seven days, and the newest of too many', () => {
    const place = newPlace();
    const state = place.open({ limits: { orders: 2 } });
    const answer = (...orders: string[]) =>
      state.outcome(state.record(order('1')), { status: 200, sent: 'yes', milliseconds: 5, orders });
    answer('1');
    place.time += 6 * DAY;
    expect(state.placedBy(client, '1')).toBe(true);
    answer('2', '3');
    expect(['1', '2', '3'].map((id) => state.placedBy(client, id))).toStrictEqual([false, true, true]);
    place.time += 8 * DAY;
    answer('4');
    expect(['2', '3', '4'].map((id) => state.placedBy(client, id))).toStrictEqual([false, false, true]);
  });

  it('are attributed when the answer comes after a rotation', () => {
    const place = newPlace();
    const state = place.open();
    const sequence = state.record(order('1'));
    state.rotate();
    place.reopen().outcome(sequence, { status: 200, sent: 'yes', milliseconds: 5, orders: ['28'] });
    expect(place.reopen().placedBy(client, '28')).toBe(true);
  });
});

describe('the mode', () => {
  it('stays over a restart', () => {
    const place = newPlace();
    expect(place.open().mode).toBe('running');
    place.state?.setMode('frozen', 0);
    expect(place.reopen().mode).toBe('frozen');
    place.state?.setMode('running', 0);
    expect(place.reopen().mode).toBe('running');
  });
});

describe('the log', () => {
  it('is private, and has no raw path, signature or secret', () => {
    const place = newPlace();
    const state = place.open();
    const { meaning } = order('1');
    if (meaning === null) throw new Error('the order has no meaning');
    state.record(order('1', { meaning: { ...meaning, reason: 'nobody knows signature=abc' } }));
    state.record(cancel('28'));
    expect(statSync(place.path()).mode & 0o777).toBe(0o600);
    expect(place.lines().join()).not.toContain('signature');
    expect(place.ofType('decision')[0]).toMatchObject({ endpoint: 'POST /api/v3/order', placed: [{ amount: '1' }] });
  });
});
