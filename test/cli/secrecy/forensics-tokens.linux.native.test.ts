/**
 * What is left of a secret and of a PIN in the memory of the commands that put keys into tokens.
 * The token is of SoftHSM, which runs in the same process.
 */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { randomSecret, type Secret } from '../../helpers/forensics/key-plan.js';
import { decoySecrets, memoryNeedles } from '../../helpers/forensics/needles.js';
import { skip } from '../../helpers/forensics/scene.js';
import { search } from '../../helpers/forensics/search.js';
import { createStage, isRoot, type Stage } from '../../helpers/forensics/stage.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { copiesOf, locksign } from '../../helpers/terminal/cli.js';
import { meetingPlace, stopper } from '../../helpers/terminal/meeting-place.js';
import { noSofthsm, softhsmTokens, softhsmUri } from '../../helpers/tokens/softhsm.js';
import { create, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = scratch();
const missing = noSofthsm();
const utf8 = { algorithm: 'hmac-sha256', encoding: 'utf8' } as const;
/** Random in each run, so that nothing else in memory resembles them. */
const text = { secret: randomSecret('utf8', 64), pin: randomSecret('utf8', 24) };
const secrets: readonly Secret[] = Object.entries(text).map(([label, value]) => ({ label, text: value, ...utf8 }));
const decoys = decoySecrets(secrets);
const needles = [...memoryNeedles(secrets, 'secret'), ...memoryNeedles(decoys, 'decoy')];
const newVault = copiesOf(vaultFolder(), async (path) => (await create(path)).close());

let stage: Stage;
beforeAll(() => {
  stage = createStage();
  if (missing === undefined) softhsmTokens(folder, ['bots'], text.pin);
});
afterAll(() => stage.remove());
beforeEach((context) => {
  skipIf(missing !== undefined, missing ?? '', context);
  if (!isRoot) skip(context, 'only root can read the memory of a protected process');
});

it.each([
  ['import', ['--api-key', 'k', '--secret-file'], 'Added import.'],
  ['generate', ['--type', 'ed25519'], 'Added generate.'],
])('the process of `token %s` contains neither at its end', async (command, options, said) => {
  const files = options.includes('--secret-file') ? [folder.file('secret', `${text.secret}\n`)] : [];
  const pin = folder.file(`pin-${command}`, `${text.pin}\n`);
  const args = ['token', command, command, '--exchange', 'binance', '--token', softhsmUri('bots'), '--pin-file', pin];
  const place = meetingPlace(stage, decoys);
  const running = locksign([...args, ...options, ...files], { vault: newVault(), env: place.env, flags: stopper });
  await Promise.race([place.met('ending'), running]);
  try {
    const found = await search(stage, { pid: await place.pid() }, needles);
    expect(found.missing(needles, 'decoy')).toEqual([]);
    expect(found.secrets()).toEqual([]);
  } finally {
    place.letGo();
  }
  const { status, stdout, stderr } = await running;
  expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining(said) });
  for (const value of Object.values(text)) expect(stdout + stderr).not.toContain(value);
});
