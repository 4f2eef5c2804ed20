/**
 * `locksign agent install` into a folder that stands for `/`, and what systemd's tools say about
 * its units. None of them needs a running systemd.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { hashOfFolder } from '../../../src/agent/install/program.js';
import { NOBODY } from '../../helpers/become-nobody.mjs';
import { programPath, run } from '../../helpers/child.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { missing } from '../../helpers/systemd.js';
import { locksign, program } from '../../helpers/terminal/cli.js';

const { folder } = scratch();
chmodSync(folder, 0o755);

function newRoot(): string {
  const root = mkdtempSync(join(folder, 'root-'));
  chmodSync(root, 0o755);
  return root;
}

const isRoot = process.getuid?.() === 0;
const install = (...args: readonly string[]) => locksign(['agent', 'install', ...args]);
const units = 'etc/systemd/system';
const service = `${units}/locksign-agent.service`;

function needsRoot(context: TestContext): void {
  skipIf(!isRoot, 'not root, who alone can make files of other users', context);
  skipIf(missing('systemd-sysusers'), 'systemd-sysusers is not installed', context);
}

/** The owner, group and mode of a file, as ls(1) shows them. */
function accessOf(root: string, path: string): string {
  const { uid, gid, mode } = statSync(join(root, path));
  const name = (file: string, id: number) =>
    readFileSync(join(root, 'etc', file), 'utf8')
      .split('\n')
      .find((line) => line.split(':')[2] === String(id))
      ?.split(':')[0] ?? String(id);
  return `${uid === 0 ? 'root' : name('passwd', uid)}:${gid === 0 ? 'root' : name('group', gid)} ${(mode & 0o7777).toString(8)}`;
}

