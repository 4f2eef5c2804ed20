/**
 * Who may write a policy, and what may stand in its place.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../src/agent/policy/load.js';
import { LocksignError } from '../../../src/index.js';
import { knownAccounts, ordering, textWith } from '../../helpers/agent-policy.js';
import { skipIf } from '../../helpers/scratch.js';
import { trustedFolder } from '../../helpers/trusted-folder.js';

const trusted = trustedFolder();
let count = 0;

/** A new folder with a policy. */
function placed(content: string | Uint8Array = textWith(ordering), mode = 0o600) {
  count += 1;
  const folder = join(trusted, `case-${count}`);
  mkdirSync(folder, { mode: 0o700 });
  const path = join(folder, 'agent.toml');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return { folder, path };
}

function errorOf(path: string): LocksignError {
  try {
    loadPolicy(path, knownAccounts);
  } catch (error) {
    if (error instanceof LocksignError && error.code === 'ERR_AGENT_POLICY') return error;
    throw error;
  }
  throw new Error('the policy was accepted');
}

describe('the file of a policy', () => {
  it.each([0o600, 0o640, 0o644])('is read with mode %o', (mode) => {
    const { path } = placed(undefined, mode);
    expect(loadPolicy(path, knownAccounts).clients.has('grid-bot')).toBe(true);
  });

  it.each([0o620, 0o602, 0o666])('is refused with mode %o, which lets others write', (mode) => {
    const { path } = placed(undefined, mode);
    expect(errorOf(path).problem).toContain(`other users can write the file ${path}`);
    expect(errorOf(path).remedy).toContain(`chmod go-w ${path}`);
  });

  it('is refused in a folder that others can write, also above its own', () => {
    const { folder, path } = placed();
    chmodSync(folder, 0o770);
    expect(errorOf(path).message).toContain(`other users can write the folder ${folder}`);
    expect(errorOf(path).remedy).toContain(`chmod go-w ${folder}`);
    chmodSync(folder, 0o700);
    const below = join(folder, 'below');
    mkdirSync(below, { mode: 0o700 });
    writeFileSync(join(below, 'agent.toml'), textWith(ordering), { mode: 0o600 });
    expect(loadPolicy(join(below, 'agent.toml'), knownAccounts).clients.size).toBe(1);
    chmodSync(folder, 0o777);
    expect(errorOf(join(below, 'agent.toml')).message).toContain(`other users can write the folder ${folder}`);
  });

  it('may be in a folder of its own below one with the sticky bit, and not in that one itself', (context) => {
    skipIf(process.geteuid?.() !== 0, 'only root can give a folder away', context);
    const { folder } = placed();
    chmodSync(folder, 0o1777);
    const own = join(folder, 'own');
    mkdirSync(own, { mode: 0o700 });
    const inside = join(own, 'agent.toml');
    for (const path of [inside, join(folder, 'agent.toml')]) writeFileSync(path, textWith(ordering), { mode: 0o600 });
    expect(loadPolicy(inside, knownAccounts).clients.size).toBe(1);
    const { problem, remedy } = errorOf(join(folder, 'agent.toml'));
    expect(problem).toContain(`other users can write the folder ${folder}`);
    expect(remedy).toContain('mkdir -m 700');
    expect(remedy).not.toContain('chmod');
    // Another user made the folder or the link that leads there.
    chownSync(own, 65_534, 65_534);
    expect(errorOf(inside).problem).toContain(`the folder ${own} belongs to user 65534`);
    chownSync(own, 0, 0);
    symlinkSync(own, join(folder, 'link'));
    expect(loadPolicy(join(folder, 'link', 'agent.toml'), knownAccounts).clients.size).toBe(1);
    lchownSync(join(folder, 'link'), 65_534, 65_534);
    expect(errorOf(join(folder, 'link', 'agent.toml')).problem).toContain('the link');
  });

  it('is refused if it, or its folder, belongs to another user', (context) => {
    skipIf(process.geteuid?.() !== 0, 'only root can give a file away', context);
    const { folder, path } = placed();
    chownSync(path, 65_534, 65_534);
    expect(errorOf(path).problem).toContain(`the file ${path} belongs to user 65534, and not to root or user 0`);
    chownSync(path, 0, 0);
    chownSync(folder, 65_534, 65_534);
    expect(errorOf(path).problem).toContain(`the folder ${folder} belongs to user 65534`);
    expect(errorOf(path).remedy).toContain(`chown root ${folder}`);
  });

  it('is refused as a symbolic link, but a folder on the way may be one', () => {
    const { folder, path } = placed();
    symlinkSync(path, join(folder, 'link.toml'));
    expect(errorOf(join(folder, 'link.toml')).problem).toContain('it is a symbolic link');
    symlinkSync(folder, join(trusted, 'way'));
    expect(loadPolicy(join(trusted, 'way', 'agent.toml'), knownAccounts).clients.size).toBe(1);
    chmodSync(folder, 0o707);
    expect(errorOf(join(trusted, 'way', 'agent.toml')).problem).toContain(`the folder ${folder}`);
  });

  it('is refused behind links that form a circle', () => {
    const { folder } = placed();
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    expect(errorOf(join(folder, 'a', 'agent.toml')).problem).toContain('form a circle');
  });

  it('is refused if it is missing, a folder, a FIFO, or has a relative path', () => {
    const { folder } = placed();
    expect(errorOf(join(folder, 'other.toml')).problem).toContain('it does not exist');
    expect(errorOf(join(folder, 'nowhere', 'agent.toml')).problem).toContain('it does not exist');
    expect(errorOf(join(folder, 'agent.toml', 'agent.toml')).problem).toContain('not a folder');
    expect(errorOf(folder).problem).toContain('it is not a regular file');
    const fifo = join(folder, 'fifo');
    execFileSync('mkfifo', ['-m', '600', fifo]);
    expect(errorOf(fifo).problem).toContain('it is not a regular file');
    expect(errorOf('agent.toml').problem).toContain('its path is not absolute');
  });

  it.each([
    ['that is not UTF-8', Buffer.from([0x23, 0xff, 0x0a]), 'it is not valid UTF-8'],
    ['with a byte order mark', Buffer.from('\ufeffversion = 1\n'), 'it begins with a byte order mark'],
    ['of more than 1 MiB', Buffer.alloc(1024 * 1024 + 1, '\n'), 'it is longer than 1048576 bytes'],
    ['of zeros', Buffer.alloc(100), 'is not valid TOML'],
  ])('is refused with a content %s', (_, content, expected) => {
    expect(errorOf(placed(content).path).problem).toContain(expected);
  });

  it('is read up to exactly 1 MiB', () => {
    const text = textWith(ordering);
    const { path } = placed(text + '\n'.repeat(1024 * 1024 - Buffer.byteLength(text)));
    expect(loadPolicy(path, knownAccounts).clients.size).toBe(1);
  });
});
