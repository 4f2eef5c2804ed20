/**
 * The demo. It signs an order for each of six exchanges with keys that JavaScript never sees, and
 * one more with a key from a vault. Then it searches this process's memory for the keys. A child
 * process signs the same orders with `createHmac` for comparison. At the end, a bot trades through
 * the signing agent.
 * @module
 */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { backend, LocksignError, SigningKey } from 'locksign';
import { createClock } from 'locksign/exchanges';
import { searchOwnMemory } from '../../tools/forensics/search-own-memory.js';
import { showAgent } from './agent/show.js';
import { runBot, sampleFingerprints } from './children.js';
import { exchanges, orders } from './orders.js';
import { heading, paint, paragraph, print } from './print.js';
import { showFindings, showProtection, showTimes } from './report.js';
import { withSample } from './sample-secret.js';
import { showRequest } from './show-request.js';
import { rounds, timeSignatures } from './timing.js';
import { showVault } from './vault.js';

/**
 * Loads a sample secret from its file into secret memory.
 * @param {import('./orders.js').Order['exchange']} exchange
 */
function loadKey(exchange) {
  const { algorithm, secretEncoding: encoding } = exchanges[exchange];
  return withSample(exchange, (source) => SigningKey.load(source, { algorithm, encoding }));
}

/**
 * Signs and prints one order.
 * @param {import('./orders.js').Order} order
 * @param {SigningKey} key
 * @returns whether the signature is the expected one
 */
function signOrder({ exchange: id, request, account, time, signature, from }, key) {
  const exchange = exchanges[id];
  const signed = exchange.sign(request, { ...account, key, clock: createClock({ now: () => time }) });
  showRequest(exchange.name, signed, signature);
  const equal = JSON.stringify(signed).includes(signature);
  print(`    ${equal ? paint('green', `✓ equals ${from}`) : paint('red', `✗ differs from ${from}`)}`);
  return equal;
}

/** Whether this process can search its own memory. If not, it prints the reason. */
function canSearch() {
  try {
    closeSync(openSync('/proc/self/mem', 'r'));
    return true;
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    paragraph(`The search for the keys in memory is skipped: it needs Linux and a readable /proc/self/mem${reason}.`);
    return false;
  }
}

async function main() {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const { name, implementation } = backend();
  await setImmediate(); // prints the warning about a missing addon first
  print(paint('bold', `locksign ${version}`));
  paragraph(`Node ${process.version}, ${process.platform} ${process.arch}, ${cpus()[0]?.model ?? 'unknown processor'}`);
  paragraph(`${name} signer: SHA-256 by ${implementation.sha256}, SHA-384 and SHA-512 by ${implementation.sha512}`);

  // The native signer reads the descriptor itself. The other one reads it with Node, into a buffer
  // that is zeroed afterwards.
  heading(
    `Six orders, ready for fetch. ${name === 'native' ? 'No secret has been' : 'The secrets are no longer'} in JavaScript.`,
  );
  /** @type {SigningKey[]} */
  const keys = [];
  let right = true;
  for (const order of orders) {
    if (keys.length > 0) print();
    const key = await loadKey(order.exchange);
    keys.push(key);
    right = signOrder(order, key) && right;
  }

  const tasks = orders.map(({ exchange: id, request, account, time }) => {
    const { algorithm, secretEncoding, signatureEncoding, prepare } = exchanges[id];
    const { message } = prepare(request, account, createClock({ now: () => time }));
    const isText = typeof message === 'string';
    const encoded = isText ? message : Buffer.from(message).toString('base64');
    return { exchange: id, algorithm, secretEncoding, signatureEncoding, message: encoded, isText };
  });
  const times = keys.map((key, index) => {
    const { message, isText, signatureEncoding } = tasks[index];
    const signed = isText ? message : Buffer.from(message, 'base64');
    return timeSignatures(() => key.sign(signed, signatureEncoding));
  });

  heading('A vault: one encrypted file with all secrets, opened with a passphrase');
  const vaulted = await showVault(orders[0]);
  right = vaulted?.right !== false && right;

  heading('Where the keys live');
  const protections = keys.map(({ protection }) => protection);
  showProtection(protections);

  heading(`What is in memory after ${rounds.toLocaleString('en-US')} signatures of each order`);
  const fingerprints = canSearch() ? sampleFingerprints() : undefined;
  if (fingerprints !== undefined) {
    paragraph(
      'Each process searched all of its readable memory for the six secrets, their HMAC forms and the passphrase of the ' +
        `vault. It compared memory with ${fingerprints.length} fingerprints, so the search itself holds no copy. The sample ` +
        'secret of Bittrex is not counted as text, because ABCDEFGHIJ is part of every base64 table.',
    );
    if (vaulted !== undefined) paragraph('The vault and its account were open during the search.');
    print();
  }
  const withoutVault = fingerprints?.filter(({ name }) => name !== 'passphrase');
  const bot = await runBot({ tasks, fingerprints: withoutVault });
  right = bot.signatures.every((signature, index) => signature === orders[index].signature) && right;
  const own = vaulted === undefined ? withoutVault : fingerprints;
  const hidden =
    own === undefined || bot.findings === undefined
      ? true
      : showFindings(searchOwnMemory(own), bot.findings, protections);

  heading('Microseconds for a signature (median)');
  showTimes(tasks, times, bot.times);

  for (const key of keys) key.destroy();
  vaulted?.account.destroy();
  vaulted?.vault.close();

  heading('An agent: the bot has no secret of the exchange, and a policy limits what it can do');
  if (vaulted !== undefined && process.platform === 'linux' && name === 'native') {
    right = (await showAgent(orders[0].account.apiKey)) && right;
  } else {
    paragraph('Skipped: it needs Linux, the addon and libsodium.');
  }
  if (!right) print(paint('red', '\nA result is wrong.'));
  if (!right || !hidden) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof LocksignError)) throw error;
  print(paint('red', `${error.code}: ${error.message}`));
  process.exitCode = 1;
}
