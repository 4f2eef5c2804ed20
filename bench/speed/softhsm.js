/**
 * Keys in a token of SoftHSM, in a folder of this process. They are other keys than those of the
 * other ways, because they are made in the token.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openToken, secret } from '../../dist/index.js';

/** Where Debian's package has it. */
const modulePath = '/usr/lib/softhsm/libsofthsm2.so';
const pin = '1234';

/**
 * @returns {Promise<import('../../dist/index.js').Token>}
 * @throws {Error} that says why there is no token
 */
export async function openSofthsm() {
  if (!existsSync(modulePath)) throw new Error(`softhsm2 is not installed: there is no ${modulePath}`);
  const folder = mkdtempSync(join(tmpdir(), 'locksign-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const configuration = join(folder, 'softhsm2.conf');
  writeFileSync(configuration, `directories.tokendir = ${folder}\nobjectstore.backend = file\n`);
  process.env['SOFTHSM2_CONF'] = configuration; // read when the module is loaded
  const args = ['--init-token', '--free', '--label', 'bench', '--so-pin', '12345678', '--pin', pin];
  const { status, stderr, error } = spawnSync('softhsm2-util', args, { encoding: 'utf8' });
  if (error !== undefined) throw new Error(`softhsm2-util cannot be started: ${error.message}`);
  if (status !== 0) throw new Error(`softhsm2-util failed: ${stderr.trim()}`);
  return openToken(`pkcs11:token=bench?module-path=${modulePath}`, secret.bytes(new TextEncoder().encode(pin)));
}

/**
 * @param {import('../../dist/index.js').Token} token
 * @param {import('./private-signers.js').PrivateAlgorithm} algorithm
 * @returns {Promise<import('./private-signers.js').PrivateSigner | undefined>} undefined for
 *   secp256k1, with which no token signs
 */
export async function softhsmSigner(token, algorithm) {
  if (algorithm === 'ecdsa-secp256k1') return undefined;
  const key = await token.generate(algorithm, algorithm, { bits: 2048 });
  const { publicKey } = key;
  if (publicKey === undefined) throw new Error(`the token gives no public key of ${algorithm}`);
  return { id: 'softhsm', asynchronous: true, publicKey, sign: (message) => key.signAsync(message, 'base64') };
}
