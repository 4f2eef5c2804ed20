/**
 * Makes a vault and uses it, one command per line of standard input, while its memory is searched.
 * It reads its secrets from files, as a bot does, and no command contains a secret.
 * Arguments: the folder with the files; the addon that forks, if the process is to fork.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SigningKey, secret } from 'locksign';
import { createVault, openVault } from 'locksign/vault';

const folder = process.argv[2] ?? '';
/** @param {string} name */
const file = (name) => secret.file(join(folder, name));
const path = join(folder, 'vault', 'vault.json');
const cost = { memory: 64 * 1024 * 1024, operations: 1 };

/** @type {import('../../../dist/vault/index.js').Vault | undefined} */
let vault;
/** @type {unknown[]} keeps objects in memory */
const kept = [];

/** Puts the decoy into memory of sodium_malloc that this process cannot access. */
function plantClosed() {
  const sodium = createRequire(import.meta.url)('sodium-native');
  const memory = sodium.sodium_malloc(64);
  const descriptor = openSync(join(folder, 'closed-decoy'), 'r');
  readSync(descriptor, memory);
  closeSync(descriptor);
  sodium.sodium_mprotect_noaccess(memory);
  return memory;
}

/** @type {Record<string, () => unknown>} returns the answer, if it is not "done" */
const commands = {
  async create() {
    vault = await createVault({ path, cost, passphrase: file('passphrase') });
    await vault.add({ name: 'binance', exchange: 'binance', apiKey: 'key', secret: file('first') });
    const options = {
      exchange: 'kucoin',
      apiKey: 'key',
      secret: file('second'),
      passphrase: file('exchange-passphrase'),
    };
    await vault.add({ name: 'kucoin', ...options });
    // WebAssembly makes no private keys.
    if (process.env['LOCKSIGN_BACKEND'] !== 'wasm') {
      await vault.add({ name: 'made', exchange: 'binance', keyType: 'ed25519', secret: secret.random() });
      kept.push(await vault.publicKey('made'));
    }
    await vault.changeAgent(() => ({
      clients: [{ name: 'bot', account: 'binance', counter: 1 }],
      head: undefined,
    }));
    await vault.rename('binance', 'main');
  },
  async openForChanges() {
    vault = await openVault({ path, edit: true, passphrase: file('passphrase') });
  },
  async open() {
    vault = await openVault({ path, passphrase: file('passphrase') });
  },
  async sign() {
    const account = await vault?.account('main');
    kept.push(account);
    for (let number = 0; number < 1_000; number += 1) {
      account?.sign({ method: 'POST', path: '/api/v3/order', query: { symbol: 'BTCUSDT', number } });
    }
  },
  async deriveFromAgent() {
    if (vault === undefined) throw new Error('no vault is open');
    /** @type {const} */
    const purpose = { algorithm: 'hmac-sha256', encoding: 'utf8' };
    const key = await SigningKey.load(vault.agentSecret(), purpose);
    const derived = key.derive('bot 1', { encoding: 'hex', length: 48 }, [purpose]);
    kept.push(key, derived, derived[0].sign('m'));
  },
  async useExchangePassphrase() {
    const account = await vault?.account('kucoin');
    kept.push(account, account?.sign({ method: 'GET', path: '/api/v1/fills' }));
  },
  async refuse() {
    await openVault({ path, passphrase: file('wrong') }).then(
      () => Promise.reject(new Error('opened')),
      ({ code }) => kept.push(code),
    );
  },
  close() {
    vault?.close();
  },
  plant() {
    kept.push(readFileSync(join(folder, 'decoys')), readFileSync(join(folder, 'decoys'), 'latin1'), plantClosed());
  },
  fork: () => createRequire(import.meta.url)(process.argv[3] ?? '').forkAndHold(),
};

for await (const line of createInterface({ input: process.stdin })) {
  console.log(String((await commands[line]?.()) ?? 'done'));
}
