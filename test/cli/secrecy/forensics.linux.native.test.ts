/**
 * What stays of secrets after the command that reads them: in its memory, in what other processes
 * can see of it, and in a shell's history. Native only, because a secret in WebAssembly is in
 * ordinary memory (SECURITY.md).
 */
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../helpers/child.js';
import { randomSecret, type Secret } from '../../helpers/forensics/key-plan.js';
import { decoySecrets, memoryNeedles } from '../../helpers/forensics/needles.js';
import { randomPrivateSecret } from '../../helpers/forensics/private-key-forms.js';
import { skip } from '../../helpers/forensics/scene.js';
import { type Findings, search } from '../../helpers/forensics/search.js';
import { createStage, isRoot, type Stage } from '../../helpers/forensics/stage.js';
import { mappings } from '../../helpers/kernel.js';
import { program, session, type, typeOpenly } from '../../helpers/terminal/cli.js';
import { meetingPlace, stopper } from '../../helpers/terminal/meeting-place.js';
import { play, type Step } from '../../helpers/terminal/terminal.js';
import { create, open, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const utf8 = { algorithm: 'hmac-sha256', encoding: 'utf8' } as const;
/** Random in each run, so that nothing else in memory resembles them. */
const text = {
  vault: randomSecret('utf8', 24),
  secret: randomSecret('utf8', 40),
  passphrase: randomSecret('utf8', 24),
  wrongVault: randomSecret('utf8', 24),
  /** It is refused for its quotes. */
  refused: randomSecret('utf8', 40),
  next: randomSecret('utf8', 40),
};
const pem = { label: 'pem', ...randomPrivateSecret('rsa-pkcs1-sha256', 'pem') };
const secrets: readonly Secret[] = [
  ...Object.entries(text).map(([label, value]) => ({ label, text: value, ...utf8 })),
  pem,
];
const decoys = decoySecrets(secrets);
const needles = [...memoryNeedles(secrets, 'secret'), ...memoryNeedles(decoys, 'decoy')];

let stage: Stage;
beforeAll(() => {
  stage = createStage();
});
afterAll(() => stage.remove());

const look = (pid: number): Promise<Findings> => search(stage, { pid }, needles);
const add = ['add', 'ku', '--exchange', 'kucoin', '--api-key', 'k'];

async function expectNothingLeft(pid: number): Promise<void> {
  const found = await look(pid);
  expect(found.missing(needles, 'decoy')).toEqual([]);
  expect(found.secrets()).toEqual([]);
}

/** Plays a session, and searches the memory of the command at its end. */
async function expectNothingLeftOf(
  vault: string,
  args: readonly string[],
  outcome: string,
  steps: readonly Step[],
): Promise<void> {
  const place = meetingPlace(stage, decoys);
  const typing = session(vault, args, [...steps, ['expect', outcome], ['ended']], { env: place.env, flags: stopper });
  await Promise.race([place.met('ending'), typing]);
  try {
    await expectNothingLeft(await place.pid());
  } finally {
    place.letGo();
  }
  const { ended, transcript } = await typing;
  expect(ended).toBe(0);
  for (const value of Object.values(text)) expect(transcript).not.toContain(value);
}

async function expectAdded(vault: string): Promise<void> {
  using opened = await open(vault, text.vault);
  using account = await opened.account('ku');
  expect(account.sign({ method: 'GET', path: '/' }).headers).toHaveProperty('KC-API-KEY', 'k');
}

describe('the process of a command that reads secrets', () => {
  it('contains nothing of the typed secret at its end', async (context) => {
    if (!isRoot) skip(context, 'only root can read the memory of a protected process');
    const vault = folder.path();
    (await create(vault, text.vault)).close();
    await expectNothingLeftOf(vault, add, 'Added ku.', [
      ...type('Vault passphrase: ', text.vault),
      ...type('KuCoin secret: ', text.secret),
      ...type('KuCoin passphrase of the API key: ', text.passphrase),
    ]);
    await expectAdded(vault);
  });

  it('contains nothing of a private key that was pasted as PEM at its end', async (context) => {
    if (!isRoot) skip(context, 'only root can read the memory of a protected process');
    const vault = folder.path();
    (await create(vault, text.vault)).close();
    const key = ['add', 'rsa', '--exchange', 'binance', '--type', 'rsa', '--api-key', 'k'];
    await expectNothingLeftOf(vault, key, 'Added rsa.', [
      ...type('Vault passphrase: ', text.vault),
      ...type('private key: ', pem.text),
    ]);
    using opened = await open(vault, text.vault);
    const made = createPublicKey((await opened.publicKey('rsa'))?.pem ?? '');
    expect(made.equals(createPublicKey(pem.text))).toBe(true);
  });

  it('contains nothing of a secret that was refused and typed again', async (context) => {
    if (!isRoot) skip(context, 'only root can read the memory of a protected process');
    const vault = folder.path();
    (await create(vault, text.vault)).close();
    await expectNothingLeftOf(vault, add, 'Added ku.', [
      ...type('Vault passphrase: ', text.wrongVault),
      ['expect', '2 tries are left.'],
      ...type('Vault passphrase: ', text.vault),
      ...type('KuCoin secret: ', `"${text.refused}"`),
      ['expect', '2 tries are left.'],
      ...type('KuCoin secret: ', text.secret),
      ...type('KuCoin passphrase of the API key: ', text.passphrase),
    ]);
    await expectAdded(vault);
    await expectNothingLeftOf(vault, ['rotate', 'ku'], 'Rotated ku.', [
      ...type('Vault passphrase: ', text.vault),
      ...typeOpenly('KuCoin API key (Enter keeps the present one): ', ''),
      ...type('KuCoin secret: ', text.secret),
      ['expect', '2 tries are left.'],
      ...type('KuCoin secret: ', text.next),
      ...type('KuCoin passphrase of the API key (Enter keeps the present one): ', ''),
    ]);
    await expectAdded(vault);
  });

  it('contains one copy of a secret while it waits for the next, and nothing at its end', async (context) => {
    if (!isRoot) skip(context, 'only root can read the memory of a protected process');
    const vault = folder.path();
    (await create(vault, text.vault)).close();
    const place = meetingPlace(stage, decoys);
    let finish = (): void => {};
    const sources = ['--passphrase-env', 'OPENS', '--secret-fd', '3', '--key-passphrase-fd', '4'];
    const running = run(process.execPath, [...stopper, program, '--vault', vault, ...add, ...sources], {
      // Root can read mlock(2) memory, so the search sees the one copy.
      env: { ...place.env, OPENS: text.vault, LOCKSIGN_MEMORY: 'mlock' },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      detached: true,
      started({ stdio: [, , , first, second] }) {
        if (first === null || second === null || first === undefined || second === undefined) return;
        if ('end' in first) first.end(text.secret);
        finish = () => {
          if ('end' in second) second.end(text.passphrase);
        };
      },
    });
    const pid = await place.pid();
    let during = await look(pid);
    const whole = (label: string): string[] =>
      during.secrets().filter((line) => line.startsWith('text: ') && line.endsWith(`(${label})`));
    // Until it waits for the next secret. Before that, the vault is being opened, and the secret
    // moves between locked places.
    const waits = (): boolean => /^text: 1 in /.test(whole('secret').join('; ')) && whole('vault').length === 0;
    for (let tries = 0; !waits() && tries < 20; tries += 1) during = await look(pid);
    expect(whole('secret')).toEqual([expect.stringMatching(/^text: 1 in /)]);
    expect(whole('vault')).toEqual([]); // it is kept to seal the change, in pages that cannot be read until then
    expect(during.secrets((form) => /^(piece of )?text$/.test(form))).toEqual([]);
    expect(mappings(pid).filter(({ flags }) => flags.includes('lo')).length).toBeGreaterThanOrEqual(2);
    expect(readFileSync(`/proc/${pid}/environ`, 'latin1')).not.toContain(text.vault);
    for (const value of Object.values(text)) expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(value);

    finish();
    await Promise.race([place.met('ending'), running]);
    try {
      await expectNothingLeft(pid);
    } finally {
      place.letGo();
    }
    const { status, stdout, stderr } = await running;
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    for (const value of Object.values(text)) expect(stderr).not.toContain(value);
    await expectAdded(vault);
  });
});

it('leaves the command in the history of the shell, and no secret', async () => {
  const vault = folder.path();
  (await create(vault, text.vault)).close();
  const history = folder.path('history');
  const command = `${process.execPath} ${program} --vault ${vault} ${add.join(' ')}`;
  const { ended } = await play(
    ['bash', '--norc', '--noprofile', '-i'],
    [
      ['expect', 'ready> '],
      ['send', `${command}\n`],
      ...type('Vault passphrase: ', text.vault),
      ...type('KuCoin secret: ', text.secret),
      ...type('KuCoin passphrase of the API key: ', text.passphrase),
      ['expect', 'Added ku.'],
      ['expect', 'ready> '],
      ['send', 'exit\n'],
      ['ended'],
    ],
    { HISTFILE: history, PS1: 'ready> ', HISTCONTROL: undefined },
  );
  expect(ended).toBe(0);
  const written = readFileSync(history, 'utf8');
  expect(written).toContain(command);
  for (const value of Object.values(text)) expect(written).not.toContain(value);
});
