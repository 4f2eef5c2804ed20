/** A log that lost or changed a line is refused, until the operator accepts the loss. */
import {
  appendFileSync,
  chmodSync,
  linkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { amountOf } from '../../../src/agent/amount.js';
import type { Head } from '../../../src/agent/state/types.js';
import { verifyLog } from '../../../src/agent/state/verify-log.js';
import type { SigningKey } from '../../../src/index.js';
import { denied, loadKey, order, type Place, places, spentOf } from './states.js';

const newPlace = places();
let key: SigningKey;
beforeAll(async () => {
  key = await loadKey();
});

/** A log with three orders, and its head. */
function threeOrders(place: Place): Head {
  const state = place.open();
  for (const usdt of ['1', '2', '3']) state.record(order(usdt));
  state.close();
  place.state = undefined;
  return state.head;
}

/** The index of the second order. */
const second = (lines: readonly string[]): number => lines.findIndex((line) => line.includes('"amount":"2"'));

interface Damage {
  readonly name: string;
  readonly damage: (place: Place) => void;
  readonly error: string;
  readonly sealed?: boolean;
  /** What the sum is once the loss is accepted. */
  readonly kept: string;
}

const damages: readonly Damage[] = [
  {
    name: 'has a line that was changed',
    damage: (place) => place.rewrite((lines) => lines.map((line) => line.replace('"amount":"2"', '"amount":"0"'))),
    error: 'so one of them was changed',
    kept: '4',
  },
  {
    name: 'lacks a line',
    damage: (place) => place.rewrite((lines) => lines.filter((_, i) => i !== second(lines))),
    error: 'is damaged',
    kept: '4',
  },
  {
    name: 'has a line twice',
    damage: (place) =>
      place.rewrite((lines) => lines.flatMap((line, i) => (i === second(lines) ? [line, line] : line))),
    error: 'is damaged',
    kept: '8',
  },
  {
    name: 'has a line that is not JSON',
    damage: (place) => place.rewrite((lines) => lines.map((line, i) => (i === second(lines) ? 'x' : line))),
    error: 'it is not JSON',
    kept: '4',
  },
  {
    name: 'lacks its first line',
    damage: (place) => place.rewrite((lines) => lines.slice(1)),
    error: 'it does not begin a file',
    kept: '6',
  },
  {
    name: 'has a checkpoint without the seal of the key',
    damage: (place) =>
      place.rewrite((lines) => lines.map((line) => line.replace(/"mac":"[^"]*"/, `"mac":"${'0'.repeat(64)}"`))),
    error: 'seal',
    kept: '6',
  },
  {
    name: 'is shorter than the head that the vault has sealed',
    damage: (place) => place.rewrite((lines) => lines.slice(0, second(lines) + 1)),
    error: 'and the vault has sealed line',
    sealed: true,
    kept: '3',
  },
  {
    name: 'is missing though the vault has sealed a head',
    damage: (place) => {
      for (const name of place.files()) unlinkSync(place.path(name));
    },
    error: 'it is missing',
    sealed: true,
    kept: '0',
  },
  {
    name: 'is missing while other files of it are there',
    damage: (place) => unlinkSync(place.path()),
    error: 'it is missing',
    kept: '0',
  },
  {
    name: 'is empty',
    damage: (place) => truncateSync(place.path()),
    error: 'checkpoint',
    kept: '0',
  },
];

describe('a log that', () => {
  it.each(damages)('$name is refused until the loss is accepted', async ({ damage, error, sealed = false, kept }) => {
    const place = newPlace();
    const head = threeOrders(place);
    const options = { sealed: sealed ? head : undefined };
    damage(place);
    expect((await place.refused(options)).message).toContain(error);
    expect((await place.refused(options)).message).toContain('--accept-loss');

    const state = place.open({ ...options, acceptLoss: true });
    expect(spentOf(state)).toBe(amountOf(kept));
    expect(JSON.parse(place.lines()[0] ?? '')).toMatchObject({ type: 'begin', lost: expect.any(String) });
    // Numbers are not given twice.
    if (sealed) expect(state.record(order('1'))).toBeGreaterThan(head.sequence);
    else state.record(order('1'));
    expect(spentOf(place.reopen(options))).toBe(amountOf(kept) + amountOf('1'));
  });

  it('was replaced by one with other lines is refused', async () => {
    const place = newPlace();
    const head = threeOrders(place);
    await place.refused({ sealed: { ...head, hash: '0'.repeat(64) } }).then(({ message }) => {
      expect(message).toContain('it is not the line that the vault has sealed');
    });
    expect(spentOf(place.open({ sealed: head }))).toBe(amountOf('6'));
  });

  it('ends with an incomplete line is repaired, and the repair is recorded', () => {
    const place = newPlace();
    threeOrders(place);
    appendFileSync(place.path(), '{"sequence":');
    expect(spentOf(place.open())).toBe(amountOf('6'));
    expect(place.ofType('repair')).toMatchObject([{ bytes: 12 }]);
    expect(spentOf(place.reopen())).toBe(amountOf('6'));
    expect(place.ofType('repair')).toHaveLength(1);
    expect(verifyLog(place.folder, key).broken).toBeUndefined();
  });
});

describe('the log is not opened', () => {
  it.each([
    ['with a second name', (place: Place) => linkSync(place.path(), place.path('other')), 'a second name'],
    ['if others can read it', (place: Place) => chmodSync(place.path(), 0o640), 'other users can open it'],
    ['in a folder that others can list', (place: Place) => chmodSync(place.folder, 0o750), 'other users can open it'],
    [
      'through a link',
      (place: Place) => {
        renameSync(place.path(), place.path('other'));
        symlinkSync(place.path('other'), place.path());
      },
      'ELOOP',
    ],
  ])('%s', async (_, change, error) => {
    const place = newPlace();
    threeOrders(place);
    change(place);
    expect((await place.refused()).message).toContain(error);
  });

  it('while another agent has it', async () => {
    const place = newPlace();
    const state = place.open();
    place.state = undefined;
    expect((await place.refused()).message).toContain('another agent uses it');
    state.close();
    place.open();
  });
});

describe('verifyLog', () => {
  it('counts the lines of all files', () => {
    const place = newPlace();
    const state = place.open();
    state.record(order('1'));
    state.rotate();
    state.record(denied());
    place.reopen();
    const found = verifyLog(place.folder, key, place.state?.head);
    expect(found).toMatchObject({ files: 2, firstFile: 1, losses: 0, broken: undefined, head: place.state?.head });
    expect(found.lines).toBe(place.lines().length + place.lines('agent.log.1').length);
    expect(found.lines).toBe(place.state?.head.sequence);
  });

  it.each<[string, (place: Place) => void, string, number]>([
    [
      'a changed line',
      (place) => place.rewrite((lines) => lines.map((line) => line.replace('"amount":"2"', '"amount":"0"'))),
      'agent.log',
      8,
    ],
    [
      'an old file that was cut',
      (place) => place.rewrite((lines) => lines.slice(0, -1), 'agent.log.1'),
      'agent.log.2',
      1,
    ],
    ['an incomplete line in an old file', (place) => appendFileSync(place.path('agent.log.1'), '{'), 'agent.log.1', 4],
    ['an empty file', (place) => writeFileSync(place.path(), ''), 'agent.log', 1],
  ])('finds %s', (_, damage, file, line) => {
    const place = newPlace();
    const state = place.open();
    state.record(order('1'));
    state.rotate();
    state.rotate();
    for (const usdt of ['1', '2', '3']) state.record(order(usdt));
    state.close();
    place.state = undefined;
    expect(verifyLog(place.folder, key).broken).toBeUndefined();
    damage(place);
    const { broken } = verifyLog(place.folder, key);
    expect(broken).toMatchObject({ file: place.path(file), line });
  });

  it('finds a file that is missing between others', () => {
    const place = newPlace();
    const state = place.open();
    for (let i = 0; i < 3; i++) {
      state.record(order('1'));
      state.rotate();
    }
    rmSync(place.path('agent.log.2'));
    expect(verifyLog(place.folder, key).broken).toMatchObject({ file: place.path('agent.log.3'), line: 1 });
    // The first files may have been archived.
    rmSync(place.path('agent.log.1'));
    expect(verifyLog(place.folder, key)).toMatchObject({ firstFile: 3, broken: undefined });
  });

  it('finds a log that was written again with hashes, but without the key', async () => {
    const place = newPlace();
    threeOrders(place);
    const other = await loadKey('cd'.repeat(32));
    expect(verifyLog(place.folder, key).broken).toBeUndefined();
    expect(verifyLog(place.folder, other).broken).toMatchObject({ reason: "its seal is not of this agent's key" });
    other.destroy();
  });

  it('finds that the line which the vault has sealed is missing', () => {
    const place = newPlace();
    const head = threeOrders(place);
    place.rewrite((lines) => lines.slice(0, -1));
    expect(verifyLog(place.folder, key).broken).toBeUndefined();
    expect(verifyLog(place.folder, key, head).broken?.reason).toContain('the vault has sealed line');
  });

  it('counts the losses that the operator has accepted', () => {
    const place = newPlace();
    const head = threeOrders(place);
    place.rewrite((lines) => lines.slice(0, -2));
    place.open({ sealed: head, acceptLoss: true }).record(order('1'));
    expect(verifyLog(place.folder, key, head)).toMatchObject({ losses: 1, broken: undefined });
  });
});
