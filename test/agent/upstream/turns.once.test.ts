/** Requests with nonces go out one at a time, cancels first. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Turns } from '../../../src/agent/upstream/turns.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A task that ends when it is told to, and writes down that it began. */
function stepping() {
  const turns = new Turns();
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const run = (name: string, isFirst = false, account = 'main', client = name) =>
    turns.run(
      account,
      isFirst,
      () =>
        new Promise<string>((resolve) => {
          started.push(name);
          ends.push(() => resolve(name));
        }),
      client,
    );
  const end = async () => {
    ends.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { turns, started, run, end };
}

describe('Turns', () => {
  it('runs one task at a time, in order, and cancels before the others that wait', async () => {
    const { started, run, end } = stepping();
    const all = [
      run('a'),
      run('b'),
      run('c'),
      run('cancel 1', true),
      run('cancel 2', true),
      run('other', false, 'second'),
    ];
    expect(started).toStrictEqual(['a', 'other']);
    for (let index = 0; index < all.length; index += 1) await end();
    expect(started).toStrictEqual(['a', 'other', 'cancel 1', 'cancel 2', 'b', 'c']);
    await expect(Promise.all(all)).resolves.toContain('c');
  });

  it('lets the clients take turns, each in its order', async () => {
    const { started, run, end } = stepping();
    const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'b2'].map((name) => run(name, false, 'main', name.slice(0, 1)));
    for (const _ of all) await end();
    expect(started).toStrictEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
    await Promise.all(all);
  });

  it('does not let a second request wait for ever for the first ones of others', async () => {
    const { started, run, end } = stepping();
    const all = ['a1', 'a2', 'a3'].map((name) => run(name, false, 'main', 'a'));
    for (let index = 0; index < 10; index += 1) {
      await end();
      all.push(run(`${index}`));
    }
    for (const _ of all) await end();
    expect(started.slice(0, 4)).toStrictEqual(['a1', 'a2', 'a3', '0']);
    await Promise.all(all);
  });

  it('lets at most 32 requests of one client wait', async () => {
    const { run, end } = stepping();
    const all = Array.from({ length: 33 }, () => run('a', false, 'main', 'bot'));
    await expect(run('a', true, 'main', 'bot')).rejects.toMatchObject({ code: 'busy' });
    all.push(run('b', false, 'main', 'other-bot'));
    for (const _ of all) await end();
    await Promise.all(all);
  });

  it('goes on after a task that fails', async () => {
    const turns = new Turns();
    const failed = turns.run('main', false, () => Promise.reject(new Error('no')), 'bot');
    const next = turns.run('main', false, () => Promise.resolve('next'), 'bot');
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('next');
    await expect(
      turns.run(
        'main',
        false,
        () => {
          throw new Error('at once');
        },
        'bot',
      ),
    ).rejects.toThrow('at once');
    await expect(turns.run('main', false, () => Promise.resolve('again'), 'bot')).resolves.toBe('again');
  });

  it('lets 48 orders wait, and 16 cancels more', async () => {
    const { started, run, end } = stepping();
    const all = Array.from({ length: 49 }, (_, index) => run(`${index}`));
    await expect(run('one more')).rejects.toMatchObject({ name: 'Denial', code: 'busy' });
    const cancels = Array.from({ length: 16 }, () => run('cancel', true));
    await expect(run('one cancel more', true)).rejects.toMatchObject({ code: 'busy' });
    await end();
    expect(started).toStrictEqual(['0', 'cancel']);
    for (let index = 0; index < 80; index += 1) await end();
    await Promise.all([...all, ...cancels]);
    expect(started).not.toContain('one more');
  });

  it('denies a task that waited for 5 seconds, which then never starts', async () => {
    const { started, run, end } = stepping();
    const first = run('first');
    const late = expect(run('late')).rejects.toMatchObject({ code: 'busy' });
    await vi.advanceTimersByTimeAsync(4999);
    const next = run('next');
    await vi.advanceTimersByTimeAsync(1);
    await late;
    await end();
    expect(started).toStrictEqual(['first', 'next']);
    await end();
    await Promise.all([first, next]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
