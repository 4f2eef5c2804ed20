/**
 * The file of a policy is replaced whole, and keeps its owner and mode.
 */
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../src/agent/policy/load.js';
import { writePolicy } from '../../../src/agent/policy/write.js';
import { LocksignError } from '../../../src/index.js';
import { knownAccounts, ordering, textWith } from '../../helpers/agent-policy.js';
import { skipIf } from '../../helpers/scratch.js';
import { trustedFolder } from '../../helpers/trusted-folder.js';

const trusted = trustedFolder();
const [old, changed] = [textWith(ordering), textWith(ordering, 'other')];
let count = 0;

function folder(): string {
  count += 1;
  const made = join(trusted, `case-${count}`);
  mkdirSync(made, { mode: 0o755 });
  return made;
}

function existing(mode = 0o600): string {
  const path = join(folder(), 'agent.toml');
  writeFileSync(path, old);
  chmodSync(path, mode);
  return path;
}

function problemOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    if (error instanceof LocksignError && error.code === 'ERR_AGENT_POLICY') return error.message;
    throw error;
  }
  throw new Error('the file was written');
}

describe('a policy that is written', () => {
  it('is new with mode 0600, and leaves nothing next to it', () => {
    const path = join(folder(), 'agent.toml');
    writePolicy(path, old, undefined);
    expect(readFileSync(path, 'utf8')).toBe(old);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, '..'))).toEqual(['agent.toml']);
    expect(loadPolicy(path, knownAccounts).clients.has('grid-bot')).toBe(true);
  });

  it.each([0o600, 0o640, 0o644])('keeps the mode %o, and is another file', (mode) => {
    const path = existing(mode);
    const { ino } = statSync(path);
    writePolicy(path, changed, old);
    expect(readFileSync(path, 'utf8')).toBe(changed);
    expect(statSync(path).mode & 0o777).toBe(mode);
    expect(statSync(path).ino).not.toBe(ino);
  });

  it('keeps the group, by which a service reads it', (context) => {
    skipIf(process.geteuid?.() !== 0, 'only root can give a file to a group', context);
    const path = existing(0o640);
    chownSync(path, 0, 65_534);
    writePolicy(path, changed, old);
    expect(statSync(path)).toMatchObject({ uid: 0, gid: 65_534 });
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it('does not undo a change that another program made meanwhile', () => {
    const path = existing();
    writeFileSync(path, `${old}# theirs\n`);
    expect(problemOf(() => writePolicy(path, changed, old))).toContain('another program has changed it meanwhile');
    expect(readFileSync(path, 'utf8')).toBe(`${old}# theirs\n`);
    expect(existsSync(`${path}.locksign-new`)).toBe(false);
  });

  it('does not replace a file as a new one', () => {
    const path = existing();
    expect(problemOf(() => writePolicy(path, changed, undefined))).toContain('it already exists');
    expect(readFileSync(path, 'utf8')).toBe(old);
  });

  it('waits for no other change, and names the file that one left', () => {
    const path = existing();
    writeFileSync(`${path}.locksign-new`, 'half');
    expect(problemOf(() => writePolicy(path, changed, old))).toContain(`${path}.locksign-new exists`);
    expect(readFileSync(path, 'utf8')).toBe(old);
    expect(readFileSync(`${path}.locksign-new`, 'utf8')).toBe('half');
  });

  it('goes to no folder that others can write, or that is missing', () => {
    const path = existing();
    chmodSync(join(path, '..'), 0o777);
    expect(problemOf(() => writePolicy(path, changed, old))).toContain('other users can write the folder');
    expect(readFileSync(path, 'utf8')).toBe(old);
    expect(problemOf(() => writePolicy(join(trusted, 'none', 'agent.toml'), old, undefined))).toContain(
      'does not exist',
    );
  });
});
