/**
 * A bot that systemd starts at boot, without anybody to type a passphrase. Its unit is
 * locksign-bot.service. systemd decrypts the vault's passphrase into a file that only this unit can
 * read. The bot opens the vault and requests the balances once a minute. README.md has the steps.
 * @module
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LocksignError, protectProcess, secret } from 'locksign';
import { binance } from 'locksign/exchanges';
import { openVault } from 'locksign/vault';

const everyMilliseconds = 60_000;

/** A folder that systemd creates and names (systemd.exec(5)). @param {string} name */
function folder(name) {
  const path = process.env[name];
  if (!path) throw new Error(`${name} is not set: this is a service, start it with \`systemctl start locksign-bot\`.`);
  return path;
}

/** Opens the vault only until the key is loaded. */
async function openAccount() {
  const vault = await openVault({
    path: join(folder('STATE_DIRECTORY'), 'vault.json'),
    passphrase: secret.file(join(folder('CREDENTIALS_DIRECTORY'), 'vault-passphrase')),
  });
  try {
    return await vault.account('binance-main');
  } finally {
    vault.close();
  }
}

/** @param {Awaited<ReturnType<typeof openAccount>>} account */
async function showBalances(account) {
  try {
    const response = await account.send(binance.requests.balances());
    const text = await response.text();
    if (!response.ok) throw new Error(`refused with ${response.status}: ${text}`);
    /** @type {{ balances: { asset: string, free: string }[] }} */
    const { balances } = JSON.parse(text);
    const held = balances.filter(({ free }) => Number(free) > 0);
    console.log(held.map(({ asset, free }) => `${free} ${asset}`).join(', ') || 'nothing');
  } catch (error) {
    // The next attempt follows in a minute. A trading bot must decide what to do after ERR_SEND:
    // the exchange may have carried out an order.
    console.error(error instanceof LocksignError ? error.message : String(error));
  }
}

protectProcess(); // before there is anything to read
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

const account = await openAccount();
try {
  console.log(`Signs for ${account.exchange.name}.`);
  while (!stop.signal.aborted) {
    await showBalances(account);
    await delay(everyMilliseconds, undefined, { signal: stop.signal }).catch(() => {});
  }
} finally {
  account.destroy();
}
