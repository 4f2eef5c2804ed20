/**
 * The endpoints of MEXC for brokers. Their fields are JSON, and only the query carries `timestamp`
 * and `signature`.
 * @see https://mexcdevelop.github.io/apidocs/broker_en/#create-a-sub-account
 * @module
 */

/** Their paths begin so. */
export const broker = '/api/v3/broker/';
