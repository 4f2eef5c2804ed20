/**
 * No request is accepted twice, whatever the clock does and however often the agent restarts: the
 * check of freshness and the memory of the log, together.
 */
import { describe, expect, it } from 'vitest';
import { freshnessOf } from '../../../src/agent/judge/fresh.js';
import { Denial } from '../../../src/agent/reason.js';
import type { State } from '../../../src/agent/state/state.js';
import type { Verified } from '../../../src/exchanges/wire/verify.js';
import { proofCases } from '../../helpers/prove.js';
import { type Random, withRandom } from '../../helpers/random.js';
import { DAY, denied, HOUR, order, type Place, places } from '../state/states.js';

const newPlace = places();
const client = 'grid-bot';
const signing = { algorithm: 'hmac-sha256', encoding: 'hex' } as const;

/** How a request says when it was made. */
type Kind = 'ms' | 's' | 'nonce' | 'counter' | 'uuid' | 'none';
const kinds = ['ms', 's', 'nonce', 'counter', 'uuid', 'none'] as const satisfies readonly Kind[];

interface Message {
  readonly kind: Kind;
  readonly verified: Verified;
}

let made = 0;

/** @param clock of the client, in milliseconds. */
function message(kind: Kind, clock: number): Message {
  made += 1;
  const none = { time: undefined, nonce: undefined, uuid: undefined, window: undefined };
  const stated: Readonly<Record<Kind, Partial<Verified>>> = {
    ms: { time: String(clock) },
    s: { time: String(Math.floor(clock / 1000)) },
    nonce: { nonce: `${clock}000` },
    counter: { nonce: String(made) },
    uuid: { uuid: String(made) },
    none: {},
  };
  return { kind, verified: { signing, message: `message ${made}`, ...none, ...stated[kind] } };
}

/** As the judge does it. Returns the code of the denial, or undefined. */
function accept(state: State, { kind, verified }: Message, now: number, isSent = true): string | undefined {
  try {
    const freshness = freshnessOf({ freshness: kind === 'counter' ? 'nonce' : kind }, verified, client, {
      now,
      horizon: state.horizon(client),
      highestNonce: state.clientNonce(client),
    });
    if (state.replaysFull(client)) return 'busy';
    if (state.replayed(client, freshness.key)) return 'replay';
    const { key, until, nonce } = freshness;
    state.record(
      (isSent ? order : (_: string, changes: object) => denied(changes))('1', {
        replay: { key, until },
        ...(nonce !== undefined && { clientNonce: String(nonce) }),
      }),
    );
    return undefined;
  } catch (error) {
    if (error instanceof Denial) return error.code;
    throw error;
  }
}

/** Leaves the log as a process that was killed leaves it. */
function kill(place: Place): State {
  const lines = place.lines();
  place.state?.close();
  place.rewrite(() => lines);
  return place.open();
}

describe('a request', () => {
  it.each(kinds)('of the kind %s is accepted once, also after a restart and a kill', (kind) => {
    const place = newPlace();
    const sent = message(kind, place.time);
    const refused = message(kind, place.time);
    let state = place.open();
    expect(accept(state, sent, place.time)).toBeUndefined();
    expect(accept(state, refused, place.time, false)).toBeUndefined();
    const again = (): (string | undefined)[] => [sent, refused].map((each) => accept(state, each, place.time));
    const code = kind === 'counter' ? 'stale' : 'replay';
    expect(again()).toStrictEqual([code, code]);
    state = place.reopen();
    expect(again()).toStrictEqual([code, code]);
    state = kill(place);
    expect(again()).toStrictEqual([code, code]);
    state.rotate();
    expect(again()).toStrictEqual([code, code]);
    expect(accept(state, message(kind, place.time), place.time)).toBeUndefined();
  });

  it.each(['ms', 's', 'nonce'] as const)('of the kind %s is refused when the clock steps back to its time', (kind) => {
    const place = newPlace();
    const old = message(kind, place.time);
    let state = place.open();
    expect(accept(state, old, place.time)).toBeUndefined();
    place.time += HOUR;
    expect(accept(state, message(kind, place.time), place.time)).toBeUndefined();
    state.rotate(); // forgets the first
    place.time -= HOUR;
    expect(accept(state, old, place.time)).toBe('stale');
    state = place.reopen();
    expect(accept(state, old, place.time)).toBe('stale');
  });

  it('is never accepted twice, in random histories', () =>
    withRandom((random) => {
      let replays = 0;
      for (let left = Math.ceil(proofCases(600) / 60); left > 0; left--) replays += history(random, newPlace());
      expect(replays).toBeGreaterThan(0);
    }));

  it('is accepted at once, as long as nobody moves the clock', () =>
    withRandom((random) => {
      const place = newPlace();
      let state = place.open();
      for (let count = 0; count < 200; count++) {
        place.time += random.between(0, 5 * 60_000);
        if (random.between(0, 9) === 0) state = random.pick([() => place.reopen(), () => kill(place)])();
        // Clocks of clients differ, and requests are under way for a while.
        const clock = place.time + random.between(-50_000, 50_000);
        const kind = random.pick(kinds);
        expect([kind, accept(state, message(kind, clock), place.time)]).toStrictEqual([kind, undefined]);
      }
    }));
});

/**
 * Sixty steps: new requests, old ones again, restarts, kills, rotations, and a clock that jumps.
 * @returns how many old requests were tried.
 */
function history(random: Random, place: Place): number {
  let state = place.open();
  const accepted: Message[] = [];
  let replays = 0;
  /**
   * A request with an identifier alone is remembered for a day, and one without any for a minute.
   */
  const hasTime = ({ kind }: Message): boolean => kind !== 'uuid' && kind !== 'none';
  const steps: readonly [() => void, ...(() => void)[]] = [
    () => {
      const kind = random.pick(kinds);
      const sent = message(kind, place.time + random.between(-70_000, 70_000));
      if (accept(state, sent, place.time, random.between(0, 1) === 0) === undefined && hasTime(sent))
        accepted.push(sent);
    },
    () => {
      const [first, ...others] = accepted;
      if (first === undefined) return;
      replays += 1;
      const again = random.pick([first, ...others]);
      expect([again.kind, accept(state, again, place.time)]).not.toStrictEqual([again.kind, undefined]);
    },
    () => {
      place.time += random.pick([1, 1_000, 30_000, 61_000, 125_000, HOUR, DAY]);
    },
    () => {
      place.time -= random.pick([1, 1_000, 30_000, 61_000, 125_000, HOUR, DAY]);
    },
    () => {
      state = place.reopen();
    },
    () => {
      state = kill(place);
    },
    () => state.rotate(),
  ];
  for (let count = 0; count < 60; count++) {
    const [create, repeat, ...others] = steps;
    random.pick([create, create ?? others[0], repeat ?? create, repeat ?? create, ...others])();
  }
  return replays;
}
