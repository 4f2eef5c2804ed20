/**
 * The release workflow writes the address of its repository into package.json, and a package says
 * which addons it has.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkout, run } from '../helpers/child.js';
import { scratch } from '../helpers/scratch.js';

const { path } = scratch();
const copy = path('copy');
const workflow = readFileSync(join(checkout, '.github', 'workflows', 'release.yml'), 'utf8');
const manifest = () => JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'));

beforeEach(() => {
  rmSync(copy, { recursive: true, force: true });
  cpSync(join(checkout, 'tools', 'make'), join(copy, 'tools', 'make'), { recursive: true });
  copyFileSync(join(checkout, 'package.json'), join(copy, 'package.json'));
});

const make = (script: string, env: Record<string, string | undefined> = {}) =>
  run(process.execPath, [join('tools', 'make', script)], { cwd: copy, env });

describe('tools/make/repository.js', () => {
  const github = { GITHUB_SERVER_URL: 'https://github.example', GITHUB_REPOSITORY: 'owner/lock.sign' };

  it('adds the address that the workflow runs in, and changes nothing else', async () => {
    const before = manifest();
    expect(before).not.toHaveProperty('repository');
    expect(await make('repository.js', github)).toMatchObject({ status: 0, stderr: '' });
    expect(manifest()).toStrictEqual({
      ...before,
      // What npm needs: docs.npmjs.com, package.json, "repository", "homepage" and "bugs".
      repository: { type: 'git', url: 'git+https://github.example/owner/lock.sign.git' },
      homepage: 'https://github.example/owner/lock.sign#readme',
      bugs: { url: 'https://github.example/owner/lock.sign/issues' },
    });
  });

  it.each([
    ['GITHUB_SERVER_URL', undefined, 'not set'],
    ['GITHUB_SERVER_URL', 'http://github.example', 'malformed'],
    ['GITHUB_REPOSITORY', undefined, 'not set'],
    ['GITHUB_REPOSITORY', 'owner', 'malformed'],
    ['GITHUB_REPOSITORY', 'owner/name/../other', 'malformed'],
  ])('refuses %s=%s', async (name, value, problem) => {
    const { status, stderr } = await make('repository.js', { ...github, [name]: value });
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`^${name} is ${problem}\\. GitHub Actions sets it, as in ${name}=.+\\.$`, 'm'));
    expect(manifest()).not.toHaveProperty('repository');
  });
});

describe('tools/make/addons.js', () => {
  it('lists each addon with its size and hash, and prints the platforms', async () => {
    const addons = { 'linux-x64': 'an addon', 'darwin-arm64': 'another' };
    for (const [platform, content] of Object.entries(addons)) {
      mkdirSync(join(copy, 'prebuilds', platform), { recursive: true });
      writeFileSync(join(copy, 'prebuilds', platform, 'locksign.node'), content);
    }
    mkdirSync(join(copy, 'prebuilds', 'empty'));
    const { status, stdout } = await make('addons.js');
    expect({ status, stdout }).toStrictEqual({
      status: 0,
      stdout: 'This package has addons for darwin-arm64, linux-x64.\n',
    });
    const hash = createHash('sha256').update('an addon').digest('hex');
    const text = readFileSync(join(copy, 'prebuilds', 'README.md'), 'utf8');
    expect(text).toContain(`| linux-x64 | 8 | \`${hash}\` |`);
    expect(text.match(/^\| \w+-\w+ /gm)).toStrictEqual(['| darwin-arm64 ', '| linux-x64 ']);
  });

  it('fails without an addon', async () => {
    const { status, stderr } = await run(process.execPath, [join(copy, 'tools', 'make', 'addons.js')], { cwd: copy });
    expect({ status, stderr }).toStrictEqual({
      status: 1,
      stderr: 'There is no addon in prebuilds/. Run `npm run prebuilds`.\n',
    });
  });
});

it('the release workflow runs both before it packs', () => {
  const steps = [...workflow.matchAll(/- run: (.+)/g)].map(([, command]) => command);
  const pack = steps.indexOf('npm pack --ignore-scripts');
  expect(pack).toBeGreaterThan(0);
  expect(steps.slice(0, pack)).toEqual(
    expect.arrayContaining(['node tools/make/repository.js', 'node tools/make/addons.js']),
  );
});
