/**
 * What is left of a PIN in the memory of a process that uses the vault's account on a token of
 * SoftHSM, whose own memory counts too: nothing.
 */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { fingerprint } from '../../../tools/forensics/fingerprint.js';
import { askProgram } from '../../helpers/child.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { noSofthsm, softhsmModule, softhsmTokens } from '../../helpers/tokens/softhsm.js';
import { passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = scratch();
const { path } = vaultFolder();
const missing = noSofthsm();

test('the process holds no PIN, at any moment', async (context) => {
  skipIf(missing !== undefined, missing ?? '', context);
  const pin = randomBytes(8).toString('hex');
  const env = softhsmTokens(folder, ['bots'], pin);
  const wanted = JSON.stringify([fingerprint('pin', Buffer.from(pin))]);
  const args = [path(), passphrase, softhsmModule, folder.file('pin', pin), wanted];
  const answer = await askProgram('vault/programs/use-token.mjs', { args, env });
  const nothing = { pin: 0, controls: true };
  const found = { added: nothing, used: nothing, closed: nothing };
  expect(answer).toStrictEqual({ found, length: 64 });
});
