/**
 * A bot on ccxt signs a thousand orders, and then the test searches its memory for the secret
 * through /proc/<pid>/mem. The same search in a bot on stock ccxt is the positive control.
 */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keyForms } from '../../../tools/forensics/key-forms.js';
import { searchProcess } from '../../../tools/forensics/search.js';
import { checkout, run } from '../../helpers/child.js';

const bot = join(checkout, 'test/helpers/ccxt/bot.mjs');

const folder = mkdtempSync(join(tmpdir(), 'locksign-ccxt-'));
afterAll(() => rmSync(folder, { recursive: true }));

const exchanges = [
  { id: 'binance', algorithm: 'hmac-sha256', encoding: 'utf8', stock: ['text', 'inner block'] },
  { id: 'kraken', algorithm: 'hmac-sha512', encoding: 'base64', stock: ['text', 'decoded'] },
] as const;

interface Form {
  readonly form: string;
  readonly bytes: Buffer;
}

/** The forms of a new secret that the search finds in the memory of a bot. */
function formsLeft(way: string, { id, algorithm, encoding }: (typeof exchanges)[number]) {
  const text = randomBytes(48).toString('base64');
  return formsOf(way, id, text, keyForms(text, encoding, algorithm));
}

async function formsOf(way: string, id: string, text: string, forms: readonly Form[], keyType?: string) {
  const path = join(folder, `${way}-${id}`);
  writeFileSync(path, text, { mode: 0o600 });
  const needles = forms.map(({ form, bytes }) => ({ owner: 'secret', key: id, form, hex: bytes.toString('hex') }));
  let found: ReturnType<typeof searchProcess> | undefined;
  const { stderr } = await run(process.execPath, [bot, way, id, path, ...(keyType === undefined ? [] : [keyType])], {
    stdio: ['pipe', 'pipe', 'pipe'],
    started: async (child) => {
      const { stdout, pid } = child;
      if (stdout === null || pid === undefined) return;
      const ready = await Promise.race([once(stdout, 'data'), once(child, 'exit')]);
      child.kill('SIGSTOP'); // The memory must not change while it is read.
      if (String(ready[0]).includes('ready')) {
        found = searchProcess(pid, needles);
      }
      child.kill('SIGKILL');
    },
  });
  if (found === undefined) throw new Error(`the bot did not sign: ${stderr}`);
  return [...new Set(found.findings.map(({ form }) => form))];
}

const turned = (bytes: Buffer): Buffer => Buffer.from(bytes).reverse();

/** A new private key as text, and its forms. */
const privateKeys = {
  binance: () => {
    const key = generateKeyPairSync('ed25519').privateKey;
    const text = String(key.export({ type: 'pkcs8', format: 'pem' })).trimEnd();
    const seed = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
    const scalar = createHash('sha512').update(seed).digest().subarray(0, 32);
    const body = Buffer.from(text.split('\n')[1] ?? '');
    return {
      text,
      keyType: 'ed25519',
      forms: { text: body, seed, 'seed, turned': turned(seed), 'hash of it': scalar },
    };
  },
  hyperliquid: () => {
    const scalar = randomBytes(32);
    const text = `0x${scalar.toString('hex')}`;
    return { text, keyType: 'ecdsa', forms: { text: Buffer.from(text), scalar, 'scalar, turned': turned(scalar) } };
  },
};

/** The forms of a new private key that the search finds in the memory of a bot. */
function privateFormsLeft(way: string, id: keyof typeof privateKeys) {
  const { text, keyType, forms } = privateKeys[id]();
  const list = Object.entries(forms).map(([form, bytes]) => ({ form, bytes }));
  return formsOf(way, id, text, list, keyType);
}

/** The numbers that sign are in memory that root reads if it is WebAssembly's. */
const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
const held: Readonly<Record<keyof typeof privateKeys, readonly string[]>> = {
  binance: isNative ? [] : ['hash of it'],
  hyperliquid: isNative ? [] : ['scalar, turned'],
};

describe('the memory of a bot', () => {
  it.each(['binance', 'hyperliquid'] as const)('contains no form of the private key if %s is guarded', async (id) => {
    const left = await privateFormsLeft('guarded', id);
    expect(left.filter((form) => !held[id].includes(form))).toStrictEqual([]);
    expect(await privateFormsLeft('stock', id)).toContain('text'); // the control
  });

  it.each(exchanges)('contains neither the secret nor its key blocks if $id is guarded', async (exchange) => {
    // The little-endian states belong to the key. Outside memfd_secret the bot's parent can read
    // them.
    const left = await formsLeft('guarded', exchange);
    expect(left.filter((form) => !/state, little-endian$/.test(form))).toStrictEqual([]);
  });

  it.each(
    exchanges,
  )('has the secret in each form that signing makes of it if stock ccxt signs for $id', async (exchange) => {
    expect(await formsLeft('stock', exchange)).toEqual(expect.arrayContaining([...exchange.stock]));
  });
});
