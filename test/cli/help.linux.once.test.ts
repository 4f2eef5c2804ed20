/**
 * What the help says, and that docs/cli.md says the same.
 */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { exitCodes, exitCodesHelp } from '../../src/cli/exit.js';
import { wordsOf } from '../../src/cli/line.js';
import { createProgram } from '../../src/cli/program.js';
import { checkout } from '../helpers/child.js';
import { locksign, locksignHere } from '../helpers/terminal/cli.js';

const commands = createProgram().commands.map((command) => command.name());

/** The commands in a group, such as `agent client add`. */
const below = (group: Command): string[] => group.commands.flatMap((command) => [wordsOf(command), ...below(command)]);
const grouped = createProgram().commands.flatMap(below);

describe('help', () => {
  it('names every command, the exit codes and the environment', async () => {
    const { status, stdout, stderr } = await locksignHere(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    const [, codes = ''] = /^Exit codes:\n((?: {2}.*\n)+)/m.exec(stdout) ?? [];
    expect(codes.match(/^ {2}\d+/gm)?.map(Number)).toEqual(Object.values(exitCodes));
    expect(stdout).toContain('LOCKSIGN_VAULT');
  });

  it.each(commands)('of %s has examples of it, and the options of all', async (command) => {
    const { status, stdout, stderr } = await locksignHere([command, '--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`Examples:\n(.*\n)*  \\$ .*locksign .*${command}`));
    expect(stdout).toContain('--passphrase-file <file>');
    expect((await locksignHere(['help', command])).stdout).toBe(stdout);
  });

  it.each(grouped)('of %s has examples of it, and docs/cli.md has it', async (command) => {
    const { status, stdout } = await locksignHere([...command.split(' '), '--help']);
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples:\n(.*\n)*  \\$ .*locksign (?:help )?${command}`));
    const page = readFileSync(`${checkout}/docs/cli.md`, 'utf8');
    const [group = '', ...words] = command.split(' ');
    const rows = page.split('\n').filter((line) => line.startsWith(`| \`locksign ${group}`));
    expect(rows.filter((row) => words.every((word) => new RegExp(`\\b${word}\\b`).test(row)))).not.toEqual([]);
  });

  it('matches docs/cli.md, which has every command, exit code and kind of secret', () => {
    const page = readFileSync(`${checkout}/docs/cli.md`, 'utf8');
    for (const command of commands) expect(page).toContain(`| \`locksign ${command}`);
    for (const code of Object.values(exitCodes)) expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
    for (const name of ['passphrase', 'secret', 'pin', 'key-passphrase', 'new-passphrase'])
      expect(page).toContain(`\`--${name}`);
  });

  it.each([
    [1, ['exchange refused', 'did not answer', 'doctor', 'declined', 'clipboard', 'standard output']],
    [2, ['unknown name', 'cannot be signed', '--cost', 'no terminal to confirm on', 'no clipboard']],
  ])('and docs/cli.md give the reasons for exit code %i', (code, reasons) => {
    const page = readFileSync(`${checkout}/docs/cli.md`, 'utf8');
    const [, documented = ''] = new RegExp(`^\\| ${code} \\|(.*)\\|$`, 'm').exec(page) ?? [];
    const [, helped = ''] = new RegExp(`^ {2}${code} (.*(?:\\n {7}.*)*)`, 'm').exec(exitCodesHelp) ?? [];
    for (const reason of reasons) expect([documented, helped]).toEqual(Array(2).fill(expect.stringContaining(reason)));
  });

  it.each([
    'list',
    'show',
  ])('of %s says why it asks for the passphrase although names are not sealed', async (command) => {
    const { stdout } = await locksignHere([command, '--help']);
    expect(stdout.replace(/\s+/g, ' ')).toContain('It asks for the passphrase to verify that nobody has changed the');
  });

  it('goes to standard error if no command is named', async () => {
    const { status, stdout, stderr } = await locksignHere([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: locksign/);
  });

  it('and errors have no colours without a terminal', async () => {
    const { stdout } = await locksign(['--help'], { env: { FORCE_COLOR: '1' } });
    const { stderr } = await locksign(['lst']);
    expect(stdout + stderr).not.toContain('\x1b');
  });
});
