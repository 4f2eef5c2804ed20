/**
 * State: the agent's memory and audit log. What it answers is made from the log, so that it is the
 * same after a restart.
 * @module
 */
import { closeSync, existsSync } from 'node:fs';
import { LocksignError } from '../../errors/locksign-error.js';
import type { SigningKey } from '../../index.js';
import type { Amount } from '../amount.js';
import type { ReasonCode } from '../reason.js';
import { Clock, systemElapsed } from './clock.js';
import { fileNumbers, lockFolder, logPaths } from './folder.js';
import { Ledger, type OrderName, ofAccount, ofClient } from './ledger.js';
import { type Body, decisionBody, type Position } from './line.js';
import { finishRotation, Log } from './log.js';
import { isFull, logError } from './log-error.js';
import { LogFile } from './log-file.js';
import { Reserve } from './reserve.js';
import { type Restored, restore } from './restore.js';
import { type SystemCalls, systemCalls } from './system-calls.js';
import {
  type Decision,
  type Durability,
  defaultLimits,
  type Head,
  type Limits,
  type Mode,
  type Outcome,
} from './types.js';

export interface StateOptions {
  /** Holds the log only. It is created with mode 0700 if it is missing. */
  readonly folder: string;
  /** `hmac-sha256`. It seals the checkpoints. */
  readonly key: SigningKey;
  readonly durability: Durability;
  /** The head that the vault has sealed. A log without that line is refused. */
  readonly sealed: Head | undefined;
  /** Continues although lines are missing or damaged, and records that. */
  readonly acceptLoss?: boolean;
  /** The wall clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds that have passed. Default: `now` if that is given, otherwise the system's. */
  readonly elapsed?: () => number;
  /** Gets problems that no call throws, as sentences. */
  readonly report?: (text: string) => void;
  readonly limits?: Partial<Limits>;
  readonly calls?: SystemCalls;
}

const tickMilliseconds = 100;
const ticksOfSecond = 10;
const ticksOfMinute = 60 * ticksOfSecond;

/** From the least to the most restrictive. */
const modes: readonly Mode[] = ['running', 'frozen', 'stopped'];

const SECONDS_RESERVED = 10n;

/** How far nonces are reserved ahead: about ten seconds, if they are a time in some unit. */
function reservedAhead(nonce: bigint): bigint {
  for (const unit of [10n ** 9n, 10n ** 6n, 10n ** 3n]) {
    if (nonce >= unit * 10n ** 9n) return SECONDS_RESERVED * unit; // 10^9 s after 1970 was in 2001
  }
  return 1000n;
}

const acceptLossRemedy =
  'Find out who changed it. To continue without the missing lines, start the agent with --accept-loss: ' +
  'limits then do not count what those lines placed.';

/**
 * @example
 * const state = State.open({ folder, key, durability: 'flush', sealed: undefined });
 * const sequence = state.record(decision); // the line is written: now the request may be sent
 * state.outcome(sequence, { status: 200, sent: 'yes', milliseconds: 35 });
 */
export class State {
  readonly #log: Log;
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #reserve: Reserve;
  readonly #lock: number;
  readonly #limits: Limits;
  readonly #durability: Durability;
  readonly #report: (text: string) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #refusals = new Map<ReasonCode, number>();
  /** The last nonce of each account in this run. */
  readonly #nonces = new Map<string, bigint>();
  #mode: Mode;
  #isFull = false;
  #ticks = 0;
  /** The tick before which the file is not rotated again. */
  #nextRotation = 0;
  #checkpointed = 0;
  #reported = '';

  /**
   * @throws {LocksignError} `ERR_AGENT_LOG` if the log cannot be written, if another agent uses it,
   *   or if lines are missing or damaged and `acceptLoss` is not set. `ERR_LOCK_*` if it cannot be
   *   locked.
   */
  static open(options: StateOptions): State {
    const lock = lockFolder(options.folder);
    try {
      return new State(options, lock);
    } catch (error) {
      closeSync(lock);
      throw error;
    }
  }

