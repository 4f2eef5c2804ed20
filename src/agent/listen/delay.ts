/**
 * How long this process did not run: because it was stopped, because it computed, or because the
 * machine slept. Requests that arrived meanwhile waited in the kernel, which does not say since
 * when. A clock that is set forward looks like sleep, so for half a second requests seem older than
 * they are. That is the safe mistake: a client can repeat a request that was denied.
 * @module
 */

/** Milliseconds. */
const interval = 250;

interface Clocks {
  /** Never steps back, and stands still while the machine sleeps. */
  readonly monotonic: () => number;
  /** Goes on while the machine sleeps. */
  readonly wall: () => number;
}

const realClocks: Clocks = { monotonic: () => performance.now(), wall: () => Date.now() };

/** Ticks while the process runs. A tick that comes late shows for how long it did not. */
export class Delay {
  readonly #clocks: Clocks;
  readonly #timer: NodeJS.Timeout;
  #last: { readonly monotonic: number; readonly wall: number };
  /** The delay before the last tick. The event loop runs timers before it reads sockets. */
  #before = 0;

  constructor(clocks: Clocks = realClocks) {
    this.#clocks = clocks;
    this.#last = this.#read();
    this.#timer = setInterval(() => this.tick(), interval).unref();
  }

  tick(): void {
    this.#before = this.#sinceLast();
    this.#last = this.#read();
  }

  /**
   * The earliest time at which bytes that are read now can have arrived, in milliseconds of the
   * monotonic clock.
   */
  earliest(): number {
    return this.#clocks.monotonic() - Math.max(this.#before, this.#sinceLast());
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #read(): { monotonic: number; wall: number } {
    return { monotonic: this.#clocks.monotonic(), wall: this.#clocks.wall() };
  }

  #sinceLast(): number {
    const { monotonic, wall } = this.#read();
    return Math.max(monotonic - this.#last.monotonic - interval, wall - this.#last.wall - interval, 0);
  }
}
