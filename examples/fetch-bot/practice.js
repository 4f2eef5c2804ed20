/**
 * Replaces the real accounts: secret files in a temporary folder, and a server on this machine that
 * checks every request as the exchanges do. It is no part of a bot. The server needs the secrets to
 * check signatures, so here, unlike in a bot, JavaScript has them too.
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalExchange } from '../local-exchange/server.js';

/** @typedef {Awaited<ReturnType<typeof startPractice>>} Practice */

const exchanges = ['binance', 'coinbase', 'kraken', 'bitfinex', 'poloniex'];
const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
const passphrase = 'sample-passphrase';

/** A sample secret from the exchange's documentation. @param {string} exchange */
const sample = (exchange) => readFileSync(new URL(`../demo/secrets/${exchange}`, import.meta.url), 'utf8');

export async function startPractice() {
  const folder = mkdtempSync(join(tmpdir(), 'fetch-bot-'));
  /** @param {string} exchange */
  const secretFile = (exchange) => join(folder, `${exchange}-secret`);
  // Only this user may read the files: locksign refuses files that others can read.
  for (const exchange of exchanges) writeFileSync(secretFile(exchange), sample(exchange), { mode: 0o600 });

  const local = await startLocalExchange({
    accounts: exchanges.map((exchange) => ({ exchange, apiKey, passphrase, secret: sample(exchange).trim() })),
  });
  return {
    apiKey,
    passphrase,
    secretFile,
    dispatcher: local.dispatcher,

    /** Summarises the requests that the server received. */
    summary() {
      const accepted = local.requests.filter((request) => request.accepted).length;
      const open = local.accounts.flatMap((account) => account.openOrders).length;
      return `The exchanges took ${accepted} of ${local.requests.length} requests; ${open} orders are open.`;
    },

    async stop() {
      await local.close();
      rmSync(folder, { recursive: true });
    },
  };
}
