/**
 * Every link of a document leads to a file that the installed package has, and every anchor to a
 * heading. test/packaging/ checks the same in the tarball.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from '../helpers/child.js';
import { brokenLinks, documents, linksOf, targetOf, textOf } from './documents.js';

const manifest: { files: string[] } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
const isShipped = (path: string): boolean =>
  manifest.files.some((entry) => path === entry || path.startsWith(`${entry}/`));

describe.each(documents)('%s', (document) => {
  it('is part of the package', () => {
    expect(isShipped(document)).toBe(true);
  });

  it('links to files and headings that the package has', () => {
    expect(brokenLinks(document)).toEqual([]);
    expect(linksOf(document).filter((link) => !isShipped(targetOf(document, link)))).toEqual([]);
  });
});

describe('README.md', () => {
  const targets = linksOf('README.md').map((link) => targetOf('README.md', link));

  it('links to every other document of the root and of docs/', () => {
    const others = documents.filter((name) => name !== 'README.md' && !name.startsWith('examples/'));
    expect(others.filter((name) => !targets.includes(name))).toEqual([]);
  });

  // npm's page resolves a relative link to the newest commit of the address in `repository`. Until
  // the release workflow writes one, a reader of that page needs the folder.
  it('links to files of the repository, and names the folder of the installed package', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: checkout, encoding: 'utf8' }).split('\n');
    expect(targets.filter((target) => !tracked.includes(target))).toEqual([]);
    expect(textOf('README.md')).toMatch(/^## Documents\n\n.*`node_modules\/locksign\/`/m);
  });

  it('has at most 120 lines', () => {
    expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  });
});

it('a link to no file, to no heading, or out of the package is broken', () => {
  const root = join(checkout, 'test', 'documents', 'broken');
  expect(brokenLinks('README.md', root)).toEqual(['missing.md', '#nowhere', '../links.once.test.ts', 'missing.png']);
});
