/**
 * The verdict on one class of `ccxt.pro`: whether the guarded class sends what stock ccxt sends.
 * @module
 */
import { guard, release } from '../../../src/adapters/ccxt/index.js';
import { LocksignError, secret } from '../../../src/index.js';
import { Comparison } from './compare.js';
import { construct, type Exchange, otherCredentials } from './exchanges.js';
import { setMarkets } from './markets.js';
import { secretShapes } from './secrets.js';
import { conversationsOf } from './socket-steps.js';
import { fetchNothing, sentIn } from './wire.js';

export interface SocketVerdict {
  readonly id: string;
  /** One call is one conversation. */
  readonly comparison: Comparison;
  /** Conversations whose WebSocket messages depend on the secret. */
  readonly authenticated: number;
  /** Why guard refuses the exchange. */
  readonly refusal: string | undefined;
}

export const sendsTheSame = ({ comparison, authenticated }: SocketVerdict): boolean =>
  authenticated > 0 && comparison.different + comparison.unstable === 0;

/** Valid as base64 and as text. */
const shape = 'alphanumeric, 64';

function make(type: unknown, text?: string): Exchange {
  const config = { ...otherCredentials, secret: text, enableRateLimit: false, fetch: fetchNothing };
  const exchange = construct(type, config);
  setMarkets(exchange);
  return exchange;
}

/** @param mistaken Gives guard another secret than stock, which the comparison must detect. */
export async function judgeSocket(id: string, type: unknown, mistaken = false): Promise<SocketVerdict> {
  const [right = '', wrong = ''] = [secretShapes('right')[shape], secretShapes('wrong')[shape]];
  const [stock, again, guarded, other] = [make(type, right), make(type, right), make(type), make(type, wrong)];
  const comparison = new Comparison();
  let authenticated = 0;
  try {
    await guard(guarded, secret.text(mistaken ? wrong : right));
  } catch (error) {
    if (error instanceof LocksignError) return { id, comparison, authenticated, refusal: error.message };
    throw error;
  }
  for (const steps of conversationsOf(id)) {
    const outcomes = {
      stock: await sentIn(stock, steps),
      again: await sentIn(again, steps),
      guarded: await sentIn(guarded, steps),
      wrong: await sentIn(other, steps),
    };
    comparison.add(JSON.stringify(steps), 'WebSocket', outcomes);
    if (outcomes.stock.toSocket !== outcomes.wrong.toSocket) authenticated += 1;
  }
  release(guarded);
  return { id, comparison, authenticated, refusal: undefined };
}
