/**
 * The WebSockets that may be relayed.
 * @module
 */
import { backpackRelay } from './recipes/backpack/relay.js';
import { binanceRelay } from './recipes/binance/relay.js';
import { bitfinexRelay } from './recipes/bitfinex/relay.js';
import { bitgetRelay } from './recipes/bitget/relay.js';
import { bybitRelay } from './recipes/bybit/relay.js';
import { coinbaseRelay } from './recipes/coinbase/relay.js';
import { coinbaseAdvancedRelay } from './recipes/coinbase-advanced/relay.js';
import { gateRelay } from './recipes/gate/relay.js';
import { okxRelay } from './recipes/okx/relay.js';
import type { Relay } from './relay/relay.js';

/** The relays by the id of their recipe. An exchange without one has no WebSockets in the agent. */
export const relays: ReadonlyMap<string, Relay> = new Map(
  [
    backpackRelay,
    binanceRelay,
    bitfinexRelay,
    bitgetRelay,
    bybitRelay,
    coinbaseRelay,
    coinbaseAdvancedRelay,
    gateRelay,
    okxRelay,
  ].map((relay) => [relay.id, relay]),
);
