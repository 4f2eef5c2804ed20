/**
 * The documents that the package ships, and what is in them.
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { checkout } from '../helpers/child.js';

/** Paths from the root of the package. */
export const documents: readonly string[] = [
  ...['README.md', 'SECURITY.md', 'CHANGELOG.md', 'CONTRIBUTING.md'],
  ...['examples/README.md', 'examples/systemd/README.md'],
  ...readdirSync(join(checkout, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export const textOf = (document: string, root = checkout): string => readFileSync(join(root, document), 'utf8');

/** The blocks of code in one language, as they are written. */
export const codeBlocks = (document: string, language: string): string[] =>
  [...textOf(document).matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);

/** The anchor that a heading gets (as GitHub and npm make it). */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (document: string, root: string): ReadonlySet<string> =>
  new Set([...textOf(document, root).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading)));

/** A link or a picture, as it is written. */
const reference = /\]\(([^)\s]+)(?: "[^"]*")?\)|^\[[^\]]+\]: (\S+)|<(?:img|a)\b[^>]*\b(?:src|href)="([^"]+)"/gm;

/** Everything that a document links to or shows, except for URLs. */
export const linksOf = (document: string, root = checkout): string[] =>
  [...textOf(document, root).matchAll(reference)]
    .map(([, inline, defined, html]) => inline ?? defined ?? html ?? '')
    .filter((link) => !/^[a-z]+:/.test(link));

/** The path from the root of the file that a link leads to. */
export const targetOf = (document: string, link: string): string => {
  const [target = ''] = link.split('#');
  return target === '' ? document : normalize(join(document, '..', target));
};

/** The links of a document that lead to no file or no heading. */
export const brokenLinks = (document: string, root = checkout): string[] =>
  linksOf(document, root).filter((link) => {
    const target = targetOf(document, link);
    const [, anchor] = link.split('#');
    if (target.startsWith('..') || link.startsWith('/') || !existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(target, root).has(anchor);
  });
