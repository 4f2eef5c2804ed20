/**
 * What is left of secrets in the memory of `import`, which reads them from a file, of `doctor`, and
 * of `copy`, which passes one on. Native only, for the reason in forensics.linux.native.test.ts.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { secret } from '../../../src/index.js';
import { type Display, hasProgram, paste, startDisplay } from '../../helpers/display/x-server.js';
import { randomSecret, type Secret } from '../../helpers/forensics/key-plan.js';
import { decoySecrets, memoryNeedles } from '../../helpers/forensics/needles.js';
import { skip } from '../../helpers/forensics/scene.js';
import { type Findings, search } from '../../helpers/forensics/search.js';
import { createStage, isRoot, type Stage } from '../../helpers/forensics/stage.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { locksign } from '../../helpers/terminal/cli.js';
import { meetingPlace, stopper } from '../../helpers/terminal/meeting-place.js';
import { create, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const { file } = scratch();
const utf8 = { algorithm: 'hmac-sha256', encoding: 'utf8' } as const;
/** Random in each run, so that nothing else in memory resembles them. */
const text = { secret: randomSecret('utf8', 40), passphrase: randomSecret('utf8', 24) };
const secrets: readonly Secret[] = Object.entries(text).map(([label, value]) => ({ label, text: value, ...utf8 }));
const decoys = decoySecrets(secrets);
const needles = [...memoryNeedles(secrets, 'secret'), ...memoryNeedles(decoys, 'decoy')];

let stage: Stage;
beforeAll(() => {
  stage = createStage();
});
afterAll(() => stage.remove());

const look = (pid: number): Promise<Findings> => search(stage, { pid }, needles);

async function expectNothingLeft(pid: number): Promise<void> {
  const found = await look(pid);
  expect(found.missing(needles, 'decoy')).toEqual([]);
  expect(found.secrets()).toEqual([]);
}

/** Runs the command to its end, and searches its memory there. */
async function searchAtEnd(args: readonly string[], vault: string, env = {}, flags: readonly string[] = []) {
  const place = meetingPlace(stage, decoys);
  const running = locksign(args, { vault, env: { ...place.env, ...env }, flags: [...stopper, ...flags] });
  await Promise.race([place.met('ending'), running]);
  try {
    await expectNothingLeft(await place.pid());
  } finally {
    place.letGo();
  }
  const outcome = await running;
  for (const value of Object.values(text)) expect(outcome.stderr + outcome.stdout).not.toContain(value);
  return outcome;
}

const takesRoot = (context: TestContext): void => {
  if (!isRoot) skip(context, 'only root can read the memory of a protected process');
};

describe('the process of `import`', () => {
  it.for([
    ['dotenv', `OKX_API_KEY=k\nOKX_API_SECRET="${text.secret}"\nOKX_PASSPHRASE=${text.passphrase}\n`],
    [
      'freqtrade',
      `{ // mine\n"exchange": {"name": "okx", "key": "k", "secret": "${text.secret}", "password": "${text.passphrase}"}}`,
    ],
    ['ccxt', JSON.stringify({ okx: { apiKey: 'k', secret: text.secret, password: text.passphrase } })],
  ] as const)('contains nothing of a file of %s at its end, erased or not', async ([kind, content], context) => {
    takesRoot(context);
    for (const option of ['--keep', '--erase']) {
      const vault = folder.path();
      (await create(vault)).close();
      const path = file(`${kind}${option}`, content);
      const { status, stderr } = await searchAtEnd(['import', path, '--yes', option], vault);
      expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('Added okx: ') });
      expect(readFileSync(path, 'utf8').includes(text.secret)).toBe(option === '--keep');
    }
  });
});

describe('the process of `import` run again', () => {
  it('contains nothing of the secret that it compares, nor of an earlier one that stays', async (context) => {
    takesRoot(context);
    const vault = folder.path();
    (await create(vault)).close();
    const path = file(
      'again',
      `BINANCE_API_KEY=k\nBINANCE_API_SECRET=${text.passphrase}\nBINANCE_API_SECRET="${text.secret}"\n`,
    );
    for (const [what, said] of [
      ['--keep', 'Added binance: '],
      ['--erase', 'binance is already in the vault, with the same secret, '],
    ] as const) {
      const { status, stderr } = await searchAtEnd(['import', path, '--yes', what], vault);
      expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining(said) });
    }
    expect(readFileSync(path, 'utf8')).toBe(
      `BINANCE_API_KEY=k\nBINANCE_API_SECRET=${text.passphrase}\nBINANCE_API_SECRET=""\n`,
    );
  });
});

describe('the process of `doctor`', () => {
  it('contains nothing at its end of the history and the configuration that it examined', async (context) => {
    takesRoot(context);
    const history = file('history', `export BYBIT_SECRET=${text.secret}\nbot --pass ${text.passphrase}\n`);
    const home = mkdtempSync(join(stage.work, 'home-'));
    writeFileSync(join(home, 'config.json'), `{"secret":"${text.secret}"}`, { mode: 0o644 });
    const flags = ['--import', join(import.meta.dirname, '..', 'programs', 'work-in-home.mjs')];
    const env = { HISTFILE: history, HOME: home };
    const { status, stdout } = await searchAtEnd(['doctor'], folder.path(), env, flags);
    expect({ status, stdout }).toMatchObject({ status: 1, stdout: expect.stringContaining(`${history}:1.`) });
    expect(stdout).toContain('can read config.json');
  });
});

const missing = ['Xvfb', 'xclip', 'mkfifo'].find((name) => !hasProgram(name));

describe('the process of `copy`', () => {
  let display: Display;
  beforeAll(async () => {
    if (missing === undefined) display = await startDisplay();
  });
  afterAll(() => display?.stop());
  beforeEach((context) => skipIf(missing !== undefined, `there is no ${missing}`, context));

  async function filledVault(): Promise<string> {
    const vault = folder.path();
    using created = await create(vault);
    await created.add({ name: 'bot', exchange: 'bybit', apiKey: 'k', secret: secret.text(text.secret) });
    return vault;
  }
  const env = () => ({ DISPLAY: display.name, WAYLAND_DISPLAY: undefined });

  it('contains one copy while it waits', async (context) => {
    takesRoot(context);
    const place = meetingPlace(stage, decoys);
    const running = locksign(['copy', 'bot', '--yes', '--seconds', '8'], {
      vault: await filledVault(),
      // Root can read mlock(2) memory, so the search sees the one copy.
      env: { ...place.env, ...env(), LOCKSIGN_MEMORY: 'mlock' },
      flags: stopper,
    });
    const pid = await place.pid();
    while (paste(display) !== text.secret) await Promise.race([running, new Promise((done) => setTimeout(done, 50))]);
    const during = await look(pid);
    place.letGo();
    expect(during.missing(needles, 'decoy')).toEqual([]);
    expect(during.secrets((form) => form.startsWith('piece of '))).toEqual([expect.stringMatching(/^text: 1 in /)]);
    expect(await running).toMatchObject({ status: 0 });
  });

  it('contains nothing at its end', async (context) => {
    takesRoot(context);
    const { status } = await searchAtEnd(['copy', 'bot', '--yes', '--seconds', '1'], await filledVault(), env());
    expect(status).toBe(0);
  });
});
