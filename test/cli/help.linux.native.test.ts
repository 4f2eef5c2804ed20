/**
 * What the help says, and that docs/cli.md says the same.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exitCodes, exitCodesHelp } from '../../src/cli/exit.js';
import { createProgram } from '../../src/cli/program.js';
import { checkout } from '../helpers/child.js';
import { locksign } from '../helpers/cli.js';

const commands = createProgram().commands.map((command) => command.name());

describe('help', () => {
  it('names every command, the exit codes and the environment', async () => {
    const { status, stdout, stderr } = await locksign(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    const [, codes = ''] = /^Exit codes:\n((?: {2}.*\n)+)/m.exec(stdout) ?? [];
    expect(codes.match(/^ {2}\d+/gm)?.map(Number)).toEqual(Object.values(exitCodes));
    expect(stdout).toContain('LOCKSIGN_VAULT');
  });

  it.each(commands)('of %s has examples of it, and the options of all', async (command) => {
    const { status, stdout, stderr } = await locksign([command, '--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`Examples:\n(.*\n)*  \\$ .*locksign .*${command}`));
    expect(stdout).toContain('--passphrase-file <file>');
    expect((await locksign(['help', command])).stdout).toBe(stdout);
  });

  it('is not all: docs/cli.md has every command, exit code and kind of secret', () => {
    const page = readFileSync(`${checkout}/docs/cli.md`, 'utf8');
    for (const command of commands) expect(page).toContain(`| \`locksign ${command}`);
    for (const code of Object.values(exitCodes)) expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
    for (const name of ['passphrase', 'secret', 'key-passphrase', 'new-passphrase'])
      expect(page).toContain(`\`--${name}`);
  });

  it.each([
    [1, ['refused by the exchange', 'no answer', 'doctor', 'you said no', 'clipboard', 'standard output']],
    [2, ['unknown name', 'cannot be signed', '--cost', 'no terminal for a yes', 'no clipboard']],
  ])('has what ends with %i, and so has docs/cli.md', (code, reasons) => {
    const page = readFileSync(`${checkout}/docs/cli.md`, 'utf8');
    const [, documented = ''] = new RegExp(`^\\| ${code} \\|(.*)\\|$`, 'm').exec(page) ?? [];
    const [, helped = ''] = new RegExp(`^ {2}${code} (.*(?:\\n {7}.*)*)`, 'm').exec(exitCodesHelp) ?? [];
    for (const reason of reasons) expect([documented, helped]).toEqual(Array(2).fill(expect.stringContaining(reason)));
  });

  it.each([
    'list',
    'show',
  ])('of %s says why it asks for the passphrase, though names are not sealed', async (command) => {
    const { stdout } = await locksign([command, '--help']);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Asks for the passphrase to verify the seal of the list: what is shown',
    );
  });

  it('goes to standard error, as no data, when no command is named', async () => {
    const { status, stdout, stderr } = await locksign([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: locksign/);
  });

  it('has no colours, nor has an error that is not on a terminal', async () => {
    const { stdout } = await locksign(['--help'], { env: { FORCE_COLOR: '1' } });
    const { stderr } = await locksign(['lst']);
    expect(stdout + stderr).not.toContain('\x1b');
  });
});
