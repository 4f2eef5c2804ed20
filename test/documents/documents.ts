/**
 * The documents that the package ships, and what is in them.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../helpers/child.js';

/** Paths from the root of the package. */
export const documents: readonly string[] = [
  ...['README.md', 'SECURITY.md', 'CHANGELOG.md', 'CONTRIBUTING.md'],
  ...['examples/README.md', 'examples/systemd/README.md'],
  ...readdirSync(join(checkout, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export const textOf = (document: string): string => readFileSync(join(checkout, document), 'utf8');

/** The blocks of code in one language, as they are written. */
export const codeBlocks = (document: string, language: string): string[] =>
  [...textOf(document).matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);

/** The anchor that a heading gets (as GitHub and npm make it). */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

export const anchorsOf = (document: string): ReadonlySet<string> =>
  new Set([...textOf(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading)));

export interface Link {
  readonly target: string;
  readonly anchor: string | undefined;
}

/** Links and pictures to files of the package: everything that is not a URL. */
export const linksOf = (document: string): Link[] =>
  [...textOf(document).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [target = '', anchor] = link.split('#');
      return { target, anchor };
    });
