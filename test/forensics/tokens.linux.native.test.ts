/**
 * What root can read of a process whose keys are in a token, while it signs and afterwards. The
 * keys were made outside, so that the test knows them. The process that has them is the control.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { openToken, secret } from '../../src/index.js';
import { searchProcess } from '../../tools/forensics/search.js';
import { randomSecret, type Secret } from '../helpers/forensics/key-plan.js';
import { randomPrivateSecret } from '../helpers/forensics/private-key-forms.js';
import { Scene } from '../helpers/forensics/scene.js';
import { type Needle, search, type Target } from '../helpers/forensics/search.js';
import { isRoot } from '../helpers/forensics/stage.js';
import type { Subject } from '../helpers/forensics/subject.js';
import { noCoreFiles } from '../helpers/kernel.js';
import { type Scratch, scratch, skipIf } from '../helpers/scratch.js';
import { clientModule, noP11Kit, startServer } from '../helpers/tokens/p11-kit.js';
import { noSofthsm, softhsmTokens, softhsmUri } from '../helpers/tokens/softhsm.js';
import { noTpm, Tpm, tpmUri } from '../helpers/tokens/tpm.js';

const pin = randomBytes(12).toString('hex');
const hmac: Secret = { label: 'hmac', algorithm: 'hmac-sha256', encoding: 'utf8', text: randomSecret('utf8', 40) };
const ofAlgorithm = (label: string, algorithm: 'ed25519' | 'ecdsa-p256-sha256' | 'rsa-pkcs1-sha256'): Secret => ({
  label,
  ...randomPrivateSecret(algorithm, 'pem'),
});
const edwards = ofAlgorithm('edwards', 'ed25519');
const p256 = ofAlgorithm('p256', 'ecdsa-p256-sha256');
const rsa = ofAlgorithm('rsa', 'rsa-pkcs1-sha256');

/** A token that has the keys. */
interface Place {
  readonly uri: string;
  readonly env: Readonly<Record<string, string>>;
  /**
   * The processes that hold the keys while they sign. Undefined if it is the process that signs.
   */
  readonly holders?: () => readonly number[];
  stop(): Promise<void>;
}

/** Moves the keys into a token of SoftHSM. */
async function softhsm(folder: Scratch): Promise<Record<string, string>> {
  const env = softhsmTokens(folder, ['bots'], pin);
  for (const [index, { label, text }] of [edwards, p256, rsa].entries()) {
    const key = ['--label', label, '--id', `0${index + 1}`, '--import', folder.file(`${label}.pem`, text)];
    execFileSync('softhsm2-util', ['--token', 'bots', '--pin', pin, ...key]);
  }
  const token = await openToken(softhsmUri('bots'), secret.text(pin));
  await token.importHmac(hmac.label, secret.text(hmac.text), { algorithm: 'hmac-sha256', encoding: 'utf8' });
  await token.close();
  return env;
}

async function inProcess(folder: Scratch): Promise<Place> {
  return { uri: softhsmUri('bots'), env: await softhsm(folder), stop: async () => {} };
}

async function throughP11Kit(folder: Scratch): Promise<Place> {
  const socket = folder.path('p11.sock');
  const env = await softhsm(folder);
  const server = await startServer(socket, 'bots', env);
  return {
    uri: `pkcs11:token=bots?module-path=${clientModule}`,
    env: { P11_KIT_SERVER_ADDRESS: `unix:path=${socket}` },
    holders: () => server.processes(),
    stop: () => server.kill(),
  };
}

async function inTpm(folder: Scratch): Promise<Place> {
  const tpm = await Tpm.start(folder, 'bots', pin);
  for (const { label, text } of [p256, rsa]) tpm.importKey(label, 'bots', text);
  return { uri: tpmUri('bots'), env: tpm.env, holders: () => [tpm.pid], stop: () => tpm.stop() };
}

/**
 * The memory of malloc(3) in a thread: glibc's arenas begin at multiples of 64 MiB. The rest of a
 * process of Node is large.
 */
const isArena = ({ start, name }: { start: number; name: string }): boolean => name === '' && start % 2 ** 26 === 0;

