/**
 * `locksign doctor` on this system, and its findings about clocks and versions of Node.js.
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/cli/doctor/finding.js';
import type { System, SystemFacts } from '../../../src/cli/doctor/system.js';
import { checkClock, checkNode } from '../../../src/cli/doctor/versions.js';
import { checkout, run } from '../../helpers/child.js';
import { type Entry, expectResult, systemIn } from '../../helpers/doctor-systems.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { locksign } from '../../helpers/terminal/cli.js';

const { folder } = scratch();

const systemOf = (files: Readonly<Record<string, Entry>>, facts?: Partial<SystemFacts>): System =>
  systemIn(folder, files, facts);

describe('the clock', () => {
  /** Invented output of chronyc. */
  const tracking = (offset: string, leap: string): string =>
    `A29FC87B,time.example.com,3,1764500000.1,${offset},0.000001,0.00002,1.2,0.001,0.02,0.03,0.0004,64.5,${leap}\n`;
  const answers = (chrony: string | undefined, timedatectl: string | undefined): System =>
    systemOf({}, { run: (command) => (command === 'chronyc' ? chrony : timedatectl) });
  it.each<[string, string | undefined, string | undefined, Result['level'], RegExp]>([
    ['set by chrony', tracking('-0.000012', 'Normal'), undefined, 'ok', /off by 0\.012 ms/],
    ['off by half a second', tracking('-0.501', 'Normal'), 'yes', 'attention', /off by 0\.501 s/],
    ['that chrony cannot set', tracking('0', 'Not synchronised'), 'yes', 'attention', /no source/],
    ['with unreadable output of chrony', tracking('?', 'Normal'), undefined, 'unknown', /chronyc/],
    ['set by systemd', undefined, 'yes\n', 'ok', /timedatectl/],
    ['set by no program', undefined, 'no\n', 'attention', /not synchronised/],
    ['without both programs', undefined, undefined, 'unknown', /Neither/],
    ['with unreadable output of both programs', 'what?', 'maybe', 'unknown', /Neither/],
  ])('%s', (_, chrony, timedatectl, level, finding) =>
    expectResult(checkClock(answers(chrony, timedatectl)), level, finding));
});

describe('Node', () => {
  it.each<[string, string, Result['level'], RegExp]>([
    ['20.18.3', '2026-01-01', 'attention', /too old/],
    ['18.20.0', '2024-01-01', 'attention', /too old/],
    ['20.19.0', '2026-04-30T12:00:00Z', 'ok', /until 2026-04-30/],
    ['20.20.2', '2026-05-01T00:00:00Z', 'attention', /no security fixes since/],
    ['24.1.0', '2026-12-01', 'ok', /until 2028-04-30/],
    ['25.2.0', '2026-12-01', 'attention', /since 2026-06-01/],
    ['31.0.0', '2026-12-01', 'unknown', /does not know/],
  ])('%s on %s', (nodeVersion, today, level, finding) => {
    expectResult(checkNode(systemOf({}, { nodeVersion, today: new Date(today) })), level, finding);
  });
});

describe('the command', () => {
  it('also examines a system without /proc, and a user without a home or an entry in passwd(5)', async (context) => {
    skipIf(process.getuid?.() !== 0, 'only root can unmount /proc and become such a user', context);
    const command = `umount -l /proc && exec env -i PATH="$PATH" setpriv --reuid 54321 --clear-groups "$0" "$1" doctor`;
    const args = ['-m', '--propagation', 'private', 'sh', '-c', command, process.execPath];
    const { status, stdout, stderr } = await run('unshare', [...args, join(checkout, 'dist', 'cli', 'main.js')]);
    expect(stderr).not.toMatch(/^ {4}at /m); // a stack trace
    expect(status, stderr).toBe(1);
    expect(stdout).toMatch(/^ok {9}locked memory: 512 KiB/m);
    expect(stdout).toMatch(/^ATTENTION {2}vault: .*no home folder/m);
  });

  it('prints each finding, and exits with 1 if one needs attention', async () => {
    const cwd = mkdtempSync(join(folder, 'cwd-'));
    const env = { DOCTOR_TEST_SECRET: 'Zq7', HOME: cwd, LOCKSIGN_VAULT: join(cwd, 'vault.json') };
    const text = await locksign(['doctor'], { env });
    expect(text).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^ATTENTION {2}environment: .*DOCTOR_TEST_SECRET/m),
    });
    expect(text.stderr).toMatch(/needs? attention\.\n$/);
    const json = await locksign(['doctor', '--json'], { env });
    expect(json.status).toBe(1);
    const findings: Record<string, string>[] = JSON.parse(json.stdout);
    const isOfModule = (check = ''): boolean => check.startsWith('pkcs11 ');
    expect(findings.map(({ check }) => check).filter((check) => !isOfModule(check))).toEqual([
      'backend',
      'libsodium',
      'key memory',
      'locked memory',
      'swap',
      'hibernation',
      'core files',
      'ptrace',
      'vault',
      'configurations',
      'environment',
      'shell history',
      'clock',
      'node',
      'agent',
    ]);
    for (const { level } of findings) expect(['ok', 'attention', 'unknown']).toContain(level);
    expect(text.stdout + json.stdout).not.toContain('Zq7');
  });

  it('agrees with backend() about this process', async () => {
    const { stdout } = await locksign(['doctor', '--json']);
    const findings: Record<string, string>[] = JSON.parse(stdout);
    const levelOf = (check: string): string | undefined => findings.find((each) => each['check'] === check)?.['level'];
    const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
    expect(levelOf('backend')).toBe(isNative ? 'ok' : 'attention');
    expect(levelOf('libsodium')).toBe(isNative ? 'ok' : 'attention');
    expect(levelOf('locked memory')).toBe(isNative ? 'ok' : 'unknown');
    const hasSwap = readFileSync('/proc/swaps', 'utf8').trim().includes('\n');
    const swap = findings.find((each) => each['check'] === 'swap')?.['finding'];
    expect(swap).toMatch(hasSwap ? /^Swap is |^Whether swap is / : /^There is no swap\.$/);
  });
});
