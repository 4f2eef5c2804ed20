/**
 * The demo's vault, in a temporary folder. The demo creates it, adds an account, opens it again and
 * signs with the account.
 * @module
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocksignError } from 'locksign';
import { createClock } from 'locksign/exchanges';
import { createVault, libsodium, openVault } from 'locksign/vault';
import { paint, paragraph, print } from './print.js';
import { withSample } from './sample-secret.js';

const MiB = 1024 * 1024;
/** The default minimum cost of a vault, and the absolute minimum. */
const usual = { memory: 400 * MiB, operations: 3 };
const least = { memory: 64 * MiB, operations: 1 };

/**
 * Prints the name of a step, then how long it took.
 * @template Result
 * @param {string} step
 * @param {Promise<Result>} work
 */
async function timed(step, work) {
  const began = performance.now();
  process.stdout.write(`  ${step.padEnd(40)}`);
  try {
    const result = await work;
    print(`${((performance.now() - began) / 1000).toFixed(2)} s`.padStart(14));
    return result;
  } catch (error) {
    print();
    throw error;
  }
}

/**
 * Shows the readable part of the file: an account, with the beginning of its sealed secret.
 * @param {string} path
 */
function showFile(path) {
  const [account] = JSON.parse(readFileSync(path, 'utf8')).accounts;
  const shown = JSON.stringify({ ...account, secret: `${account.secret.slice(0, 32)}…` }, undefined, 2);
  for (const line of shown.split('\n')) print(`    ${line}`);
}

/**
 * @param {string} path
 * @param {Pick<import('./orders.js').Order, 'exchange' | 'account'>} order
 * @param {typeof usual} cost
 */
async function makeVault(path, { exchange, account: { apiKey } }, cost) {
  const making = withSample('vault-passphrase', (passphrase) => createVault({ passphrase, path, cost }));
  const vault = await timed('created with a passphrase', making);
  try {
    const adding = withSample(exchange, (secret) => vault.add({ name: `${exchange}-main`, exchange, apiKey, secret }));
    await timed('one account added', adding);
  } finally {
    vault.close();
  }
}

/**
 * Creates a vault and signs with an account from it.
 * @param {import('./orders.js').Order} order
 * @returns the open vault and account, and whether the signature is the expected one; undefined
 *   without libsodium
 */
export async function showVault(order) {
  const folder = mkdtempSync(join(tmpdir(), 'locksign-demo-'));
  const path = join(folder, 'vault.json');
  try {
    const { name } = await libsodium();
    const cost = name === 'native' && process.availableMemory() > 4 * usual.memory ? usual : least;
    paragraph(
      `libsodium ${name === 'native' ? 'as machine code' : 'in WebAssembly'}. To open the vault, and to try a passphrase, ` +
        `Argon2id makes ${cost.operations === 1 ? 'one pass' : `${cost.operations} passes`} over ${cost.memory / MiB} MiB of memory. ` +
        `${cost === least ? 'This is the minimum. By default a vault uses 400 MiB and at least 3 passes.' : ''}`,
    );
    print();
    await makeVault(path, order, cost);
    const opening = withSample('vault-passphrase', (passphrase) => openVault({ passphrase, path }));
    const vault = await timed('opened', opening);
    print();
    paragraph('The readable part of the file:');
    showFile(path);
    const clock = createClock({ now: () => order.time });
    const account = await vault.account(`${order.exchange}-main`, { clock });
    const right = JSON.stringify(account.sign(order.request)).includes(order.signature);
    print();
    paragraph(
      right
        ? paint('green', `✓ ${account.exchange.name}'s order, signed with the account, equals ${order.from}`)
        : paint('red', `✗ ${account.exchange.name}'s order, signed with the account, differs from ${order.from}`),
    );
    return { vault, account, right };
  } catch (error) {
    if (!(error instanceof LocksignError && error.code === 'ERR_SODIUM_UNAVAILABLE')) throw error;
    paragraph(paint('yellow', `Skipped: ${error.message}`));
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
