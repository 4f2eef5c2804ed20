/**
 * The demo's six exchanges, and an order for each with its expected signature. No secrets.
 * @module
 */
import { readFileSync } from 'node:fs';
import { binance, bitfinex, bittrex, coinbase, kraken, poloniex } from 'locksign/exchanges';

export const exchanges = { binance, coinbase, poloniex, bittrex, kraken, bitfinex };

/**
 * @typedef {object} Order
 * @property {keyof typeof exchanges} exchange
 * @property {import('locksign/exchanges').Account} account
 * @property {number} time of the clock, in milliseconds
 * @property {import('locksign/exchanges').ExchangeRequest} request
 * @property {string} signature
 * @property {string} from the source of that signature
 */

/** @type {readonly Order[]} */
export const orders = JSON.parse(readFileSync(new URL('orders.json', import.meta.url), 'utf8'));
