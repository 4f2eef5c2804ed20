/** What `locksign agent log` shows. */
import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Damaged, type Entry, followLog, type ReadOptions, readLog } from '../../../src/agent/state/read-log.js';
import { refusal } from '../../helpers/keys.js';
import { denied, HOUR, order, type Place, places } from './states.js';

const newPlace = places();

/** Two clients over two files. */
function written(): Place {
  const place = newPlace();
  const state = place.open();
  const sequence = state.record(order('1'));
  state.record(denied());
  state.rotate();
  place.time += HOUR;
  state.outcome(sequence, { status: 200, sent: 'yes', milliseconds: 5 });
  state.record(order('2', { client: 'other-bot' }));
  state.setMode('frozen', 0);
  return place;
}

const brief = (entry: Entry | Damaged): string =>
  entry.type === 'decision'
    ? `${entry.client} ${entry.decision}`
    : entry.type === 'outcome'
      ? `${entry.client} ${entry.status}`
      : entry.type;

const read = (place: Place, options?: ReadOptions): string[] => Array.from(readLog(place.folder, options), brief);

describe('readLog', () => {
  it('gives the lines of all files, without those of snapshots', () => {
    expect(read(written())).toStrictEqual(['grid-bot send', 'grid-bot deny', 'grid-bot 200', 'other-bot send', 'mode']);
  });

  it('filters by client, time and decision', () => {
    const place = written();
    expect(read(place, { client: 'grid-bot' })).toStrictEqual(['grid-bot send', 'grid-bot deny', 'grid-bot 200']);
    expect(read(place, { since: place.time })).toStrictEqual(['grid-bot 200', 'other-bot send', 'mode']);
    expect(read(place, { denied: true })).toStrictEqual(['grid-bot deny']);
    expect(read(place, { client: 'other-bot', denied: true })).toStrictEqual([]);
  });

  it('names a line that cannot be read, and continues', () => {
    const place = written();
    place.rewrite((lines) => lines.map((line, i) => (i === 1 ? 'x' : line)), 'agent.log.1');
    appendFileSync(place.path(), '{"sequence":');
    expect(read(place)).toContain('damaged');
    expect(read(place).at(-1)).toBe('mode');
  });

  it('reads the lines of a file that gets its number meanwhile', () => {
    const place = written();
    const lines = readLog(place.folder);
    const first = lines.next();
    place.state?.rotate();
    place.state?.record(denied());
    expect([first.value, ...lines].map((entry) => (entry === undefined ? '' : brief(entry)))).toStrictEqual([
      'grid-bot send',
      'grid-bot deny',
      'grid-bot 200',
      'other-bot send',
      'mode',
    ]);
  });

  it('refuses a folder without a log', async () => {
    await refusal(() => [...readLog(newPlace().folder)], 'ERR_AGENT_LOG');
  });
});

describe('followLog', () => {
  it('gives the lines that are added, also after a rotation', async () => {
    const place = written();
    const stop = new AbortController();
    const seen: string[] = [];
    const done = (async () => {
      for await (const entry of followLog(place.folder, { client: 'other-bot' }, stop.signal)) seen.push(brief(entry));
    })();
    await expect.poll(() => seen.length).toBe(1);
    place.state?.record(order('1', { client: 'other-bot' }));
    place.state?.rotate();
    place.state?.record(denied({ client: 'other-bot' }));
    await expect.poll(() => seen).toStrictEqual(['other-bot send', 'other-bot send', 'other-bot deny']);
    stop.abort();
    await done;
  });
});
