/**
 * The accounts of the tests with real clients: one of each exchange, with the real credentials that
 * only the agent and the exchange know.
 */
import { randomBytes } from 'node:crypto';
import { Refusal } from '../../../examples/local-exchange/answer.js';
import { bittrexV1 } from '../../../examples/local-exchange/bittrex-v1.js';
import { bybit } from '../../../examples/local-exchange/bybit.js';
import type { Venue } from '../../../examples/local-exchange/server.js';
import type { Member } from '../../helpers/agent/several.js';

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
const base64 = (bytes: number): string => randomBytes(bytes).toString('base64');

interface Kind {
  readonly secret: () => string;
  readonly symbols: readonly string[];
  readonly quote: 'USD' | 'USDT';
  readonly hasPassphrase?: boolean;
  readonly also?: Venue;
}

/** An exchange that has WebSockets on this machine, and no REST API. */
const streamsOnly = (id: string): Venue => ({
  id,
  hosts: [],
  signature: () => undefined,
  verify() {
    throw new Refusal(404);
  },
  answer: () => undefined,
});

const kinds: Readonly<Record<string, Kind>> = {
  binance: { secret: () => hex(32), symbols: ['BTCUSDT'], quote: 'USDT' },
  coinbase: { secret: () => base64(64), symbols: ['BTC-USD'], quote: 'USD', hasPassphrase: true },
  poloniex: { secret: () => hex(64), symbols: ['BTC_USDT'], quote: 'USDT' },
  'bittrex-v1': { secret: () => hex(16), symbols: ['USDT-BTC'], quote: 'USDT', also: bittrexV1 },
  // ccxt sends the second spelling.
  kraken: { secret: () => base64(64), symbols: ['XBTUSD', 'XXBTZUSD'], quote: 'USD' },
  bitfinex: { secret: () => hex(22), symbols: ['tBTCUSD'], quote: 'USD' },
  bybit: { secret: () => hex(18), symbols: ['BTCUSDT'], quote: 'USDT', also: bybit },
  okx: {
    secret: () => hex(16).toUpperCase(),
    symbols: ['BTC-USDT'],
    quote: 'USDT',
    hasPassphrase: true,
    also: streamsOnly('okx'),
  },
  bitget: {
    secret: () => hex(32),
    symbols: ['BTCUSDT'],
    quote: 'USDT',
    hasPassphrase: true,
    also: streamsOnly('bitget'),
  },
  gate: { secret: () => hex(32), symbols: ['BTC_USDT'], quote: 'USDT', also: streamsOnly('gate') },
};

/** An account whose client may read, and place and cancel orders near the market. */
export function trader(exchange: string): Member {
  const kind = kinds[exchange];
  if (kind === undefined) throw new Error(`there is no account of ${exchange}`);
  const { secret, symbols, quote, hasPassphrase = false, also } = kind;
  return {
    exchange,
    account: {
      apiKey: hex(exchange === 'binance' ? 32 : 16),
      secret: secret(),
      ...(hasPassphrase && { passphrase: hex(8) }),
    },
    client: {
      allow: '["read", "order", "cancel"]',
      symbols: JSON.stringify(symbols),
      'max-order': JSON.stringify(`500 ${quote}`),
      'max-day': JSON.stringify(`5000 ${quote}`),
      collar: '"2%"',
      uid: String(process.getuid?.()),
    },
    ...(also !== undefined && { also: [also] }),
  };
}
