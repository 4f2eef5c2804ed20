/**
 * The examined process. It executes its parent's commands, one JSON line at a time, and otherwise
 * waits. No command contains a secret: the process reads its secrets from files, descriptors and
 * its environment, as a bot does.
 * @module
 */
import { createHash, createHmac, createPrivateKey, sign as signByNode } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { writeHeapSnapshot } from 'node:v8';

/** @typedef {import('../../../dist/index.js').SecretSource} SecretSource */
/** @typedef {import('./key-plan.ts').PlannedKey} PlannedKey */

/** @type {import('../../../dist/index.js').SigningKey[]} */
const keys = [];
/** @type {unknown[]} what must stay in memory */
const kept = [];
/** @type {import('../../../dist/index.js').TokenKey[]} */
const tokenKeys = [];

const locksign = () => import('./dist/index.js');

/** @param {string} path */
function readBytes(path) {
  const descriptor = openSync(path, 'r');
  try {
    const size = fstatSync(descriptor).size;
    // A buffer outside the heap. The garbage collector would move, and so copy, a buffer inside it.
    const bytes = new Uint8Array(new ArrayBuffer(size));
    readSync(descriptor, bytes);
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * A short array is on the heap until its buffer is accessed.
 * @param {string} path
 */
function bytesInHeap(path) {
  const outside = readBytes(path);
  const inside = new Uint8Array(outside.length);
  inside.set(outside);
  outside.fill(0);
  return inside;
}

/**
 * @param {PlannedKey} key
 * @returns {Promise<SecretSource>}
 */
async function sourceOf({ source }) {
  const { secret } = await locksign();
  switch (source.kind) {
    case 'file':
      return secret.file(source.path);
    case 'descriptor':
      return secret.descriptor(source.descriptor);
    case 'env':
      return secret.env(source.name);
    case 'dotenv':
      return secret.dotenv(source.path, source.name);
    case 'bytes':
      return secret.bytes(readBytes(source.path));
    case 'heap bytes':
      return secret.bytes(bytesInHeap(source.path));
    case 'text':
      return secret.text(readFileSync(source.path, 'utf8'));
    default:
      throw new Error('unknown source');
  }
}

/** A token holds its key in memory for as long as it hashes a message. */
const longMessage = Buffer.alloc(256 * 1024, 'message');

/** @param {number} number */
const order = (number) =>
  `symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.015&price=${27000 + (number % 999)}&recvWindow=5000&timestamp=${1700000000000 + number}`;

/**
 * What a key signs for an order: `ecdsa-secp256k1` takes its digest.
 * @param {string} algorithm
 * @param {number} number
 */
const messageFor = (algorithm, number) =>
  algorithm === 'ecdsa-secp256k1' ? createHash('sha256').update(order(number)).digest() : order(number);

/** @typedef {{ root: number, message: string, written: import('../../../dist/index.js').SignatureEncoding, length?: number } & import('../../../dist/index.js').KeyOptions} Derivation */
/** @typedef {{ keys: PlannedKey[], derivations: Derivation[], count: number, bytes: string, text: string, path: string, attacker: string, call: string, uri: string, labels: string[], algorithm: import('../../../dist/index.js').Algorithm }} Options */
/** @type {Record<string, (options: Options) => unknown>} what each command takes of the options */
const commands = {
  /** Loads the backend and nothing else. */
  async warm() {
    return (await locksign()).backend();
  },

  async load({ keys: planned }) {
    const { SigningKey } = await locksign();
    for (const key of planned) {
      keys.push(await SigningKey.load(await sourceOf(key), { algorithm: key.algorithm, encoding: key.encoding }));
    }
    return keys.map((key) => key.protection);
  },

  /**
   * Signs with every key in turn. The last signature of each key proves that it is the right key.
   */
  sign({ count }) {
    const last = keys.map(() => '');
    for (let number = 0; number < count; number += 1) {
      const index = number % keys.length;
      const message = messageFor(keys[index].algorithm, number);
      last[index] = keys[index].sign(message, number % 2 === 0 ? 'hex' : 'base64');
      if (number % 512 === 0) keys[index].verify(message, last[index]);
    }
    return keys.map((key) => key.sign(messageFor(key.algorithm, 0)));
  },

  /**
   * The usual code of bots, for comparison: a secret read as a string, and createHmac() for each
   * order.
   */
  signAsUsual({ keys: planned, count }) {
    for (const { source, algorithm, encoding } of planned) {
      if (encoding !== 'utf8' && encoding !== 'base64' && encoding !== 'hex')
        throw new Error('bots write that themselves');
      const text = source.kind === 'env' ? (process.env[source.name] ?? '') : readFileSync(source.path, 'utf8').trim();
      const key = encoding === 'utf8' ? text : Buffer.from(text, encoding);
      kept.push(text, key);
      for (let number = 0; number < count; number += 1)
        kept.push(createHmac(algorithm.slice('hmac-'.length), key).update(order(number)));
    }
  },

  /** The same with private keys of node:crypto, from PEM. */
  signPrivatelyAsUsual({ keys: planned }) {
    for (const { source, algorithm } of planned) {
      const text = readFileSync(source.path, 'utf8');
      const key = createPrivateKey(text);
      kept.push(text, key, signByNode(algorithm === 'ed25519' ? null : 'sha256', Buffer.from(order(0)), key));
    }
  },

  /** Makes a key and returns its public key. */
  async generate({ algorithm }) {
    const key = await (await locksign()).SigningKey.generate(algorithm);
    keys.push(key);
    key.sign(messageFor(algorithm, 0));
    return key.publicKey?.pem;
  },

  /** Makes a key and destroys it, again and again, until the file exists. */
  async generateUntil({ algorithm, path }) {
    const { SigningKey } = await locksign();
    let count = 0;
    for (; !existsSync(path); count += 1) (await SigningKey.generate(algorithm)).destroy();
    return count;
  },

  /** Opens a token, keeps its PIN, and finds its keys. */
  async openToken({ uri, path, labels }) {
    const { openToken, secret } = await locksign();
    const token = await openToken(uri, secret.file(path), { keepPin: true });
    for (const label of labels) tokenKeys.push(await token.key(label));
  },

  /** Signs with the keys of the token, again and again, until the file exists. */
  async signInTokenUntil({ path }) {
    let count = 0;
    for (; !existsSync(path); count += 1) {
      for (const key of tokenKeys) {
        await key.signAsync(key.algorithm === 'hmac-sha256' ? longMessage : order(count));
      }
    }
    return count;
  },

  /**
   * Puts decoys in ordinary memory: bytes outside the heap, and strings on the heap. Each has its
   * own characters.
   */
  plant({ bytes, text }) {
    kept.push(readBytes(bytes));
    for (const line of readFileSync(text, 'latin1').split('\n'))
      kept.push(Buffer.from(line, 'latin1').toString('latin1'));
  },

  /**
   * Allocates now to delay the next garbage collection, which would move byte arrays and leave
   * copies that no code can reach.
   */
  collect() {
    globalThis.gc?.();
  },

  /** Makes a key of a signature, for each derivation. */
  derive({ derivations }) {
    const roots = [...keys];
    for (const { root, message, written, length, algorithm, encoding } of derivations) {
      keys.push(...roots[root].derive(message, { encoding: written, length }, [{ algorithm, encoding }]));
    }
  },

  /** The same by a string, for comparison. */
  async deriveByText({ derivations }) {
    const { SigningKey, secret } = await locksign();
    for (const { root, message, written, length, algorithm, encoding } of derivations) {
      const text = keys[root].sign(message, written).slice(0, length);
      kept.push(text, await SigningKey.load(secret.text(text), { algorithm, encoding }));
    }
  },

  destroy() {
    for (const key of keys.splice(0)) key.destroy();
  },

  async protect() {
    return (await locksign()).protectProcess();
  },

  snapshot({ path }) {
    return writeHeapSnapshot(path);
  },

  report({ path }) {
    return process.report.writeReport(path);
  },

  /** Selects everything that a core file can contain (core(5)), as an attacker would. */
  dumpAllKinds() {
    writeFileSync('/proc/self/coredump_filter', '0x7f');
  },

  /** Loads a key and destroys it, `count` times. Each time needs a new page. */
  async renew({ keys: [planned], count }) {
    const { SigningKey } = await locksign();
    for (let number = 0; number < count; number += 1) {
      const key = await SigningKey.load(await sourceOf(planned), planned);
      key.destroy();
    }
  },

  attack({ attacker, call, count }) {
    return createRequire(import.meta.url)(attacker)[call](count);
  },
};

const lines = createInterface({ input: process.stdin });
for await (const line of lines) {
  const { name, ...options } = JSON.parse(line);
  let answer;
  try {
    answer = { result: (await commands[name](options)) ?? null };
  } catch (error) {
    const { code, message, limit, needed, call, errno } = error;
    answer = { error: { code, message, limit, needed, call, errno } };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
