// Writes prebuilds/README.md, which says for which platforms a package has addons, and prints the
// platforms. npm runs it before it packs.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', 'prebuilds');
const fileOf = (platform) => join(folder, platform, 'locksign.node');
const platforms = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => existsSync(fileOf(name)))
      .sort()
  : [];
if (platforms.length === 0) {
  console.error('There is no addon in prebuilds/. Run `npm run prebuilds`.');
  process.exit(1);
}

const rows = platforms.map((platform) => {
  const addon = readFileSync(fileOf(platform));
  return `| ${platform} | ${addon.length} | \`${createHash('sha256').update(addon).digest('hex')}\` |`;
});
const text = `# Addons in this package

| platform | bytes | SHA-256 |
|---|---|---|
${rows.join('\n')}

On other platforms, keys are in WebAssembly: [docs/platforms.md](../docs/platforms.md).
`;
writeFileSync(join(folder, 'README.md'), text);
console.log(`This package has addons for ${platforms.join(', ')}.`);
