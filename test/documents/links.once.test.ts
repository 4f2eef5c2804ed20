/**
 * Every link of a document leads to a file that the installed package has, and every anchor to a
 * heading.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from '../helpers/child.js';
import { anchorsOf, documents, linksOf, textOf } from './documents.js';

const manifest: { files: string[] } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
const isShipped = (path: string): boolean =>
  manifest.files.some((entry) => path === entry || path.startsWith(`${entry}/`));

describe.each(documents)('%s', (document) => {
  it('is part of the package', () => {
    expect(isShipped(document)).toBe(true);
  });

  it('links to files and headings that the package has', () => {
    const broken = linksOf(document).filter(({ target, anchor }) => {
      const path = target === '' ? document : normalize(join(document, '..', target));
      if (!existsSync(join(checkout, path)) || !isShipped(path)) return true;
      return anchor !== undefined && !anchorsOf(path).has(anchor);
    });
    expect(broken).toEqual([]);
  });
});

it('README.md links to every other document of the root and of docs/', () => {
  const targets = linksOf('README.md').map(({ target }) => target);
  const others = documents.filter((name) => name !== 'README.md' && !name.startsWith('examples/'));
  expect(others.filter((name) => !targets.includes(name))).toEqual([]);
});

it('README.md has at most 120 lines', () => {
  expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(120);
});
