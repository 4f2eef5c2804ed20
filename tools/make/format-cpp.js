// Formats the C++ of native/ and test/cpp/ according to .clang-format. With --check it only reports
// the differences. Versions format differently, so clang-format 14 of Debian 12 is used where
// it is installed, and another version elsewhere.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const check = process.argv.includes('--check');
const root = join(import.meta.dirname, '..', '..');
const files = ['native', join('test', 'cpp')].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(cc|h)$/.test(name) && !name.startsWith('build'))
    .map((name) => join(folder, name)),
);

const command = ['clang-format-14', 'clang-format'].find((name) => spawnSync(name, ['--version']).status === 0);
if (command === undefined) {
  console.error('C++ was not checked: clang-format is not installed (Debian: apt install clang-format-14).');
  process.exit(process.env.CI === 'true' ? 1 : 0);
}

const options = check ? ['--dry-run', '--Werror'] : ['-i'];
const { status } = spawnSync(command, [...options, '--style=file', ...files], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
