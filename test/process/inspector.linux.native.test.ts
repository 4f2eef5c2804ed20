/**
 * SIGUSR1 makes Node open its inspector, through which other users can read what JavaScript can. It
 * does not in a protected process, and not in the command.
 */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { askProgram, runProgram } from '../helpers/child.js';
import { scratch } from '../helpers/scratch.js';
import { session } from '../helpers/terminal/cli.js';
import type { Step } from '../helpers/terminal/terminal.js';

const { path } = scratch();

const opened = 'Debugger listening';
const flags = ['--inspect-port=0'];

/**
 * Sends the signal until the process opens its inspector, at most ten times, and then the end: Node
 * aborts at a signal that arrives during its end.
 */
async function signal(child: ChildProcess): Promise<void> {
  let output = '';
  child.stderr?.on('data', (text) => {
    output += text;
  });
  for (let count = 0; count < 10 && !output.includes(opened); count += 1) {
    child.kill('SIGUSR1');
    await sleep(100);
  }
  child.send('end');
}

describe.concurrent('the inspector', () => {
  it.each(['close', 'protect'])('is closed by %s if it is open, which is reported', async (step) => {
    const steps = ['open', step, step, 'signal', 'remove', 'signal'];
    expect(await askProgram('process/programs/inspector.mjs', { args: [JSON.stringify(steps)] })).toStrictEqual([
      ['open', null, true],
      [step, true, false],
      [step, false, false],
      ...['signal', 'remove', 'signal'].map((name) => [name, null, false]),
    ]);
  });

  it('opens at the signal in a process without protection', async () => {
    const args = [JSON.stringify(['signal'])];
    const answer = await askProgram('process/programs/inspector.mjs', { flags, args });
    expect(answer).toStrictEqual([['signal', null, true]]);
  });

  it('cannot be closed in a worker, which is refused', async () => {
    const args = [JSON.stringify(['inWorker'])];
    const answer = await askProgram('process/programs/inspector.mjs', { args });
    expect(answer).toStrictEqual([['inWorker', 'ERR_PROTECT_FAILED', false]]);
  });

  it('is closed if a signal came before the listener', async () => {
    const { stderr } = await runProgram('process/programs/early-signal.mjs', { flags });
    expect(stderr).toContain(opened); // the control: the signal did open it
    expect(stderr).toMatch(/LOCKSIGN_INSPECTOR_CLOSED|inspectorWasOpen/);
    expect(stderr).toContain('closed at the end');
  });
});

// The tests mostly wait, so they run at the same time.
describe.concurrent('SIGUSR1', () => {
  it.each([
    ['opens', 0],
    ['does not open', 2],
  ])('%s the inspector of a process that is protected %i times', async (expectation, times) => {
    const { status, stderr } = await runProgram('process/programs/wait-for-signals.mjs', {
      flags,
      args: [String(times)],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      started: (child) => child.once('message', () => signal(child)),
    });
    expect(status, stderr).toBe(0);
    expect(stderr.includes(opened)).toBe(expectation === 'opens');
  });

  it.each([
    'native',
    'wasm',
  ])('does not open the inspector of the command while it asks: %s', async (LOCKSIGN_BACKEND) => {
    const signals = Array.from({ length: 5 }, (): Step[] => [
      ['signal', 'SIGUSR1'],
      ['sleep', 0.1], // time in which Node could open it
    ]);
    const { transcript, ended } = await session(
      path(`${LOCKSIGN_BACKEND}.json`),
      ['init'],
      [['expect', 'New vault passphrase: '], ...signals.flat(), ['signal', 'SIGTERM'], ['ended']],
      { env: { LOCKSIGN_BACKEND }, flags },
    );
    expect(ended).toBe('SIGTERM'); // it ran until then
    expect(transcript).not.toContain(opened);
  });
});
