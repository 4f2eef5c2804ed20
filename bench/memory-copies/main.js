/**
 * `npm run copies`: how many copies of a secret each way to sign leaves in memory. See --help.
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMachine } from '../machine.js';
import { readOptions } from '../options.js';
import { progress } from '../terminal.js';
import { examine } from './examine.js';
import { examinePython, hasPython, pythonWays } from './python.js';
import { copiesReport } from './report.js';
import { SwapFile } from './swap.js';
import { ways } from './ways.js';

/** @typedef {import('./examine.js').WayResult} WayResult */

const help = `npm run copies -- [options]

Signs 1,000 orders in a process of its own for each way to sign, then searches all its readable memory for the
secret and for what an HMAC makes of it (RFC 2104). Of the bot that trades through the agent, the bot and the agent
are searched. Linux only.

  --swap   also pushes the process to a swap file and searches that; needs root, and 512 MB in ${tmpdir()}
           (set TMPDIR to a folder on a disk if that is a tmpfs)
  --json   JSON on standard output instead of a table
  --help   this text
`;

/** @param {boolean} withSwap */
async function examineAll(withSwap) {
  const folder = mkdtempSync(join(tmpdir(), 'locksign-copies-'));
  const swapFile = withSwap ? new SwapFile() : undefined;
  const cleanUp = () => {
    swapFile?.close();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      cleanUp();
      process.exit(1);
    });
  }
  try {
    if (swapFile !== undefined) {
      progress('making a swap file');
      swapFile.open();
    }
    /** @type {WayResult[]} */
    const results = [];
    for (const way of ways) {
      progress(way.label);
      results.push(await examine(way, folder, swapFile));
    }
    if (!hasPython()) console.error('The bots in Python are not examined: there is no python3 with requests.');
    for (const way of hasPython() ? pythonWays : []) {
      progress(way.label);
      results.push(await examinePython(way, folder, swapFile));
    }
    return results;
  } finally {
    progress('');
    cleanUp();
  }
}

const options = readOptions(
  {
    swap: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  help,
);
if (options.help) {
  process.stdout.write(help);
} else if (process.platform !== 'linux') {
  console.log('Searching the memory of a process is done through /proc, which only Linux has. Nothing was measured.');
} else {
  const results = await examineAll(options.swap);
  const machine = describeMachine();
  console.log(options.json ? JSON.stringify({ machine, results }, undefined, 2) : copiesReport(machine, results));
  // The positive control: this way always leaves copies, so a search that finds none is broken.
  const control = results.find(({ way }) => way === 'environment');
  if (!control?.memory.secret || (options.swap && !control.swap?.secret)) {
    console.error('The search found no copy where there must be some: these results mean nothing.');
    process.exitCode = 1;
  }
}