/** The PIN as a process may hold it, and parts of it that a buffer could leave. */
function pinNeedles(): Needle[] {
  const parts = Array.from({ length: pin.length - 12 }, (_, at) => pin.slice(at, at + 12));
  const bytes = [Buffer.from(pin), Buffer.from(pin, 'utf16le'), ...parts.map((part) => Buffer.from(part))];
  return bytes.map((each) => ({ owner: 'secret', key: 'PIN', form: 'PIN', hex: each.toString('hex') }));
}

describe.each<[name: string, missing: string | undefined, secrets: readonly Secret[], start: typeof inTpm]>([
  ['SoftHSM in the process', noSofthsm(), [hmac, edwards, p256, rsa], inProcess],
  ["p11-kit's client", noSofthsm() ?? noP11Kit(), [hmac, p256, rsa], throughP11Kit],
  ['a TPM', noTpm(), [p256, rsa], inTpm],
])('a process that signs with %s', (_, missing, secrets, start) => {
  const reason = isRoot ? missing : 'the tests do not run as root';
  const folder = scratch();
  let place: Place;
  let scene: Scene;
  let subject: Subject;
  let needles: readonly Needle[];

  beforeAll(async () => {
    if (reason !== undefined) return;
    place = await start(folder);
    scene = new Scene([], () => ({ keys: [], secrets, descriptors: [], env: {} }));
    needles = [...scene.needles, ...pinNeedles()];
    subject = await scene.launch({ env: place.env, wrapper: ['prlimit', '--core=unlimited'], asTests: true });
    await subject.ask('dumpAllKinds');
    await scene.plant(subject);
    const labels = secrets.map(({ label }) => label);
    await subject.ask('openToken', { uri: place.uri, path: folder.file('pin', pin), labels });
  });
  afterAll(async () => {
    await scene?.remove();
    await place?.stop();
  });

  /** Lets it sign until the work is done. */
  async function whileItSigns(work: () => Promise<void>): Promise<void> {
    const stop = scene.path('stop');
    const signing = subject.ask('signInTokenUntil', { path: stop });
    // Whatever fails in the work is more telling.
    signing.catch(() => {});
    await work().finally(() => writeFileSync(stop, ''));
    expect(await signing).toBeGreaterThan(0);
  }

  async function expectNothing(target: Target): Promise<void> {
    const found = await search(scene.stage, target, needles);
    expect(found.missing(needles, 'decoy')).toEqual([]);
    expect(found.secrets()).toEqual([]);
  }

  it('shows root nothing of its keys and PIN while it signs, if the keys are in another process', async (context) => {
    skipIf(reason !== undefined, reason ?? '', context);
    const { holders } = place;
    await whileItSigns(async () => {
      if (holders !== undefined) await expectNothing({ pid: subject.pid });
      // Root finds the keys where they are: each for a part of the time, and for a small part in
      // the large process that signs.
      const wanted = holders === undefined ? 1 : secrets.length;
      const seen = new Set<string>();
      for (let scan = 0; scan < 500 && seen.size < wanted; scan += 1) {
        const pids = holders?.() ?? [subject.pid];
        const findings = pids.flatMap(
          (pid) => searchProcess(pid, needles, undefined, holders === undefined ? isArena : undefined).findings,
        );
        for (const { owner, key } of findings) if (owner === 'secret') seen.add(key);
        await sleep(1);
      }
      expect(seen.size).toBeGreaterThanOrEqual(wanted);
    });
  });

  // Others hold nothing while they sign.
  const testOfRest = start === inProcess ? it : () => {};
  testOfRest('shows root nothing of them once it rests', async (context: TestContext) => {
    skipIf(reason !== undefined, reason ?? '', context);
    await expectNothing({ pid: subject.pid });
  });

  it('leaves nothing of them in a core file', async (context) => {
    const noCores = reason ?? noCoreFiles();
    skipIf(noCores !== undefined, noCores ?? '', context);
    await subject.crash();
    const name = readdirSync(scene.stage.work).find((each) => each.startsWith('core'));
    if (name === undefined) throw new Error('the crash left no core file');
    await expectNothing({ file: join(scene.stage.work, name) });
  });
});
