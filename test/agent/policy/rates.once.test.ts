/**
 * The rate of each client, and the share that is kept for cancels.
 */
import { describe, expect, it } from 'vitest';
import { Rates, textOf } from '../../../src/agent/policy/rates.js';
import { Denial } from '../../../src/agent/reason.js';
import type { Kind } from '../../../src/exchanges/meaning/meaning.js';
import { clientWith } from '../../helpers/agent-policy.js';

function trial(rate: string) {
  let now = 0;
  const rates = new Rates(() => now);
  const client = clientWith({ rate: `"${rate}"` });
  return {
    at: (time: number) => {
      now = time;
    },
    /** How many of so many requests pass. */
    passed(count: number, kind: Kind, of = client): number {
      let passed = 0;
      for (let index = 0; index < count; index += 1) {
        try {
          rates.take(of, kind);
          passed += 1;
        } catch (error) {
          if (!(error instanceof Denial) || error.code !== 'rate') throw error;
        }
      }
      return passed;
    },
    client,
  };
}

describe('the rate of a client', () => {
  it('admits its requests in the window, of which one in five is kept for cancels', () => {
    const { passed } = trial('50/10s');
    expect(passed(100, 'read')).toBe(40);
    expect(passed(100, 'order')).toBe(0);
    expect(passed(100, 'cancel')).toBe(10);
  });

  it('slides: a request makes room when it is out of the window, and no sooner', () => {
    const { passed, at } = trial('5/10s');
    expect(passed(2, 'read')).toBe(2);
    at(5000);
    expect(passed(9, 'read')).toBe(2);
    at(9999);
    expect(passed(9, 'read')).toBe(0);
    at(10_000);
    expect(passed(9, 'read')).toBe(2);
    at(15_000);
    expect(passed(9, 'read')).toBe(2);
  });

  it('counts cancels too, so that the rate is never exceeded', () => {
    const { passed, at } = trial('10/1s');
    expect(passed(99, 'cancel')).toBe(10);
    expect(passed(99, 'read')).toBe(0);
    at(1000);
    expect(passed(99, 'read')).toBe(8);
  });

  it('of one request keeps nothing for cancels', () => {
    const { passed, at } = trial('1/1m');
    expect(passed(9, 'read')).toBe(1);
    at(60_000);
    expect(passed(9, 'cancel')).toBe(1);
  });

  it('is that of each client alone', () => {
    const { passed, client } = trial('5/10s');
    expect(passed(9, 'read')).toBe(4);
    expect(passed(9, 'read', { ...client, name: 'other' })).toBe(4);
  });

  it('never admits more than the rate in any window, in whatever order', () => {
    const { passed, at } = trial('7/1s');
    const sent: number[] = [];
    for (let time = 0; time < 20_000; time += 13) {
      at(time);
      const kind = time % 3 === 0 ? 'cancel' : 'read';
      for (let count = passed(3, kind); count > 0; count -= 1) sent.push(time);
    }
    for (const time of sent)
      expect(sent.filter((each) => each > time - 1000 && each <= time).length).toBeLessThanOrEqual(7);
    expect(sent.length).toBeGreaterThan(100);
  });

  it('is written as in a policy', () => {
    expect(textOf({ count: 50, milliseconds: 10_000 })).toBe('50/10s');
  });
});
