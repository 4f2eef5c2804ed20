/** A disk that is full or fails: nothing is sent that is not in the log, and cancels still are. */
import { spawnSync } from 'node:child_process';
import fs, { mkdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { amountOf } from '../../../src/agent/amount.js';
import { State } from '../../../src/agent/state/state.js';
import { type SystemCalls, systemCalls } from '../../../src/agent/state/system-calls.js';
import { verifyLog } from '../../../src/agent/state/verify-log.js';
import type { SigningKey } from '../../../src/index.js';
import { refusal } from '../../helpers/keys.js';
import { skipIf } from '../../helpers/scratch.js';
import { cancel, denied, loadKey, order, places, spentOf } from './states.js';

const newPlace = places();
let key: SigningKey;
beforeAll(async () => {
  key = await loadKey();
});

const client = 'grid-bot';

function failure(syscall: string, code: string): Error {
  return Object.assign(new Error(`${code}: ${syscall}`), { syscall, code });
}

/** System calls of which some fail while `fails` says so. */
class Disk {
  /** Bytes that are left, or Infinity. */
  space = Number.POSITIVE_INFINITY;
  /** Calls that fail with EIO. */
  readonly fails = new Set<keyof SystemCalls>();
  flushes = 0;

  readonly calls: SystemCalls = {
    ...systemCalls,
    writeSync: ((descriptor: number, bytes: Uint8Array, offset: number, length: number) => {
      this.#check('writeSync');
      if (this.space === 0) throw failure('write', 'ENOSPC');
      const written = fs.writeSync(descriptor, bytes, offset, Math.min(length, this.space));
      this.space -= written;
      return written;
    }) as typeof fs.writeSync,
    ftruncateSync: (descriptor, size = 0) => {
      this.#check('ftruncateSync');
      const before = fs.fstatSync(descriptor).size;
      fs.ftruncateSync(descriptor, size);
      this.space += before - size;
    },
    fdatasyncSync: (descriptor) => {
      this.#check('fdatasyncSync');
      this.flushes += 1;
      fs.fdatasyncSync(descriptor);
    },
    fdatasync: ((descriptor: number, done: (error: Error | null) => void) => {
      if (this.fails.has('fdatasync')) setImmediate(done, failure('fdatasync', 'EIO'));
      else fs.fdatasync(descriptor, done);
    }) as typeof fs.fdatasync,
    renameSync: (from, to) => {
      this.#check('renameSync');
      fs.renameSync(from, to);
    },
  };

  #check(call: keyof SystemCalls): void {
    if (this.fails.has(call)) throw failure(call, 'EIO');
  }
}

const ticks = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count * 100 + 50));

