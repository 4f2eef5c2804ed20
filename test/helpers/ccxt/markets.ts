/**
 * Two markets, which ccxt would otherwise request from the exchange.
 * @module
 */
import type { Exchange } from './exchanges.js';

const common = {
  base: 'BTC',
  quote: 'USDT',
  baseId: 'BTC',
  quoteId: 'USDT',
  active: true,
  precision: { amount: 0.00001, price: 0.01 },
  limits: { amount: {}, price: {}, cost: {}, leverage: {} },
};

/** Gives the exchange a spot market and a linear swap market. */
export function setMarkets(exchange: Exchange): void {
  exchange.setMarkets([
    { ...common, id: 'BTCUSDT', symbol: 'BTC/USDT', type: 'spot', spot: true, swap: false, contract: false },
    {
      ...common,
      id: 'BTCUSDTPERP',
      symbol: 'BTC/USDT:USDT',
      settle: 'USDT',
      settleId: 'USDT',
      type: 'swap',
      spot: false,
      swap: true,
      contract: true,
      linear: true,
      inverse: false,
      contractSize: 0.001,
    },
  ]);
}