describe('the system', () => {
  it('is not changed by a dry run, which needs no root', async () => {
    const root = newRoot();
    const { status, stdout } = await install('--system', '--dry-run', '--root', root);
    expect(status).toBe(0);
    for (const part of [`# /${service}, mode 0644`, 'User=locksign', 'SHA-256 ', 'u locksign -']) {
      expect(stdout).toContain(part);
    }
    expect(readdirSync(root)).toStrictEqual([]);
  });

  it('gets units, users, folders and a program that belongs to root', async (context) => {
    needsRoot(context);
    const root = newRoot();
    const { status, stdout, stderr } = await install('--system', '--root', root);
    expect({ status, stdout }, stderr).toEqual({ status: 0, stdout: '' });
    expect(accessOf(root, 'var/lib/locksign')).toBe('locksign:locksign 700');
    expect(accessOf(root, 'etc/locksign')).toBe('locksign:locksign 700');
    expect(accessOf(root, 'etc/credstore.encrypted')).toBe('root:root 700');
    expect(accessOf(root, 'usr/local/sbin/locksign-system')).toBe('root:root 755');
    expect(accessOf(root, service)).toBe('root:root 644');
    expect(readFileSync(join(root, 'etc/group'), 'utf8')).toMatch(/^locksign-clients:/m);
    for (const step of ['systemd-creds encrypt', 'locksign-system agent client add', 'systemctl enable --now']) {
      expect(stderr).toContain(step);
    }

    const installed = join(root, 'opt/locksign');
    const shell = "find . -type f | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum";
    const [hash] = (await run('sh', ['-c', shell], { cwd: installed })).stdout.split(' ');
    expect(hash).toBe(hashOfFolder(installed));
    expect(stderr).toContain(`SHA-256: ${hash}`);
    const owned = await run('find', [installed, '(', '!', '-user', 'root', '-o', '-perm', '/022', ')']);
    expect(owned.stdout).toBe('');
  });

  it('gets a program that signs natively without the package that it was copied from', async (context) => {
    needsRoot(context);
    const root = newRoot();
    await install('--system', '--root', root);
    const args = ['--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups', process.execPath];
    const { stdout, stderr } = await run('setpriv', [...args, join(root, 'opt/locksign/dist/cli/main.js'), 'doctor'], {
      env: { HOME: '/nonexistent', LOCKSIGN_BACKEND: 'native' },
      cwd: '/',
    });
    expect(stdout, stderr).toMatch(/^ok {9}backend: The native addon signs/m);
    expect(stdout).toMatch(/^ok {9}libsodium: The vault uses the native libsodium/m);
  });

  it('gets a command that has the files of the agent, and names itself in messages', async (context) => {
    needsRoot(context);
    const namespaces = spawnSync('unshare', ['-m', 'true']);
    skipIf(namespaces.status !== 0, 'no mount namespace can be made', context);
    const args = ['-m', '--propagation', 'private', 'sh', programPath('agent/install/programs/installed.sh')];
    const { status, stdout, stderr } = await run('unshare', [...args, process.execPath, program, newRoot()]);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('locksign /var/lib/locksign/vault.json 600\n');
    expect(stderr).toContain('run: sudo locksign-system add NAME --exchange EXCHANGE');
    expect(stdout).toMatch(/^ok {9}system agent program: .* Its SHA-256 is [0-9a-f]{64}\.$/m);
    expect(stdout).toMatch(/^ok {9}system agent policy: /m);
  });

  it('keeps files that differ, unless --force replaces them', async (context) => {
    needsRoot(context);
    const root = newRoot();
    await install('--system', '--root', root);
    expect((await install('--system', '--root', root)).status).toBe(0);

    appendFileSync(join(root, service), '# mine\n');
    writeFileSync(join(root, 'opt/locksign/dist/index.js'), '');
    const { status, stderr } = await install('--system', '--root', root);
    expect(status).toBe(5);
    expect(stderr).toContain(`/${service} is there already, and differs from the one to install`);
    expect(stderr).toContain('So are /opt/locksign.');
    expect(stderr).toContain('--force');
    expect(readFileSync(join(root, service), 'utf8')).toContain('# mine');

    expect((await install('--system', '--root', root, '--force')).status).toBe(0);
    expect(readFileSync(join(root, service), 'utf8')).not.toContain('# mine');
    expect(statSync(join(root, 'opt/locksign/dist/index.js')).size).toBeGreaterThan(0);
    expect(readdirSync(join(root, 'opt'))).toStrictEqual(['locksign']);
  });

  it('gets a hardened service, by the rating of systemd', async (context) => {
    skipIf(missing('systemd-analyze'), 'systemd-analyze is not installed', context);
    const { stdout: text } = await install('--system', '--dry-run');
    const rating = async (path: string): Promise<number> => {
      const { stdout } = await run('systemd-analyze', ['security', '--offline=true', '--no-pager', path]);
      const [, score] = /exposure level for locksign-agent\.service: ([\d.]+)/.exec(stdout) ?? [];
      return Number(score);
    };
    const [, unit = ''] = /^# \/\S+\.service, .*\n((?:.*\n)*?)\n# \//m.exec(text) ?? [];
    const path = join(mkdtempSync(join(folder, 'rated-')), 'locksign-agent.service');
    writeFileSync(path, unit);
    expect(await rating(path)).toBeLessThanOrEqual(2);
    writeFileSync(path, unit.replaceAll(/^(?:Protect|SystemCall).*\n/gm, ''));
    expect(await rating(path)).toBeGreaterThan(2);
  });
});