describe('a full disk', () => {
  it.each([0, 1, 304])('that takes %i bytes of a line refuses the order, and the log stays whole', async (space) => {
    const place = newPlace();
    const disk = new Disk();
    const state = place.open({ calls: disk.calls });
    state.record(order('1'));
    const before = readFileSync(place.path());
    disk.space = space;
    const error = await refusal(() => state.record(order('2')), 'ERR_AGENT_LOG');
    expect(error.errno).toBe('ENOSPC');
    expect(spentOf(state)).toBe(amountOf('1'));
    expect(readFileSync(place.path())).toStrictEqual(before);
    expect(() => state.record(denied())).toThrow('full');
  });

  it('leaves its reserve to outcomes, cancels, nonces and the mode, and none to orders', async () => {
    const place = newPlace();
    const disk = new Disk();
    const state = place.open({ calls: disk.calls });
    const first = state.record(order('1'));
    disk.space = 0;
    await refusal(() => state.record(order('2')), 'ERR_AGENT_LOG');
    state.outcome(first, { status: 200, sent: 'yes', milliseconds: 5, orders: ['28'] });
    for (let i = 0; i < 500; i++) {
      const sequence = state.record(cancel(String(i)));
      state.outcome(sequence, { status: 200, sent: 'yes', milliseconds: 5 });
    }
    expect(state.takeNonce('kraken-main', 5n)).toBe(5n);
    state.setMode('frozen', 0);
    expect(disk.space).toBeGreaterThan(0);
    // The space that a cancel has freed is not for orders.
    await refusal(() => state.record(order('2')), 'ERR_AGENT_LOG');
    expect(place.reports).toStrictEqual([]);

    disk.space = Number.POSITIVE_INFINITY;
    await ticks(11);
    state.record(order('4'));
    expect(statSync(place.path('agent.log.reserve')).size).toBe(2 ** 20);
    const later = place.reopen();
    expect(spentOf(later)).toBe(amountOf('5'));
    expect(later.placedBy(client, '28')).toBe(true);
    expect(later.mode).toBe('frozen');
    expect(verifyLog(place.folder, key).broken).toBeUndefined();
  });

  it('with its reserve used up refuses cancels too, and outcomes throw nothing', async () => {
    const place = newPlace();
    const disk = new Disk();
    const state = place.open({ calls: disk.calls, limits: { reserveBytes: 4096 } });
    const first = state.record(order('1'));
    disk.space = 0;
    let cancels = 0;
    const cancelAll = () => {
      for (; cancels < 100; cancels++) state.record(cancel('1'));
    };
    await refusal(cancelAll, 'ERR_AGENT_LOG');
    expect(cancels).toBeGreaterThan(5);
    disk.space = 0; // a cancel did not fit, and an outcome might
    state.outcome(first, { status: 200, sent: 'yes', milliseconds: 5, orders: ['28'] });
    expect(place.reports.join()).toContain('ENOSPC');
    expect(state.placedBy(client, '28')).toBe(true);
    // A mode that is more restrictive takes effect all the same, and one that is less so does not.
    await refusal(() => state.setMode('stopped', 0), 'ERR_AGENT_LOG');
    expect(state.mode).toBe('stopped');
    await refusal(() => state.setMode('running', 0), 'ERR_AGENT_LOG');
    expect(state.mode).toBe('stopped');
  });

  it('at the start lets the agent start for cancels', () => {
    const place = newPlace();
    place.open({ limits: { reserveBytes: 65536 } }).record(order('1'));
    place.state?.close();
    unlinkSync(place.path('agent.log.reserve'));
    const disk = new Disk();
    disk.space = 8000;
    const state = place.open({ calls: disk.calls, limits: { reserveBytes: 65536 } });
    expect(place.reports.join()).toContain('the disk is full, so only cancels are sent');
    expect(() => state.record(order('1'))).toThrow('full');
    state.record(cancel('1'));
  });

  it('does not end the current file', async () => {
    const place = newPlace();
    const disk = new Disk();
    const state = place.open({ calls: disk.calls });
    state.record(order('1'));
    disk.space = 100;
    await refusal(() => state.rotate(), 'ERR_AGENT_LOG');
    expect(place.files()).toStrictEqual(['agent.log', 'agent.log.reserve']);
    disk.space = Number.POSITIVE_INFINITY;
    state.record(order('2'));
    expect(spentOf(place.reopen())).toBe(amountOf('3'));
  });

  it('is a real one', (context) => {
    const place = newPlace();
    const mount = join(place.folder, 'small');
    mkdirSync(mount, { mode: 0o700 });
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'tmpfs', mount]);
    skipIf(mounted.status !== 0, 'this user may not mount a tmpfs', context);
    try {
      const options = {
        folder: mount,
        key,
        durability: 'disk',
        sealed: undefined,
        limits: { reserveBytes: 131072 },
      } as const;
      const state = State.open(options);
      let orders = 0;
      const orderAll = () => {
        for (; orders < 100_000; orders++) state.record(order('1'));
      };
      expect(orderAll).toThrow('ENOSPC');
      expect(orders).toBeGreaterThan(100);
      const sequences = Array.from({ length: 50 }, (_, i) => state.record(cancel(String(i))));
      for (const of of sequences) state.outcome(of, { status: 200, sent: 'yes', milliseconds: 5, orders: ['28'] });
      expect(spentOf(state)).toBe(amountOf(String(orders)));
      state.close();
      expect(verifyLog(mount, key).broken).toBeUndefined();
      const again = State.open(options);
      expect(spentOf(again)).toBe(amountOf(String(orders)));
      expect(again.placedBy(client, '28')).toBe(true);
      again.close();
    } finally {
      spawnSync('umount', [mount]);
    }
  });
});

