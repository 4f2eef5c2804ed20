/**
 * examples/fetch-bot, which users copy, runs unchanged against the local exchanges.
 */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkout, run } from '../helpers/child.js';
import { scratch } from '../helpers/scratch.js';

describe('the fetch bot', () => {
  const folder = scratch();

  it('trades on five exchanges, cancels every order that it placed, and leaves no secret file', async () => {
    const env = { TMPDIR: folder.folder };
    const { status, stdout, stderr } = await run(process.execPath, [`${checkout}/examples/fetch-bot/main.js`], { env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    const names = ['Binance', 'Coinbase Exchange', 'Kraken', 'Bitfinex', 'Poloniex'];
    expect(lines.filter((line) => !line.startsWith(' ')).slice(0, -1)).toEqual(names);
    // Each exchange lists the open order by the name that the bot gave it.
    const found = lines.filter((line) => line.startsWith('  open orders'));
    expect(found.filter((line) => /fetch-bot-1|client_oid|tBTCUSD|status":"open"/.test(line))).toHaveLength(5);
    expect(lines.at(-1)).toBe('The exchanges took 20 of 20 requests; 0 orders are open.');
    expect(readdirSync(folder.folder)).toEqual([]);
  });
});
