/**
 * A bot that systemd starts at boot, with nobody there to type: locksign-bot.service beside it. systemd decrypts the vault's
 * passphrase into a file that this unit alone can read, the vault gives an account, and the bot looks at the balances once a
 * minute. README.md has the steps.
 * @module
 */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LocksignError, protectProcess, secret } from 'locksign';
import { binance } from 'locksign/exchanges';
import { openVault } from 'locksign/vault';

const everyMilliseconds = 60_000;

/** What systemd sets (systemd.exec(5)). @param {string} name */
function folder(name) {
  const path = process.env[name];
  if (!path) throw new Error(`${name} is not set: this is a service, start it with \`systemctl start locksign-bot\`.`);
  return path;
}

/** The vault is open no longer than it takes to load the key. */
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
async function lookAtBalances(account) {
  try {
    const response = await account.send(binance.requests.balances());
    const text = await response.text();
    if (!response.ok) throw new Error(`refused with ${response.status}: ${text}`);
    /** @type {{ balances: { asset: string, free: string }[] }} */
    const { balances } = JSON.parse(text);
    const held = balances.filter(({ free }) => Number(free) > 0);
    console.log(held.map(({ asset, free }) => `${free} ${asset}`).join(', ') || 'nothing');
  } catch (error) {
    // Next minute, again. What a bot does that trades is up to it; ERR_SEND says whether an order may have been carried out.
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
    await lookAtBalances(account);
    await delay(everyMilliseconds, undefined, { signal: stop.signal }).catch(() => {});
  }
} finally {
  account.destroy();
}