describe('a disk that fails', () => {
  it('has its partial line cut before the next one', async () => {
    const place = newPlace();
    const disk = new Disk();
    const state = place.open({ calls: disk.calls });
    disk.space = 304;
    disk.fails.add('ftruncateSync');
    await refusal(() => state.record(order('1')), 'ERR_AGENT_LOG');
    disk.space = Number.POSITIVE_INFINITY;
    await refusal(() => state.record(cancel('1')), 'ERR_AGENT_LOG');
    disk.fails.clear();
    state.record(cancel('1'));
    expect(verifyLog(place.folder, key).broken).toBeUndefined();
    expect(place.ofType('decision')).toHaveLength(1);
  });

  it('with the durability "disk", sends nothing that was not flushed', async () => {
    const place = newPlace();
    const disk = new Disk();
    const state = place.open({ calls: disk.calls, durability: 'disk' });
    const before = disk.flushes;
    state.record(order('1'));
    expect(disk.flushes).toBe(before + 1);
    state.record(denied());
    expect(disk.flushes).toBe(before + 1);
    disk.fails.add('fdatasyncSync');
    expect((await refusal(() => state.record(order('2')), 'ERR_AGENT_LOG')).errno).toBe('EIO');
    expect(spentOf(state)).toBe(amountOf('1'));
    // Nobody knows what is on the disk, so a later flush that succeeds proves nothing.
    disk.fails.clear();
    await refusal(() => state.record(cancel('1')), 'ERR_AGENT_LOG');
  });

  it('with the durability "flush", is noticed within 100 ms', async () => {
    const place = newPlace();
    const disk = new Disk();
    const state = place.open({ calls: disk.calls });
    state.record(order('1'));
    disk.fails.add('fdatasync');
    await ticks(2);
    expect(place.reports.join()).toContain('EIO');
    await refusal(() => state.record(order('2')), 'ERR_AGENT_LOG');
  });

  it('flushes a nonce that is reserved before it is used', () => {
    const disk = new Disk();
    const state = newPlace().open({ calls: disk.calls });
    const before = disk.flushes;
    state.takeNonce('kraken-main', 1n);
    expect(disk.flushes).toBe(before + 1);
    disk.fails.add('fdatasyncSync');
    expect(() => state.takeNonce('other-account', 1n)).toThrow('EIO');
  });

  it('that cannot rename keeps the current file', async () => {
    const place = newPlace();
    const disk = new Disk();
    const state = place.open({ calls: disk.calls });
    state.record(order('1'));
    disk.fails.add('renameSync');
    await refusal(() => state.rotate(), 'ERR_AGENT_LOG');
    state.record(order('2'));
    disk.fails.clear();
    state.rotate();
    expect(place.files()).toStrictEqual(['agent.log', 'agent.log.1', 'agent.log.reserve']);
    expect(spentOf(place.reopen())).toBe(amountOf('3'));
    expect(verifyLog(place.folder, key).broken).toBeUndefined();
  });
});

describe('a log that somebody changes while the agent runs', () => {
  it.each([
    ['removes', (path: string) => rmSync(path), 'it was removed'],
    ['adds to', (path: string) => writeFileSync(path, 'x', { flag: 'a' }), 'another program changed it'],
  ])('is noticed: someone %s it', async (_, change, report) => {
    const place = newPlace();
    const state = place.open();
    change(place.path());
    await ticks(2);
    expect(place.reports.join()).toContain(report);
    await refusal(() => state.record(order('1')), 'ERR_AGENT_LOG');
  });
});

describe('denials without credentials', () => {
  it('become one line a second', async () => {
    const place = newPlace();
    const state = place.open();
    for (let i = 0; i < 1000; i++) state.countRefusal(i % 4 === 0 ? 'credentials' : 'signature');
    await ticks(11);
    expect(place.ofType('refused')).toMatchObject([{ counts: { credentials: 250, signature: 750 } }]);
    state.countRefusal('host');
    place.reopen();
    expect(place.ofType('refused')).toHaveLength(2);
  });
});
