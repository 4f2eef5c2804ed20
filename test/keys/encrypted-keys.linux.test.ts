/**
 * Encrypted private keys: the passphrase is read and used in the addon, and asked for only if it is
 * needed.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Algorithm, type PlainSource, readSecret, SigningKey, secret } from '../../src/index.js';
import { askProgram } from '../helpers/child.js';
import { encryptKey } from '../helpers/encrypted-pem.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';

interface Case {
  readonly name: string;
  readonly kind: 'ed25519' | 'ecdsa-p256' | 'ecdsa-secp256k1' | 'rsa';
  readonly text: string;
  readonly error: string;
  readonly passphrase?: string;
}
const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL('../fixtures/private-keys/cases.json', import.meta.url), 'utf8'),
);
const algorithms: Readonly<Record<Case['kind'], Algorithm>> = {
  ed25519: 'ed25519',
  'ecdsa-p256': 'ecdsa-p256-sha256',
  'ecdsa-secp256k1': 'ecdsa-secp256k1',
  rsa: 'rsa-pkcs1-sha256',
};

const { path, file } = scratch();
const { privateKey } = generateKeyPairSync('ed25519');
const plain = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const encrypted = (iterations?: number): string =>
  encryptKey(privateKey.export({ type: 'pkcs8', format: 'der' }), 'correct horse', iterations).pem;
const options = { algorithm: 'ed25519', encoding: 'pem' } as const;
const right = sign(null, Buffer.from('message'), privateKey).toString('hex');

/** A source that fails if it is read. */
const nowhere = secret.file(path('nowhere'));

async function load(source: PlainSource, passphrase: PlainSource, onDecrypt?: () => void): Promise<SigningKey> {
  const key = await SigningKey.load(secret.encrypted(source, passphrase, { onDecrypt }), options);
  onTestFinished(() => key.destroy());
  return key;
}

const inWebAssembly = { code: 'ERR_PRIVATE_KEY', problem: expect.stringMatching(/encrypted, and WebAssembly/) };