  private constructor({ folder, key, durability, sealed, acceptLoss = false, ...options }: StateOptions, lock: number) {
    const {
      now = Date.now,
      elapsed = options.now ?? systemElapsed(),
      report = () => {},
      calls = systemCalls,
    } = options;
    this.#lock = lock;
    this.#durability = durability;
    this.#report = report;
    this.#limits = { ...defaultLimits, ...options.limits };
    const paths = logPaths(folder);
    finishRotation(folder, fileNumbers(folder), calls);
    const numbers = fileNumbers(folder);
    const hasFile = existsSync(paths.current);
    const hadFile = numbers.length > 0 || sealed !== undefined || existsSync(paths.reserve);

    const file = hasFile ? LogFile.open(paths.current, 'append', calls) : undefined;
    try {
      const restored: Restored =
        file === undefined
          ? {
              ledger: new Ledger(this.#limits),
              head: undefined,
              file: 0,
              bytes: 0,
              snapshotBytes: 0,
              problem: hadFile ? 'it is missing' : undefined,
            }
          : restore(file.descriptor, { key, sealed, limits: this.#limits });
      const { ledger, head, problem } = restored;
      if (problem !== undefined && !acceptLoss) throw logError(paths.current, problem, acceptLossRemedy);

      this.#ledger = ledger;
      this.#clock = new Clock(now, elapsed, ledger.latest);
      const tools = { folder, descriptor: lock, key, clock: this.#clock, calls };
      if (file === undefined || problem !== undefined) {
        file?.close();
        // Numbers of lost lines are not given again.
        const sequence = Math.max(head?.sequence ?? 0, sealed?.sequence ?? 0);
        const from = head?.sequence === sequence ? head : { sequence, hash: '0'.repeat(64) };
        this.#log = new Log(tools, from, undefined);
        const number = Math.max(restored.file, numbers.at(-1) ?? 0, hasFile ? (numbers.at(-1) ?? 0) + 1 : 0) + 1;
        this.#log.begin(ledger, problem === undefined ? undefined : { lost: problem, number });
      } else {
        this.#log = new Log(tools, head, { file, number: restored.file, snapshotBytes: restored.snapshotBytes });
      }
      this.#mode = ledger.mode;
      this.#reserve = new Reserve(paths.reserve, this.#limits.reserveBytes, calls);
      this.#isFull = !this.#reserve.restore();
      if (file !== undefined && problem === undefined) this.#continue(file, restored.bytes);
      if (this.#isFull) this.#say(logError(paths.current, 'the disk is full, so only cancels are sent'));
    } catch (error) {
      file?.close();
      throw error;
    }
    this.#timer = setInterval(() => this.#tick(), tickMilliseconds).unref();
  }

  /** Removes an incomplete line that a crash has left, and marks the start. */
  #continue(file: LogFile, bytes: number): void {
    const torn = file.size - bytes;
    if (torn > 0) {
      file.cut(bytes);
      this.#append({ type: 'repair', bytes: torn }, true);
    }
    this.#checkpoint('start');
    this.#log.sync();
  }

  /** The last line. Seal it in the vault to notice a log that was cut or replaced. */
  get head(): Head {
    return this.#log.head;
  }

  get mode(): Mode {
    return this.#mode;
  }

  /**
   * Changes the mode. A more restrictive one takes effect even if it cannot be logged.
   * @param uid the user who asked for it.
   * @throws {LocksignError} `ERR_AGENT_LOG`
   */
  setMode(mode: Mode, uid: number): void {
    if (modes.indexOf(mode) > modes.indexOf(this.#mode)) this.#mode = mode;
    this.#append({ type: 'mode', mode, uid }, true);
    this.#log.sync();
    this.#mode = mode;
  }

  /**
   * Writes a decision. Its sums, nonces and replay key count from now on. Send the request only
   * after this has returned.
   * @returns the number of the line.
   * @throws {LocksignError} `ERR_AGENT_LOG`. Then nothing counts, and nothing may be sent.
   */
  record(decision: Decision): number {
    const { client, replay, meaning } = decision;
    const isSent = decision.decision === 'send';
    if (decision.placed?.some(({ amount }) => amount < 0n)) throw new RangeError('an amount is below zero');
    const isRefused =
      client !== null && replay !== undefined && !this.replayed(client, replay.key) && this.replaysFull(client);
    if (isRefused && isSent) throw logError(ofClient(client), 'its set of replay keys is full');
    const { replay: _, ...withoutReplay } = decision;
    const body = decisionBody(isRefused ? withoutReplay : decision);
    return this.#append(body, isSent && meaning?.kind === 'cancel', isSent && this.#durability === 'disk').sequence;
  }

  /**
   * Writes what became of a request. It throws nothing: the request has been sent.
   * @param sequence the number that record() returned.
   */
  outcome(sequence: number, { status, sent, milliseconds, orders }: Outcome): void {
    const client = this.#ledger.clientOf(sequence);
    const body = { type: 'outcome', of: sequence, client, status, sent, milliseconds } as const;
    const withOrders = orders === undefined ? body : { ...body, orders };
    try {
      this.#append(withOrders, true);
    } catch (error) {
      this.#say(error);
      // The client may cancel its orders until the agent is restarted.
      this.#ledger.apply({ sequence: 0, time: 0 }, withOrders);
    }
  }

  /** What was placed within 24 hours. Nothing is subtracted for orders that failed. */
  spent(of: { readonly client: string } | { readonly account: string }, currency: string): Amount {
    const name = 'client' in of ? ofClient(of.client) : ofAccount(of.account);
    return this.#ledger.spent(name, currency, this.#clock.now());
  }

  replayed(client: string, key: string): boolean {
    return this.#ledger.replays(client).has(key);
  }

  /** Whether a client must wait until some of its replay keys have expired. */
  replaysFull(client: string): boolean {
    const replays = this.#ledger.replays(client);
    if (replays.isFull) replays.prune(this.#replayTime());
    return replays.isFull;
  }

  /** In milliseconds since 1970. Requests of this time or an earlier one are refused. */
  horizon(client: string): number {
    return this.#ledger.replays(client).horizon;
  }

  /** Keys expire by the wall clock, as the windows of requests do, but never early. */
  #replayTime(): number {
    return Math.min(this.#clock.wall(), this.#clock.now());
  }

  /**
   * The next nonce of an account. It is above every nonce that was returned before, also before a
   * crash.
   * @param atLeast usually the time in the exchange's unit.
   * @throws {LocksignError} `ERR_AGENT_LOG`
   */
  takeNonce(account: string, atLeast: bigint): bigint {
    const mark = this.#ledger.mark(ofAccount(account));
    const next = (this.#nonces.get(account) ?? mark) + 1n;
    const nonce = next > atLeast ? next : atLeast;
    if (nonce > mark) {
      this.#append({ type: 'nonce', account, mark: (nonce + reservedAhead(nonce)).toString() }, true, true);
    }
    this.#nonces.set(account, nonce);
    return nonce;
  }

  /** The highest nonce that the client has used. */
  clientNonce(client: string): bigint {
    return this.#ledger.mark(ofClient(client));
  }

  /**
   * Whether this client placed the order.
   * @param kind whose name of the order it is. Default: the exchange's.
   */
  placedBy(client: string, orderId: string, kind: OrderName = 'id'): boolean {
    return this.#ledger.placedBy(client, orderId, kind);
  }

  /** Counts a request without valid credentials. The log gets one line a second for all of them. */
  countRefusal(code: ReasonCode): void {
    this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1);
  }

  /**
   * Begins a new file. It happens by itself when the file is full.
   * @throws {LocksignError} `ERR_AGENT_LOG`, and the current file stays.
   */
  rotate(): void {
    this.#ledger.prune(this.#replayTime());
    this.#log.begin(this.#ledger);
    this.#checkpointed = this.head.sequence;
  }

  /** Writes what is left, and releases the folder. */
  close(): void {
    clearInterval(this.#timer);
    try {
      this.#summarise();
      // Without this line, the next run would begin above the nonces that were reserved.
      for (const [account, mark] of this.#nonces) {
        this.#append({ type: 'nonce', account, mark: mark.toString(), isExact: true }, true);
      }
      this.#checkpoint('close');
      this.#log.sync();
    } catch (error) {
      this.#say(error);
    }
    this.#nonces.clear();
    this.#log.close();
    this.#reserve.close();
    closeSync(this.#lock);
  }

  /**
   * Writes a line and applies it.
   * @param isImportant lets it use the reserve of a full disk.
   */
  #append(body: Body, isImportant: boolean, isFlushed = false): Position {
    if (this.#isFull && !isImportant) {
      const facts = { detail: 'the disk is full, so only cancels are sent', call: 'write', errno: 'ENOSPC' };
      throw new LocksignError('ERR_AGENT_LOG', facts);
    }
    const position = this.#write(body, isImportant);
    if (isFlushed) this.#log.sync();
    this.#ledger.apply(position, body);
    return position;
  }

  #write(body: Body, isImportant: boolean): Position {
    for (;;) {
      try {
        return this.#log.append(body);
      } catch (error) {
        if (!isFull(error)) throw error;
        this.#isFull = true;
        if (!isImportant || !this.#reserve.release()) throw error;
      }
    }
  }

  #checkpoint(cause: 'start' | 'time' | 'close'): void {
    this.#append({ type: 'checkpoint', cause }, true);
    this.#checkpointed = this.head.sequence;
  }

  #summarise(): void {
    if (this.#refusals.size === 0 || this.#isFull) return;
    this.#append({ type: 'refused', counts: Object.fromEntries(this.#refusals) }, false);
    this.#refusals.clear();
  }

  #tick(): void {
    this.#ticks += 1;
    try {
      this.#log.check();
      if (this.#ticks % ticksOfSecond === 0) {
        this.#ledger.prune(this.#replayTime());
        if (this.#isFull) this.#isFull = !this.#reserve.restore();
        this.#summarise();
        this.#rotateIfFull();
      }
      if (this.#ticks % ticksOfMinute === 0 && this.head.sequence > this.#checkpointed) this.#checkpoint('time');
      this.#log.syncSoon((error) => this.#say(error));
    } catch (error) {
      this.#say(error);
    }
  }

  #rotateIfFull(): void {
    if (this.#log.added <= this.#limits.fileBytes || this.#isFull || this.#ticks < this.#nextRotation) return;
    // Writing a snapshot takes long, so one that fails is not tried again every second.
    this.#nextRotation = this.#ticks + ticksOfMinute;
    this.rotate();
    this.#nextRotation = 0;
  }

  /** Reports an error, and the same one only once in a row. */
  #say(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    if (text !== this.#reported) this.#report(text);
    this.#reported = text;
  }
}
