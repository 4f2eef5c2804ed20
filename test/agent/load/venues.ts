/**
 * The exchanges of the load tests, with an account and a bot of each.
 * @module
 */
import { type AgentSetup, type RunningAgent, startRunningAgent } from '../../helpers/agent/running.js';
import { binanceSecret } from '../../helpers/vault/vaults.js';
import { type Bot, binanceBot, bitfinexBot, krakenBot } from './bots.js';

interface Venue extends Pick<AgentSetup, 'exchange' | 'account'> {
  readonly bot: Bot;
}

export const binanceVenue: Venue = {
  exchange: 'binance',
  bot: binanceBot(),
  account: { apiKey: 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A', secret: binanceSecret },
};

export const krakenVenue: Venue = {
  exchange: 'kraken',
  bot: krakenBot,
  account: {
    apiKey: '0PHXTxmZVWyWRVPBQzL2Y7+mhGZGRjYF4h2b0nBBiN5hqvNaFm3oRVGz',
    // https://docs.kraken.com/api/docs/guides/spot-rest-auth
    secret: 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==',
  },
};

export const bitfinexVenue: Venue = {
  exchange: 'bitfinex',
  bot: bitfinexBot,
  account: {
    apiKey: 'hFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8',
    secret: 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClV',
  },
};

/** An order costs 5.9 in the quote currency. */
export const smallOrder = { quantity: '0.0001', price: '59000' };

export interface Limits {
  readonly names: readonly string[];
  readonly maxDay: number;
  readonly maxDayOfAccount: number;
}

/** An agent whose clients may read, order and cancel. */
export function startLoaded({ bot, ...venue }: Venue, limits: Limits): Promise<RunningAgent> {
  const { symbol, currency } = bot;
  return startRunningAgent({
    ...venue,
    names: limits.names,
    client: {
      uid: String(process.getuid?.()),
      allow: '["read", "order", "cancel"]',
      symbols: `["${symbol}"]`,
      'max-order': `"10 ${currency}"`,
      'max-day': `"${limits.maxDay} ${currency}"`,
      collar: '"2%"',
      rate: '"10000/1s"',
    },
    head: ['[accounts.main]', `max-day = "${limits.maxDayOfAccount} ${currency}"`],
  });
}