describe('a key with its passphrase', () => {
  it.for([
    ['text', () => secret.text(encrypted()), () => secret.text('correct horse')],
    ['files', () => secret.file(file('key.pem', encrypted())), () => secret.file(file('phrase', 'correct horse\n'))],
    [
      'bytes',
      () => secret.bytes(new TextEncoder().encode(encrypted())),
      () => secret.bytes(new TextEncoder().encode('correct horse')),
    ],
  ] as const)('of %s signs as the decrypted key does', async ([, source, passphrase]) => {
    const [key, phrase] = [source(), passphrase()];
    const loading = load(key, phrase);
    if (isNative) expect((await loading).sign('message')).toBe(right);
    else await expect(loading).rejects.toMatchObject(inWebAssembly);
    for (const each of [key, phrase])
      if (each.kind === 'bytes') expect(each.bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('of variables removes both, once they were used', async () => {
    process.env['KEY_PEM'] = encrypted().replaceAll('\n', '\\n');
    process.env['KEY_PHRASE'] = 'correct horse';
    const loading = load(secret.env('KEY_PEM'), secret.env('KEY_PHRASE'));
    if (isNative) {
      expect((await loading).sign('message')).toBe(right);
      expect(process.env['KEY_PHRASE']).toBeUndefined();
      expect(process.env['KEY_PEM']).toBeUndefined();
    } else {
      await expect(loading).rejects.toMatchObject(inWebAssembly);
      expect(process.env['KEY_PHRASE']).toBe('correct horse');
    }
    delete process.env['KEY_PEM'];
    delete process.env['KEY_PHRASE'];
  });

  it('reads no passphrase for a key that is not encrypted, and says nothing of a decryption', async () => {
    process.env['UNUSED_PHRASE'] = 'correct horse';
    const unused = [nowhere, secret.env('UNUSED_PHRASE'), secret.prompt('Passphrase')];
    for (const passphrase of unused) {
      const key = await load(secret.text(plain), passphrase, () => expect.unreachable());
      expect(key.sign('message')).toBe(right);
    }
    expect(process.env['UNUSED_PHRASE']).toBe('correct horse');
    delete process.env['UNUSED_PHRASE'];
    const bytes = new TextEncoder().encode('correct horse');
    await load(secret.text(plain), secret.bytes(bytes));
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('reads no passphrase for an encryption that is refused', async () => {
    for (const { text, error } of cases.filter(({ error }) => /^(encryption-|too-many|traditional)/.test(error))) {
      const loading = load(secret.text(text), nowhere);
      await expect(loading, error).rejects.toMatchObject({ code: 'ERR_PRIVATE_KEY' });
    }
  });

  it('gives the text of the decrypted key to readSecret, for a vault', async () => {
    const into = new Uint8Array(4_096);
    const reading = readSecret(secret.encrypted(secret.text(encrypted()), secret.text('correct horse')), into);
    if (!isNative) return expect(reading).rejects.toMatchObject(inWebAssembly);
    expect(Buffer.from(into.subarray(0, await reading)).toString()).toBe(plain.trimEnd());
    const { text = '' } = cases.find(({ name }) => name === 'scrypt') ?? {};
    const refused = readSecret(secret.encrypted(secret.text(text), nowhere), into);
    await expect(refused).rejects.toMatchObject({ code: 'ERR_PRIVATE_KEY' });
    const length = await readSecret(secret.encrypted(secret.text(plain), nowhere), into);
    expect(Buffer.from(into.subarray(0, length)).toString()).toBe(plain.trimEnd());
  });

  it('is refused like any other private key where a secret of HMAC is wanted, before anybody is asked', async () => {
    const loading = SigningKey.load(secret.encrypted(secret.text(encrypted()), nowhere), {
      algorithm: 'hmac-sha256',
      encoding: 'utf8',
    });
    await expect(loading).rejects.toMatchObject({ code: 'ERR_SECRET_PRIVATE_KEY' });
  });

  it('is itself neither a passphrase nor encrypted again', () => {
    const source = secret.encrypted(secret.text('x'), secret.text('y'));
    for (const make of [
      () => secret.encrypted(source as never, secret.text('y')),
      () => secret.encrypted(secret.text('x'), source as never),
      () => secret.encrypted(secret.random() as never, secret.text('y')),
      () => secret.encrypted(secret.text('x'), secret.text('y'), { onDecrypt: 1 as never }),
    ]) {
      expect(make).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
    }
  });
});

describe('in the addon', () => {
  it.for(
    cases.filter(({ passphrase }) => passphrase !== undefined && passphrase !== ''),
  )('$name gives its key or its error', async ({ kind, text, error, passphrase = '' }, context) => {
    skipIf(!isNative, 'WebAssembly decrypts no key', context);
    const source = secret.encrypted(secret.text(text), secret.text(passphrase));
    const loading = SigningKey.load(source, { algorithm: algorithms[kind], encoding: 'pem' });
    if (error === 'none') return (await loading).destroy();
    const code = error === 'passphrase-wrong' ? 'ERR_KEY_PASSPHRASE' : 'ERR_PRIVATE_KEY';
    await expect(loading).rejects.toMatchObject({ code });
  });

  it('a wrong passphrase names the file of the key, and not that of the passphrase', async (context) => {
    skipIf(!isNative, 'WebAssembly decrypts no key', context);
    const source = secret.file(file('named.pem', encrypted()));
    await expect(load(source, secret.text('wrong'))).rejects.toMatchObject({
      code: 'ERR_KEY_PASSPHRASE',
      problem: `The passphrase does not decrypt the private key from ${path('named.pem')}, or that key is damaged.`,
    });
    await expect(load(source, nowhere)).rejects.toMatchObject({
      code: 'ERR_SOURCE_NOT_FOUND',
      problem: expect.stringContaining(path('nowhere')),
    });
  });

  it('a key without its passphrase is refused, and the error says what to give', async (context) => {
    skipIf(!isNative, 'WebAssembly decrypts no key', context);
    await expect(SigningKey.load(secret.text(encrypted()), options)).rejects.toMatchObject({
      code: 'ERR_PRIVATE_KEY',
      problem: 'The private key is encrypted with a passphrase.',
      remedy: expect.stringContaining('secret.encrypted('),
    });
  });

  it('many iterations keep no turn of the event loop waiting', async (context) => {
    skipIf(!isNative, 'WebAssembly decrypts no key', context);
    const text = encrypted(500_000);
    const events: string[] = [];
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 2);
    const key = await load(secret.text(text), secret.text('correct horse'), () => {
      turns = 0;
      events.push('decrypts');
    });
    clearInterval(ticking);
    expect(key.sign('message')).toBe(right);
    expect(events).toEqual(['decrypts']);
    expect(turns).toBeGreaterThan(5);
  });

  it('a process exits at once while the longest derivation runs', async (context) => {
    skipIf(!isNative, 'WebAssembly decrypts no key', context);
    const { text = '' } = cases.find(({ name }) => name === '10 million iterations') ?? {};
    const start = performance.now();
    const seen = await askProgram('keys/programs/exit-while-decrypting.mjs', { args: [file('slow.pem', text)] });
    expect(seen).toBe('decrypts');
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it('an error of onDecrypt ends the load', async (context) => {
    skipIf(!isNative, 'WebAssembly decrypts no key', context);
    const thrown = new Error('mine');
    const loading = load(secret.text(encrypted()), secret.text('correct horse'), () => {
      throw thrown;
    });
    await expect(loading).rejects.toBe(thrown);
  });
});
