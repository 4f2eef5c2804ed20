/**
 * `node bench/speed/vault.js`: measures the time to open a vault of 100 accounts without the
 * derivation of its key, which is slow on purpose. It needs a build, and exits with 1 if the time
 * is over the target. It derives at the lowest cost that is accepted, so that the rest becomes
 * visible.
 * @module
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { secret } from 'locksign';
import { createVault, openVault } from 'locksign/vault';
import { quartiles } from '../statistics.js';

const target = 20;
const accounts = 100;
const rounds = 31;
const cost = { memory: 64 * 1024 * 1024, operations: 1 };
const passphrase = 'a passphrase';

const folder = mkdtempSync(join(tmpdir(), 'locksign-bench-'));
const path = join(folder, 'vault.json');
const sodium = createRequire(import.meta.url)('sodium-native');

/** Argon2id alone, as the vault asks for it. */
function derive() {
  const key = sodium.sodium_malloc(32);
  const { salt } = JSON.parse(readFileSync(path, 'utf8')).derivation;
  const start = performance.now();
  const algorithm = sodium.crypto_pwhash_ALG_ARGON2ID13;
  const { operations, memory } = cost;
  sodium.crypto_pwhash(key, Buffer.from(passphrase), Buffer.from(salt, 'base64'), operations, memory, algorithm);
  const spent = performance.now() - start;
  sodium.sodium_free(key);
  return spent;
}

async function open() {
  const start = performance.now();
  const vault = await openVault({ path, passphrase: secret.text(passphrase) });
  const spent = performance.now() - start;
  vault.close();
  return spent;
}

try {
  const vault = await createVault({ path, cost, passphrase: secret.text(passphrase) });
  for (let number = 0; number < accounts; number += 1) {
    const name = `account-${number}`;
    await vault.add({ name, exchange: 'binance', apiKey: 'k'.repeat(64), secret: secret.text('s'.repeat(64)) });
  }
  vault.close();
  await open();
  derive();
  /** @type {number[]} in ms; each of an opening and a derivation, one right after the other */
  const samples = [];
  for (let round = 0; round < rounds; round += 1) {
    const openFirst = round % 2 === 0;
    const first = await (openFirst ? open() : derive());
    const second = await (openFirst ? derive() : open());
    samples.push(openFirst ? first - second : second - first);
  }
  const spent = quartiles(samples);
  console.log(JSON.stringify({ accounts, target, milliseconds: spent }, undefined, 2));
  if (spent.median > target) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
