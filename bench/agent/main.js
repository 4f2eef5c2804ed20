/**
 * `npm run bench:agent`: what the signing agent costs. See --help.
 * @module
 */
import { describeMachine } from '../machine.js';
import { readOptions } from '../options.js';
import { progress } from '../terminal.js';
import { measure } from './measure.js';
import { reached, report } from './report.js';
import { measureSteps } from './steps.js';

const help = `npm run bench:agent -- [options]

Needs Linux, and python3 with requests at /usr/bin (Debian: python3-requests).

  --quick           a look in half a minute; the figures are rough
  --client NAME     only this one: requests, ccxt or undici
  --profile FOLDER  writes a CPU profile of the agent into this folder
  --json            JSON on standard output instead of tables
  --check           exit code 1 if a target is not reached
  --help            this text
`;

const thorough = { rounds: 31, orders: 320, warmUp: 3200, steps: { rounds: 101, batch: 4, warmUp: 300 } };
const quick = { rounds: 7, orders: 160, warmUp: 1600, steps: { rounds: 15, batch: 4, warmUp: 200 } };

const options = readOptions(
  {
    quick: { type: 'boolean', default: false },
    client: { type: 'string' },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  help,
);
if (options.help) {
  process.stdout.write(help);
} else if (process.platform !== 'linux') {
  console.log(
    'The agent listens on a Unix socket whose users the kernel reports, which needs Linux. Nothing was measured.',
  );
} else {
  const settings = options.quick ? quick : thorough;
  const profiling = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`];
  const rows = await measure(settings, options.client, progress, profiling);
  progress('timing the steps of the agent');
  const steps = await measureSteps(settings.steps);
  progress('');
  const machine = describeMachine();
  const results = { machine, settings, rows, steps };
  console.log(options.json ? JSON.stringify(results, undefined, 2) : report(machine, settings, rows, steps));
  if (options.check && !reached(rows, steps)) process.exitCode = 1;
}
