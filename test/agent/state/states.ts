/**
 * States in temporary folders, with a clock that the test moves.
 * @module
 */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll } from 'vitest';
import { amountOf } from '../../../src/agent/amount.js';
import { State, type StateOptions } from '../../../src/agent/state/state.js';
import type { Decision } from '../../../src/agent/state/types.js';
import { SigningKey, secret } from '../../../src/index.js';
import { refusal } from '../../helpers/keys.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** 2026-01-01 */
const start = 1_767_225_600_000;

export const loadKey = (hex = 'ab'.repeat(32)): Promise<SigningKey> =>
  SigningKey.load(secret.bytes(Buffer.from(hex)), { algorithm: 'hmac-sha256', encoding: 'hex' });

/** A folder and a clock for each test. The state that is open at its end is closed. */
export class Place {
  readonly folder: string;
  readonly reports: string[] = [];
  time = start;
  state: State | undefined;
  readonly #key: SigningKey;

  constructor(key: SigningKey) {
    this.folder = mkdtempSync(join(tmpdir(), 'locksign-state-'));
    chmodSync(this.folder, 0o700);
    this.#key = key;
  }

  open(options: Partial<StateOptions> = {}): State {
    this.state = State.open({
      folder: this.folder,
      key: this.#key,
      durability: 'flush',
      sealed: undefined,
      now: () => this.time,
      report: (text) => this.reports.push(text),
      ...options,
    });
    return this.state;
  }

  /** As a restart of the agent. */
  reopen(options: Partial<StateOptions> = {}): State {
    this.state?.close();
    this.state = undefined;
    return this.open(options);
  }

  refused(options: Partial<StateOptions> = {}): Promise<Error> {
    this.state?.close();
    this.state = undefined;
    return refusal(() => this.open(options), 'ERR_AGENT_LOG');
  }

  path(name = 'agent.log'): string {
    return join(this.folder, name);
  }

  files(): string[] {
    return readdirSync(this.folder).sort();
  }

  lines(name = 'agent.log'): string[] {
    return readFileSync(this.path(name), 'utf8').split('\n').slice(0, -1);
  }

  /** The lines with a type, parsed. */
  ofType(type: string): Record<string, unknown>[] {
    return this.lines()
      .map((line): Record<string, unknown> => JSON.parse(line))
      .filter((line) => line['type'] === type);
  }

  rewrite(change: (lines: string[]) => readonly string[], name = 'agent.log'): void {
    writeFileSync(
      this.path(name),
      change(this.lines(name))
        .map((line) => `${line}\n`)
        .join(''),
    );
  }
}

/** Gives each test a place of its own. */
export function places(): () => Place {
  const made: Place[] = [];
  let key: SigningKey;
  beforeAll(async () => {
    key = await loadKey();
  });
  afterEach(() => {
    for (const place of made.splice(0)) {
      place.state?.close();
      rmSync(place.folder, { recursive: true });
    }
  });
  return () => {
    const place = new Place(key);
    made.push(place);
    return place;
  };
}

/** An order of grid-bot for an amount of USDT, which is sent. */
export function order(usdt: string, changes: Partial<Decision> = {}): Decision {
  return {
    client: 'grid-bot',
    uid: 1001,
    account: 'binance-main',
    endpoint: 'POST /api/v3/order',
    meaning: {
      kind: 'order',
      endpoint: 'POST /api/v3/order',
      orders: [
        {
          market: 'spot',
          symbol: 'BTCUSDT',
          side: 'buy',
          type: 'limit',
          quantity: '1',
          quantityUnit: 'base',
          price: usdt,
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: false,
          timeInForce: null,
          trigger: null,
          attached: null,
          clientOrderId: null,
        },
      ],
    },
    decision: 'send',
    sha256: 'cd'.repeat(32),
    placed: [{ currency: 'USDT', amount: amountOf(usdt) }],
    ...changes,
  };
}

/** A cancel, which is sent. */
export const cancel = (id: string): Decision => ({
  client: 'grid-bot',
  uid: 1001,
  account: 'binance-main',
  endpoint: 'DELETE /api/v3/order',
  meaning: {
    kind: 'cancel',
    endpoint: 'DELETE /api/v3/order',
    cancel: { symbol: 'BTCUSDT', ids: [id], all: false },
  },
  decision: 'send',
});

export const denied = (changes: Partial<Decision> = {}): Decision => ({
  client: 'grid-bot',
  uid: 1001,
  account: 'binance-main',
  endpoint: 'POST /sapi/v1/capital/withdraw/apply',
  meaning: null,
  decision: 'deny',
  reason: { code: 'withdraw', text: 'withdrawals are never allowed' },
  ...changes,
});

export const spentOf = (state: State): bigint => state.spent({ client: 'grid-bot' }, 'USDT');
