/**
 * `npm run bench`: compares the cost of signing with locksign and with other ways in Node. See
 * --help.
 * @module
 */
import { writeFileSync } from 'node:fs';
import { describeMachine } from '../machine.js';
import { readOptions } from '../options.js';
import { measureLoading } from '../startup/loading.js';
import { measureStartup } from '../startup/startup.js';
import { measureTarball } from '../startup/tarball.js';
import { progress } from '../terminal.js';
import { drawChart } from './chart.js';
import { findContestants, findSofthsm } from './contestants.js';
import { measurePrivateSigning } from './private-signing.js';
import { report } from './report.js';
import { measureSigning } from './signing.js';
import { judge } from './targets.js';

/** @typedef {Awaited<ReturnType<typeof measure>>} Measured */
/** @typedef {Measured & { readonly targets: readonly import('./targets.js').Target[] }} Results */

const help = `npm run bench -- [options]

  --quick      a look in seconds; the figures are rough
  --json       JSON on standard output instead of tables
  --svg FILE   draws the bars for 110-byte messages
  --check      exit code 1 if a target is not reached
  --help       this text

Every way to sign must first give the same signatures; if one differs, the exit code is 1.
`;

// A batch must be long compared with the noise of the clock, and so short that most batches run
// without a switch to another process.
const thorough = {
  signing: { rounds: 151, batch: 2, warmUp: 100 },
  privateSigning: { rounds: 101, batch: 4, warmUp: 100 },
  loading: { rounds: 101, batch: 4, warmUp: 100 },
  startupPairs: 25,
};
const quick = {
  signing: { rounds: 15, batch: 1, warmUp: 15 },
  privateSigning: { rounds: 15, batch: 2, warmUp: 30 },
  loading: { rounds: 9, batch: 4, warmUp: 15 },
  startupPairs: 5,
};

/** @param {typeof thorough} settings */
async function measure(settings) {
  progress('looking for the ways to sign');
  const { makers, privateMakers, keys, implementations, absences } = await findContestants();
  const signing = await measureSigning(makers, settings.signing, progress);
  progress('loading keys');
  const loading = await measureLoading(keys, settings.loading);
  const softhsm = await findSofthsm(absences);
  const privateSigning = await measurePrivateSigning(
    [...privateMakers, ...softhsm.makers],
    settings.privateSigning,
    progress,
  );
  await softhsm.close();
  progress('starting processes');
  const startup = measureStartup(settings.startupPairs);
  const tarball = measureTarball();
  progress('');
  return {
    machine: describeMachine(),
    implementations,
    settings,
    signing,
    privateSigning,
    loading,
    startup,
    tarball,
    absences,
  };
}

const options = readOptions(
  {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    svg: { type: 'string' },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  help,
);
if (options.help) {
  process.stdout.write(help);
} else {
  const measured = await measure(options.quick ? quick : thorough);
  /** @type {Results} */
  const results = { ...measured, targets: judge(measured) };
  console.log(options.json ? JSON.stringify(results, undefined, 2) : report(results));
  if (options.svg !== undefined) writeFileSync(options.svg, drawChart(results));
  if (options.check && results.targets.some(({ reached }) => reached === false)) process.exitCode = 1;
}
