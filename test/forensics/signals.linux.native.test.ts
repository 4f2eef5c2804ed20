/**
 * A process that signs while signals interrupt it, and then rests. The kernel saves the interrupted
 * registers on the stack (sigreturn(2)). A search of the stack must find nothing of a key there.
 */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { secretAlgorithms } from '../../src/keys/algorithms.js';
import { stateRegisters, textRegisters } from '../../tools/forensics/register-forms.js';
import { randomSecret } from '../helpers/forensics/key-plan.js';
import { privateKeyRegisters, randomPrivateSecret } from '../helpers/forensics/private-key-forms.js';
import { skip } from '../helpers/forensics/scene.js';
import type { Needle } from '../helpers/forensics/search.js';
import { noLinker, stagePackage } from '../helpers/forensics/signals/packages.js';
import { type KeyFile, SigningProcess, type Trigger } from '../helpers/forensics/signals/signing-process.js';
import { proofCases } from '../helpers/prove.js';
import { scratch } from '../helpers/scratch.js';

const scans = proofCases(3);
/** Long enough for some interruptions by the profiler. */
const milliseconds = 5;
/** The control is searched until the key of each algorithm was found, at most so often. */
const controlScans = 5_000;
const controlMilliseconds = 2;

interface Path {
  readonly name: string;
  readonly cpu: 'auto' | 'portable';
  readonly replacements: Readonly<Record<string, string>>;
}

const withoutAvx512 = { 'base/cpu.o': 'without-avx512.cc' };
const keepingFrames = { 'base/signal_frames_linux.o': 'keeps-signal-frames.cc' };
const paths: readonly Path[] = [
  { name: 'the fastest code', cpu: 'auto', replacements: {} },
  { name: 'the code without AVX-512', cpu: 'auto', replacements: withoutAvx512 },
  { name: 'portable code', cpu: 'portable', replacements: {} },
];
const triggers: readonly Trigger[] = ['the CPU profiler', 'signals from outside'];

const { path, file } = scratch();
const secret = randomSecret('utf8', 40);
const secretFile = file('secret', `${secret}\n`);
const privateKeys = (['ed25519', 'ecdsa-p256-sha256', 'rsa-pkcs1-sha256'] as const).map((algorithm) =>
  randomPrivateSecret(algorithm, 'pem'),
);
const algorithms = [...secretAlgorithms, ...privateKeys.map(({ algorithm }) => algorithm)];
const keyFiles: readonly KeyFile[] = [
  ...secretAlgorithms.map((algorithm) => ({ path: secretFile, algorithm, encoding: 'utf8' })),
  ...privateKeys.map((key) => ({ ...key, path: file(`${key.algorithm}.pem`, key.text) })),
];

const needles: readonly Needle[] = [
  ...secretAlgorithms.map((algorithm) => {
    const isSuffix = algorithm === 'secret-suffix-sha256' || algorithm === 'secret-suffix-md5';
    return { algorithm, forms: isSuffix ? textRegisters(secret) : stateRegisters(secret, algorithm) };
  }),
  ...privateKeys.map((key) => ({ algorithm: key.algorithm, forms: privateKeyRegisters(key) })),
].flatMap(({ algorithm, forms }) =>
  forms.map(({ form, bytes }) => ({ owner: 'secret', key: algorithm, form, hex: bytes.toString('hex') })),
);

/**
 * Fails unless the search finds the key of each algorithm in a process that keeps signal frames.
 * The algorithms are the first ones of the list.
 */
async function findInControl(subject: SigningProcess, wanted: readonly string[]): Promise<void> {
  for (const [index, algorithm] of wanted.entries()) {
    let scan = 0;
    let found: readonly string[] = [];
    while (found.length === 0 && scan < controlScans) {
      await subject.sign(index, controlMilliseconds);
      found = subject.search(needles).filter((form) => form.endsWith(`(${algorithm})`));
      scan += 1;
    }
    expect(found, `${algorithm} of the control, ${scan} scans`).not.toEqual([]);
  }
}

describe.each(paths)('the stack of a process that signed with $name', ({ name, cpu, replacements }) => {
  const folder = path(name.replaceAll(' ', '-'));
  const control = `${folder}-control`;
  const processes: SigningProcess[] = [];

  beforeAll(() => {
    if (noLinker !== undefined) return;
    stagePackage(folder, replacements);
    stagePackage(control, { ...replacements, ...keepingFrames });
  });
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((each) => each.stop()));
  });

  const start = async (which: string, trigger: Trigger): Promise<SigningProcess> => {
    const started = await SigningProcess.start(which, keyFiles, trigger, cpu);
    processes.push(started);
    return started;
  };

  it.for(triggers)(
    `has nothing of a key in ${scans} scans after %s interrupted it, and has it without the wipe`,
    { timeout: 600_000_000 },
    async (trigger, context) => {
      if (noLinker !== undefined) skip(context, noLinker);
      const subject = await start(folder, trigger);
      for (let scan = 1; scan <= scans; scan += 1) {
        for (const [index, algorithm] of algorithms.entries()) {
          await subject.sign(index, milliseconds);
          expect(subject.search(needles), `${algorithm}, scan ${scan}`).toEqual([]);
        }
      }
      // The numbers of a private key are in registers for a small part of its signature: for the
      // longest in portable code.
      const isLongest = cpu === 'portable' && trigger === 'the CPU profiler';
      await findInControl(await start(control, trigger), isLongest ? algorithms : secretAlgorithms);
    },
  );
});
