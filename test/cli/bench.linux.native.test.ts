/**
 * `locksign bench` measures the signers and the vault.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../helpers/child.js';
import { layOut } from '../helpers/installed.js';
import { scratch } from '../helpers/scratch.js';
import { locksign } from '../helpers/terminal/cli.js';
import { filled, vaultFolder } from '../helpers/vault/vaults.js';

const folder = vaultFolder();
const { path } = scratch();
let vault: string;

beforeAll(async () => {
  vault = folder.path();
  await filled(vault);
});

describe('bench', () => {
  it('measures both signers and the vault, and prints only figures', async () => {
    const { status, stdout, stderr } = await locksign(['--vault', vault, 'bench', '--json']);
    expect(status).toBe(0);
    expect(stderr).toContain('Measuring the vault');
    const { native, wasm, nodeCrypto, vault: opening } = JSON.parse(stdout);
    for (const figure of [native, wasm, nodeCrypto]) expect(figure.signaturesPerSecond).toBeGreaterThan(1_000);
    expect(wasm.implementation).toMatch(/^wasm/);
    expect(native.implementation).not.toMatch(/^wasm/);
    expect(opening.derivationMilliseconds).toBeGreaterThan(1);
  });

  it('prints a table, without a row for a missing vault', async () => {
    const { status, stdout } = await locksign(['--vault', join(path('.'), 'none.json'), 'bench']);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^native \(.*\) +[\d,]+ signatures\/s +[\d.]+ x node:crypto\nWebAssembly .*\nnode:crypto +[\d,]+ signatures\/s\n$/,
    );
  });

  it('says why there are no figures of a signer that cannot be used', async () => {
    const project = path('without-addon');
    const installed = layOut(project);
    for (const folder of ['native', 'prebuilds']) rmSync(join(installed, folder), { recursive: true, force: true });
    const bench = [join(installed, 'dist/cli/main.js'), '--vault', join(project, 'none.json'), 'bench'];
    const { status, stdout, stderr } = await run(process.execPath, bench, {
      cwd: project,
      env: { LOCKSIGN_BACKEND: undefined },
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^native +not available\nWebAssembly .*\nnode:crypto .*\n$/);
    expect(stderr).toMatch(/warning: The native signer could not be measured\. .*no file for linux-\w+ is installed/);
  });

  it('measures the signers without libsodium, and warns that the vault is not measured', async () => {
    const project = path('without-sodium');
    const installed = layOut(project);
    const bench = [join(installed, 'dist/cli/main.js'), '--vault', vault, 'bench'];
    const { status, stdout, stderr } = await run(process.execPath, bench, {
      cwd: project,
      env: { LOCKSIGN_BACKEND: undefined },
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^native .*\nWebAssembly .*\nnode:crypto .*\n$/);
    expect(stderr).toMatch(/warning: The vault could not be measured\. .*Run `npm install sodium-native`/);
  });
});
