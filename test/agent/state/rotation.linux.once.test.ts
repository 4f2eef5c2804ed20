/** A full file gets a number, and the next one begins with everything that the agent remembers. */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { amountOf } from '../../../src/agent/amount.js';
import type { State } from '../../../src/agent/state/state.js';
import { type SystemCalls, systemCalls } from '../../../src/agent/state/system-calls.js';
import { verifyLog } from '../../../src/agent/state/verify-log.js';
import type { SigningKey } from '../../../src/index.js';
import { denied, loadKey, order, type Place, places, spentOf } from './states.js';

const newPlace = places();
let key: SigningKey;
beforeAll(async () => {
  key = await loadKey();
});

const client = 'grid-bot';
const until = 1_767_225_600_000 + 60_000;

/** Something of every kind that the agent remembers. */
function fill(state: State): void {
  state.record(order('1', { replay: { key: 'aa', until }, clientNonce: '7' }));
  state.record(denied({ replay: { key: 'bb', until } }));
  const sequence = state.record(order('2', { account: 'other' }));
  state.outcome(sequence, { status: 200, sent: 'yes', milliseconds: 5, orders: ['28'] });
  state.takeNonce('kraken-main', 1_767_225_600_000n);
  state.setMode('frozen', 0);
}

function expectFilled(state: State): void {
  expect(spentOf(state)).toBe(amountOf('3'));
  expect(state.spent({ account: 'binance-main' }, 'USDT')).toBe(amountOf('1'));
  expect(['aa', 'bb', 'cc'].map((each) => state.replayed(client, each))).toStrictEqual([true, true, false]);
  expect(state.clientNonce(client)).toBe(7n);
  expect(state.placedBy(client, '28')).toBe(true);
  expect(state.mode).toBe('frozen');
}

describe('a rotation', () => {
  it('keeps everything, and the chain goes on through all files', () => {
    const place = newPlace();
    const state = place.open();
    fill(state);
    for (let i = 0; i < 3; i++) {
      state.rotate();
      expectFilled(state);
    }
    const later = place.reopen();
    expectFilled(later);
    expect(later.takeNonce('kraken-main', 0n)).toBe(1_767_225_600_001n);
    expect(place.files()).toStrictEqual([
      'agent.log',
      'agent.log.1',
      'agent.log.2',
      'agent.log.3',
      'agent.log.reserve',
    ]);
    expect(verifyLog(place.folder, key)).toMatchObject({ files: 4, broken: undefined, head: later.head });
  });

  it('happens by itself when the file is full', async () => {
    const place = newPlace();
    const state = place.open({ limits: { fileBytes: 20_000 } });
    for (let i = 0; i < 100; i++) state.record(order('1'));
    await expect.poll(() => existsSync(place.path('agent.log.1')), { timeout: 5000 }).toBe(true);
    state.record(order('1'));
    expect(spentOf(place.reopen())).toBe(amountOf('101'));
  });

  it('does not happen because of a snapshot that is longer than a file should be', async () => {
    const place = newPlace();
    const state = place.open({ limits: { fileBytes: 20_000 } });
    for (let i = 0; i < 1000; i++) state.record(denied({ replay: { key: `key-${i}`, until } }));
    await expect.poll(() => existsSync(place.path('agent.log.1')), { timeout: 5000 }).toBe(true);
    expect(statSync(place.path()).size).toBeGreaterThan(20_000);
    const wait = () => new Promise((resolve) => setTimeout(resolve, 2200));
    await wait();
    place.reopen({ limits: { fileBytes: 20_000 } });
    await wait();
    expect(place.files()).not.toContain('agent.log.2');
  });

  it('continues the numbers when the first files were archived', () => {
    const place = newPlace();
    const state = place.open();
    state.rotate();
    state.rotate();
    for (const name of ['agent.log.1', 'agent.log.2']) rmSync(place.path(name));
    place.reopen().rotate();
    expect(place.files()).toContain('agent.log.3');
  });

  it('keeps a head that the vault has sealed before it', () => {
    const place = newPlace();
    const state = place.open();
    fill(state);
    const sealed = state.head;
    state.rotate();
    expectFilled(place.reopen({ sealed }));
  });

  it('has thousands of entries in lines of a bounded length', () => {
    const place = newPlace();
    const state = place.open();
    for (let i = 0; i < 2500; i++) state.record(denied({ replay: { key: `key-${i}`, until } }));
    state.rotate();
    expect(place.ofType('replays')).toHaveLength(4);
    const later = place.reopen();
    expect([0, 999, 1000, 2499].every((i) => later.replayed(client, `key-${i}`))).toBe(true);
  });
});

/** Copies the folder after every call that changes it, as a crash would leave it. */
function snapshotsOfRotation(place: Place): string[] {
  const copies: string[] = [];
  let isWatching = false;
  const copy = () => {
    if (!isWatching) return;
    const folder = mkdtempSync(join(place.folder, 'crash-'));
    for (const name of readdirSync(place.folder)) {
      if (name.startsWith('agent.')) copyFileSync(place.path(name), join(folder, name));
    }
    copies.push(folder);
  };
  const calls = Object.fromEntries(
    Object.entries(systemCalls).map(([name, call]) => [
      name,
      (...parameters: unknown[]) => {
        copy();
        const result: unknown = Reflect.apply(call as (...given: unknown[]) => unknown, undefined, parameters);
        copy();
        return result;
      },
    ]),
  ) as unknown as SystemCalls; // the same names, with functions of the same types
  const state = place.open({ calls });
  fill(state);
  isWatching = true;
  state.rotate();
  isWatching = false;
  return copies;
}

describe('a crash', () => {
  it('between any two calls of a rotation loses nothing', () => {
    const place = newPlace();
    const folders = snapshotsOfRotation(place);
    place.state?.close();
    expect(folders.length).toBeGreaterThan(10);
    for (const folder of folders) {
      const state = place.open({ folder });
      expectFilled(state);
      // The mark that was reserved, as this was no clean end.
      expect(state.takeNonce('kraken-main', 0n)).toBe(1_767_225_610_001n);
      state.record(order('1'));
      state.close();
      expect(spentOf(place.open({ folder }))).toBe(amountOf('4'));
      place.state?.close();
      expect(verifyLog(folder, key).broken).toBeUndefined();
      expect(readdirSync(folder)).not.toContain('agent.log.next');
    }
    place.state = undefined;
  });

  it('before the first file was complete leaves nothing that hinders the next start', () => {
    const place = newPlace();
    const state = place.open();
    copyFileSync(place.path(), place.path('agent.log.next'));
    state.close();
    for (const name of ['agent.log', 'agent.log.reserve']) rmSync(place.path(name));
    expect(place.open().head.sequence).toBe(2);
    expect(place.files()).toStrictEqual(['agent.log', 'agent.log.reserve']);
  });
});
