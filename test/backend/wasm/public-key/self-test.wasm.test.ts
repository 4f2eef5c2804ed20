/** A private key is refused where the signer fails the self-test of its algorithm. */
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import type { PrivateKeyAlgorithm } from '../../../../src/backend/backend.js';

const made = {
  ed25519: generateKeyPairSync('ed25519'),
  'ecdsa-p256-sha256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'ecdsa-secp256k1': generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
  'rsa-pkcs1-sha256': generateKeyPairSync('rsa', { modulusLength: 2048 }),
} as const;

/** The package as a new process imports it, so that no algorithm has been tested. */
async function importAgain() {
  vi.resetModules();
  const { PublicKeySigner } = await import('../../../../src/backend/wasm/public-key/signer.js');
  const { SigningKey, secret } = await import('../../../../src/index.js');
  const load = (algorithm: PrivateKeyAlgorithm) => {
    const pem = String(made[algorithm].privateKey.export({ type: 'pkcs8', format: 'pem' }));
    return SigningKey.load(secret.text(pem), { algorithm, encoding: 'pem' });
  };
  return { PublicKeySigner, load };
}

afterEach(() => {
  vi.restoreAllMocks();
});

it.each(Object.keys(made) as PrivateKeyAlgorithm[])('%s', async (algorithm) => {
  const { PublicKeySigner, load } = await importAgain();
  const { sign } = PublicKeySigner.prototype;
  const spy = vi.spyOn(PublicKeySigner.prototype, 'sign').mockImplementation(function (
    this: InstanceType<typeof PublicKeySigner>,
    ...args
  ) {
    const signature = sign.apply(this, args);
    if (signature !== undefined) signature[0] = (signature[0] ?? 0) ^ 1;
    return signature;
  });
  const message = expect.stringContaining(`computed a wrong signature of ${algorithm} in its self-test`);
  for (const _ of [1, 2])
    await expect(load(algorithm)).rejects.toMatchObject({ code: 'ERR_WASM_UNAVAILABLE', message });

  // Control: a right signer gives the answer, and is asked once.
  spy.mockImplementation(sign);
  spy.mockClear();
  for (const _ of [1, 2]) (await load(algorithm)).destroy();
  expect(spy).toHaveBeenCalledTimes(1);
});