describe('the units', () => {
  it.for(['system', 'user'])('of the %s are valid for systemd', async (kind, context) => {
    skipIf(missing('systemd-analyze'), 'systemd-analyze is not installed', context);
    const { stdout } = await install(`--${kind}`, '--dry-run');
    const place = mkdtempSync(join(folder, 'units-'));
    const texts = stdout.split(/^# (?=\/)/m);
    for (const text of texts) {
      const [, name] = /^\S*\/(locksign-agent[\w-]*\.(?:service|socket)), mode \d+\n/.exec(text) ?? [];
      if (name === undefined) continue;
      writeFileSync(join(place, name), text.slice(text.indexOf('\n') + 1));
    }
    expect(readdirSync(place).sort()).toStrictEqual([
      'locksign-agent-control.socket',
      'locksign-agent.service',
      'locksign-agent.socket',
    ]);
    const paths = readdirSync(place).map((name) => join(place, name));
    const scope = kind === 'user' ? ['--user'] : [];
    const env = { XDG_RUNTIME_DIR: folder };
    const check = () => run('systemd-analyze', ['verify', ...scope, '--man=no', ...paths], { env });
    expect((await check()).stderr.split('\n').filter((line) => line.includes('locksign'))).toStrictEqual([]);
    appendFileSync(join(place, 'locksign-agent.service'), '[Service]\nLimitMEMLOK=1\n');
    expect((await check()).stderr).toContain('LimitMEMLOK');
  });

  it('of a user have no namespaces, which would hide who connects', async () => {
    const { stdout } = await install('--user', '--dry-run');
    expect(stdout).toContain('SystemCallFilter=');
    expect(stdout).not.toMatch(/^(?:Private|Protect|ProcSubset)/m);
    expect(stdout).toContain('ListenStream=%t/locksign/agent.sock');
  });

  it('take the passphrase from a plain file, if that is chosen', async () => {
    const encrypted = await install('--system', '--dry-run');
    expect(encrypted.stdout).toMatch(/^LoadCredentialEncrypted=locksign-vault:\/etc\/credstore\.encrypted\//m);
    const plain = await install('--system', '--dry-run', '--credential', 'plain');
    expect(plain.stdout).toMatch(/^LoadCredential=locksign-vault:\/etc\/credstore\/locksign-vault$/m);
  });
});

describe('a user', () => {
  it('gets units and private folders in the own configuration', async () => {
    const config = join(newRoot(), 'config');
    const env = { XDG_CONFIG_HOME: config, LOCKSIGN_VAULT: join(folder, 'a "vault"', 'vault.json') };
    const { status, stderr } = await locksign(['agent', 'install', '--user'], { env });
    expect(status, stderr).toBe(0);
    expect(statSync(join(config, 'locksign/credentials')).mode & 0o777).toBe(0o700);
    const unit = readFileSync(join(config, 'systemd/user/locksign-agent.service'), 'utf8');
    expect(unit).toContain(`Environment="LOCKSIGN_VAULT=${folder}/a \\"vault\\"/vault.json"`);
    expect(unit).toContain(`--policy ${config}/locksign/agent.toml`);
    expect(stderr).toContain('systemctl --user enable --now');
    expect(stderr).toContain('systemd-creds encrypt --user');
  });

  it('is warned about a passphrase in a plain file', async () => {
    const env = { XDG_CONFIG_HOME: join(newRoot(), 'config') };
    const { status, stderr } = await locksign(['agent', 'install', '--user', '--credential', 'plain'], { env });
    expect(status).toBe(0);
    expect(stderr).toContain('Whoever has it and the vault has the secrets.');
  });
});

describe('the command', () => {
  it.each([[[]], [['--user', '--system']]])('wants one of two options: %j', async (options) => {
    const { status, stderr } = await install(...options);
    expect(status).toBe(2);
    expect(stderr).toContain('Choose one of --system');
  });

  it.each([
    [['--system', '--root', 'somewhere'], '--root must be the whole path'],
    [['--system', '--credential', 'hunter2'], 'encrypted'],
  ])('refuses %j', async (options, text) => {
    const { status, stderr } = await install(...options);
    expect(status).toBe(2);
    expect(stderr).toContain(text);
    expect(stderr).not.toContain('hunter2');
  });

  it('refuses a Node.js that other users can replace', async () => {
    const root = newRoot();
    const node = join(root, 'node');
    writeFileSync(node, '', { mode: 0o755 });
    chmodSync(node, 0o757);
    const { status, stderr } = await install('--system', '--dry-run', '--node', node);
    expect(status).toBe(5);
    expect(stderr).toContain('they could replace the Node.js that runs the agent');
    expect((await install('--system', '--dry-run', '--node', join(root, 'none'))).stderr).toContain('--node');
  });
});
