/**
 * When a request arrived, and when it has waited for too long.
 */
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Delay } from '../../../src/agent/listen/delay.js';
import { refuseLate } from '../../../src/agent/listen/index.js';
import { scratch } from '../../helpers/scratch.js';
import { exchange, lines, listening, statusOf } from './listening.js';

const { path } = scratch();
const get = lines('GET /kraken-main/x HTTP/1.1', 'Host: locksign');

describe('the time at which a request arrived', () => {
  const clocks = () => {
    const time = { monotonic: 10_000, wall: 1_000_000 };
    const delay = new Delay({ monotonic: () => time.monotonic, wall: () => time.wall });
    delay.stop();
    const pass = (monotonic: number, wall = monotonic): void => {
      time.monotonic += monotonic;
      time.wall += wall;
    };
    return { delay, pass, age: () => time.monotonic - delay.earliest() };
  };

  it('is now while the process runs', () => {
    const { delay, pass, age } = clocks();
    for (let i = 0; i < 10; i += 1) {
      pass(250);
      expect(age()).toBe(0);
      delay.tick();
      expect(age()).toBe(0);
    }
  });

  it('is before a time in which the process did not run, until the tick after it', () => {
    const { delay, pass, age } = clocks();
    pass(6_250);
    expect(age()).toBe(6_000); // the socket is read first
    delay.tick();
    expect(age()).toBe(6_000); // the timer runs first
    pass(250);
    delay.tick();
    expect(age()).toBe(0);
  });

  it('is before the machine slept, which stops the monotonic clock', () => {
    const { delay, pass, age } = clocks();
    pass(250, 3_600_250);
    expect(age()).toBe(3_600_000);
    delay.tick();
    pass(250, -3_600_000); // the clock is set back
    expect(age()).toBe(3_600_000);
    delay.tick();
    expect(age()).toBe(0);
  });

  it('is not the time at which this process got to it', async () => {
    const { address, arrivals } = await listening({ path: path('stalled') });
    const curl = spawn('curl', ['-sS', '--unix-socket', address, 'http://localhost/kraken-main/x']);
    const ended = new Promise((resolve) => curl.once('close', resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);
    await ended;
    expect(performance.now() - (arrivals[0]?.arrived ?? Number.NaN)).toBeGreaterThan(2_000);
    expect(statusOf(await exchange(address, ['', 600, get]))).toBe(200);
    expect(performance.now() - (arrivals[1]?.arrived ?? Number.NaN)).toBeLessThan(1_500);
  });

  it('makes a request too old after 5 s', async () => {
    expect(() => refuseLate({ arrived: 1_000 }, 6_000)).not.toThrow();
    expect(() => refuseLate({ arrived: 1_000 }, 6_001)).toThrow(
      expect.objectContaining({ name: 'Denial', code: 'stale' }),
    );
    expect(() => refuseLate({ arrived: performance.now() })).not.toThrow();
  });
});
