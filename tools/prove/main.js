/**
 * Runs a long proof: `npm run prove:<name> -- --cases N --seed S`. `npm test` runs a sample of the
 * same suites.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.js';

const root = join(import.meta.dirname, '..', '..');

/**
 * @typedef {object} Proof
 * @property {number} cases without `--cases`
 * @property {string} unit what a case is
 * @property {(cases: number, seed: number) => boolean} run whether it holds
 */

/**
 * Runs suites of vitest with these cases.
 * @param {readonly string[]} suites
 * @param {readonly string[]} projects
 */
const suites = (suites, projects = ['native', 'wasm']) => {
  // A test of the whole proof has no limit of time. The one of the sample is in vitest.config.ts.
  const args = ['run', '--testTimeout=0', ...projects.flatMap((name) => ['--project', `${name}*`]), ...suites];
  return (/** @type {number} */ cases, /** @type {number} */ seed) =>
    spawnSync(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PROVE_CASES: String(cases), PROVE_SEED: String(seed) },
    }).status === 0;
};

/** @type {Readonly<Record<string, Proof>>} */
const proofs = {
  'agent-fuzz': {
    cases: 200_000,
    unit: 'changed requests',
    run: suites(['test/agent/fuzz'], ['native']),
  },
  'agent-heap': {
    cases: 200_000,
    unit: 'requests to one agent',
    run: suites(['test/agent/load/memory'], ['native']),
  },
  'agent-kills': {
    cases: 200,
    unit: 'killed agents under load',
    run: suites(['test/agent/load/kills'], ['native']),
  },
  'agent-limits': {
    cases: 500,
    unit: 'bursts of 64 orders',
    run: suites(['test/agent/load/limits'], ['native']),
  },
  'agent-log': {
    cases: 500,
    unit: "killed writers of the agent's log",
    run: suites(['test/agent/state/kills'], ['native']),
  },
  'agent-nonces': {
    cases: 10_000,
    unit: 'requests to each exchange, of many clients of one account',
    run: suites(['test/agent/load/nonces'], ['native']),
  },
  'agent-memory': {
    cases: 10_000,
    unit: 'orders of each bot before its memory is searched',
    run: suites(['test/forensics/agent'], ['native']),
  },
  fuzz: { cases: 5_000_000, unit: 'inputs for each fuzz target', run: fuzz },
  kills: { cases: 200, unit: 'killed writers of a vault', run: suites(['test/vault/storage/crash'], ['native']) },
  random: {
    cases: 20_000,
    unit: 'random cases for each test',
    run: suites([
      'test/keys/hmac-random',
      'test/keys/signing-key-forms',
      'test/exchanges/properties',
      'test/secrets/random-secrets',
    ]),
  },
  wires: {
    cases: 1_000,
    unit: 'random requests for each exchange and test',
    run: suites(['test/exchanges/wire/properties']),
  },
  scans: {
    cases: 100,
    unit: 'memory scans for each kind of memory',
    run: suites(['test/forensics/scans'], ['native']),
  },
  signals: {
    cases: 1000,
    unit: 'scans for each algorithm, its code and each source of signals',
    run: suites(['test/forensics/signals'], ['native']),
  },
  signatures: {
    cases: 100_000,
    unit: 'messages for each curve, a tenth for each size of RSA, a hundredth in WebAssembly',
    run: suites(['test/keys/private-key-random']),
  },
  window: {
    cases: 50_000,
    unit: 'new pages before each thief of descriptors',
    run: suites(['test/forensics/descriptor-window'], ['native']),
  },
  load: { cases: 200_000, unit: 'signatures for each thread', run: suites(['test/keys/load.']) },
};

/** @param {string} problem @returns {never} */
function refuse(problem) {
  const names = Object.entries(proofs).map(([name, { cases, unit }]) => `  prove:${name}  ${cases} ${unit}`);
  console.error(`${problem}\nUsage: npm run prove:<name> -- [--cases N] [--seed S]\n${names.join('\n')}`);
  process.exit(2);
}

/** @param {string | undefined} text @param {string} name @param {number} otherwise */
function positiveInteger(text, name, otherwise) {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,14}$/.test(text)) refuse(`--${name} must be a positive integer.`);
  return Number(text);
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { cases: { type: 'string' }, seed: { type: 'string' } } });
  } catch {
    return refuse('The only options are --cases and --seed.');
  }
}

const { positionals, values } = readArguments();
const [name = ''] = positionals;
const proof = Object.hasOwn(proofs, name) ? proofs[name] : undefined;
if (proof === undefined || positionals.length !== 1) refuse('Name one of the proofs.');

const cases = positiveInteger(values.cases, 'cases', proof.cases);
const seed = positiveInteger(values.seed, 'seed', 1 + (Date.now() % 0xffff_ffff));
const described = `prove:${name}: ${cases} ${proof.unit}, seed ${seed}`;
console.log(described);
const started = performance.now();
const holds = proof.run(cases, seed);
const seconds = Math.round((performance.now() - started) / 1000);
console.log(`${described}: ${holds ? 'passed' : 'FAILED'} after ${seconds} s`);
process.exit(holds ? 0 : 1);
