// Writes the address of the repository into package.json, from the environment of GitHub Actions
// (docs.github.com, "Variables reference"). The sources name no address, because a fork would
// publish with it. npm's page resolves the relative links of README.md by it, and `npm publish
// --provenance` refuses a package whose address is not that of the workflow.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const path = join(import.meta.dirname, '..', '..', 'package.json');

function variable(name, pattern) {
  const value = process.env[name] ?? '';
  if (pattern.test(value)) return value;
  console.error(
    `${name} is ${value === '' ? 'not set' : 'malformed'}. GitHub Actions sets it, as in ${name}=${examples[name]}.`,
  );
  process.exit(1);
}
const examples = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'owner/name' };

const server = variable('GITHUB_SERVER_URL', /^https:\/\/[a-z0-9.-]+(?::\d+)?$/);
const name = variable('GITHUB_REPOSITORY', /^[\w.-]+\/[\w.-]+$/);
const address = `${server}/${name}`;
const fields = {
  repository: { type: 'git', url: `git+${address}.git` },
  homepage: `${address}#readme`,
  bugs: { url: `${address}/issues` },
};
const manifest = { ...JSON.parse(readFileSync(path, 'utf8')), ...fields };
writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
console.log(`package.json names ${address}.`);
