/**
 * The endpoints of MEXC for brokers. Their fields are JSON, and only the query carries `timestamp`
 * and `signature`. MEXC accepts that signature, which does not cover the fields:
 * https://github.com/ccxt/ccxt/pull/24982
 * @see https://mexcdevelop.github.io/apidocs/broker_en/#create-a-sub-account
 * @module
 */

/** Their paths begin so. */
export const broker = '/api/v3/broker/';
