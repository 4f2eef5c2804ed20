/**
 * `locksign doctor`: every outcome of every check, shown systems that were made for it; and the command on this one.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkConfigurations, checkVault } from '../src/cli/doctor/files.js';
import type { Result } from '../src/cli/doctor/finding.js';
import { checkCoreFiles, checkPtrace } from '../src/cli/doctor/kernel.js';
import { checkBackend, checkKeyMemory, checkMemlock, checkSodium } from '../src/cli/doctor/memory.js';
import { checkEnvironment, checkHistory } from '../src/cli/doctor/secrets.js';
import { checkHibernation, checkSwap } from '../src/cli/doctor/swap.js';
import { System, type SystemFacts } from '../src/cli/doctor/system.js';
import { checkClock, checkNode } from '../src/cli/doctor/versions.js';
import { LocksignError, type Protection } from '../src/index.js';
import { locksign } from './support/cli.js';
import { scratch, skipIf } from './support/scratch.js';

const { folder } = scratch();

/** A file's content, or where a link leads, or a mode with a content. */
type Entry = string | { readonly link: string } | { readonly mode: number; readonly content: string };

/** A system that has these files. */
function systemOf(files: Readonly<Record<string, Entry>>, facts: Partial<SystemFacts> = {}): System {
  const root = mkdtempSync(join(folder, 'root-'));
  for (const [path, entry] of Object.entries(files)) {
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    if (typeof entry === 'string') writeFileSync(place, entry, { mode: 0o600 });
    else if ('link' in entry) symlinkSync(relative(dirname(place), join(root, entry.link)), place);
    else {
      writeFileSync(place, entry.content);
      chmodSync(place, entry.mode);
    }
  }
  return new System({
    root,
    platform: 'linux',
    env: {},
    home: '/home/ann',
    workingFolder: '/home/ann/bot',
    nodeVersion: '22.12.0',
    today: new Date('2026-12-01'),
    run: () => undefined,
    ...facts,
  });
}

/** A result with advice if it needs attention, and only then. */
function expectResult(result: Result, level: Result['level'], finding: RegExp): void {
  expect(result).toMatchObject({ level, finding: expect.stringMatching(finding) });
  expect('advice' in result).toBe(level === 'attention');
}

const limits = (memlock: string, core = '0'): string =>
  `Limit                     Soft Limit           Hard Limit           Units     \nMax core file size        ${core.padEnd(20)} unlimited            bytes     \nMax locked memory         ${memlock.padEnd(20)} unlimited            bytes     \n`;
const status = (capabilities: string): string => `Name:\tnode\nCapEff:\t${capabilities}\n`;

describe('locked memory', () => {
  it.each([
    [limits('8388608'), status('0000000000000000'), 'ok', /8192 KiB/],
    [limits('524288'), status('0000000000000000'), 'ok', /512 KiB/],
    [limits('524287'), status('0000000000000000'), 'attention', /Only 511/],
    [limits('65536'), status('0000000000000000'), 'attention', /Only 64 KiB/],
    [limits('0'), status('ffffffffffffbfff'), 'attention', /Only 0 KiB/],
    [limits('unlimited'), status('0000000000000000'), 'ok', /Any amount/],
    [limits('65536'), status('0000000000004000'), 'ok', /CAP_IPC_LOCK/],
    [limits('much'), status('0000000000000000'), 'unknown', /Linux only/],
  ] as const)('%#: is judged by its limit', (limit, capabilities, level, finding) => {
    const system = systemOf({ '/proc/self/limits': limit, '/proc/self/status': capabilities });
    expectResult(checkMemlock(system), level, finding);
  });

  it('is unknown where there is no /proc', () => expectResult(checkMemlock(systemOf({})), 'unknown', /Linux only/));
});

describe('what signs', () => {
  const implementation = { sha256: 'sha-ni', sha512: 'avx2' };
  const failure = new LocksignError('ERR_WASM_UNAVAILABLE', { detail: 'none' });
  const protection = (memory: Protection['memory']): Protection => ({
    backend: memory === 'wasm' ? 'wasm' : 'native',
    memory,
    locked: memory !== 'wasm',
    excludedFromCoreDumps: memory !== 'wasm',
    hiddenFromRoot: memory === 'memfd_secret',
  });

  it('is native, or WebAssembly for a reason, or nothing', () => {
    expectResult(checkBackend({ name: 'native', implementation }), 'ok', /sha-ni.*avx2/);
    const wasm = checkBackend({ name: 'wasm', implementation, reason: 'LOCKSIGN_BACKEND=wasm' });
    expectResult(wasm, 'attention', /WebAssembly: LOCKSIGN_BACKEND=wasm\./);
    expectResult(checkBackend(failure), 'attention', /Nothing can sign/);
  });

  it('opens the vault with one libsodium or the other, or none', () => {
    expectResult(checkSodium({ name: 'native' }), 'ok', /sodium-native/);
    expectResult(checkSodium({ name: 'wasm', reason: 'no file for it' }), 'attention', /WebAssembly: no file for it\./);
    expectResult(checkSodium(new LocksignError('ERR_SODIUM_UNAVAILABLE')), 'attention', /cannot be opened/);
  });

  it('keeps keys in memory of three kinds, or has none', () => {
    expectResult(checkKeyMemory(protection('memfd_secret')), 'ok', /not even root/);
    expectResult(checkKeyMemory(protection('mlock')), 'attention', /root can read it/);
    expectResult(checkKeyMemory(protection('wasm')), 'attention', /swapped out/);
    expectResult(checkKeyMemory(new LocksignError('ERR_MEMLOCK_LIMIT')), 'attention', /No key/);
  });
});

const header = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';
const swaps = (...lines: readonly string[]): string =>
  header + lines.map((line) => `${line}\t\t1048572\t\t0\t\t-2\n`).join('');
const partition = (path: string): string => `${path}                              partition`;
const plain = { '/sys/class/block/sda2/size': '1' };
const crypt = { '/sys/class/block/dm-0/dm/uuid': 'CRYPT-PLAIN-swap\n' };
/** LVM on LUKS on a partition. */
const layered = {
  '/sys/class/block/dm-1/dm/uuid': 'LVM-abc\n',
  '/sys/class/block/dm-1/slaves/dm-0': '',
  ...crypt,
  '/dev/mapper/vg-swap': { link: '/dev/dm-1' },
  '/dev/dm-1': '',
};
const mounts = (device: string, point: string): string =>
  `22 1 0:20 / /proc rw - proc proc rw\n25 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 25 ${device} / ${point} rw - ext4 /dev/x rw\n`;
const numbered = {
  '/sys/dev/block/254:0': { link: '/sys/devices/virtual/block/dm-0' },
  '/sys/devices/virtual/block/dm-0/x': '',
  '/sys/dev/block/8:1': { link: '/sys/devices/pci/block/sda/sda1' },
  '/sys/devices/pci/block/sda/sda1/x': '',
  '/sys/class/block/sda1/size': '1',
};

describe('swap', () => {
  it.each<[string, Record<string, Entry>, Result['level'], RegExp]>([
    ['of another system', {}, 'unknown', /Linux only/],
    ['that there is not', { '/proc/swaps': header }, 'ok', /no swap/],
    [
      'on a partition',
      { '/proc/swaps': swaps(partition('/dev/sda2')), ...plain },
      'attention',
      /not encrypted: \/dev\/sda2\./,
    ],
    ['on dm-crypt', { '/proc/swaps': swaps(partition('/dev/dm-0')), ...crypt }, 'ok', /is encrypted/],
    ['on LVM on LUKS', { '/proc/swaps': swaps(partition('/dev/mapper/vg-swap')), ...layered }, 'ok', /is encrypted/],
    [
      'on LVM on a partition',
      {
        '/proc/swaps': swaps(partition('/dev/dm-1')),
        '/sys/class/block/dm-1/dm/uuid': 'LVM-abc\n',
        '/sys/class/block/dm-1/slaves/sda2': '',
        ...plain,
      },
      'attention',
      /dm-1/,
    ],
    [
      'on dm-integrity alone, which hides nothing',
      {
        '/proc/swaps': swaps(partition('/dev/dm-0')),
        '/sys/class/block/dm-0/dm/uuid': 'CRYPT-INTEGRITY-swap\n',
        '/sys/class/block/dm-0/slaves/sda2': '',
        ...plain,
      },
      'attention',
      /dm-0/,
    ],
    ['in memory', { '/proc/swaps': swaps(partition('/dev/zram0')) }, 'ok', /zram/],
    [
      'in memory that is written to a disk',
      {
        '/proc/swaps': swaps(partition('/dev/zram0')),
        '/sys/block/zram0/backing_dev': '/dev/sda2\n',
        ...plain,
      },
      'attention',
      /zram0/,
    ],
    [
      'encrypted here and plain there',
      { '/proc/swaps': swaps(partition('/dev/dm-0'), partition('/dev/sda2')), ...crypt, ...plain },
      'attention',
      /: \/dev\/sda2\./,
    ],
    ['on a device that is not seen', { '/proc/swaps': swaps(partition('/dev/nbd0')) }, 'unknown', /nbd0/],
    [
      'on devices without end',
      {
        '/proc/swaps': swaps(partition('/dev/dm-7')),
        '/sys/class/block/dm-7/slaves/dm-7': '',
      },
      'unknown',
      /dm-7/,
    ],
    [
      'in a file on a plain disk',
      { '/proc/swaps': swaps('/swapfile file'), '/proc/self/mountinfo': mounts('8:1', '/mnt'), ...numbered },
      'attention',
      /\/swapfile/,
    ],
    [
      'in a file on an encrypted disk, whose path has a blank',
      {
        '/proc/swaps': swaps('/mnt\\040x/swap file'),
        '/proc/self/mountinfo': mounts('254:0', '/mnt\\040x'),
        ...numbered,
        ...crypt,
      },
      'ok',
      /is encrypted/,
    ],
    [
      'in a file on btrfs',
      { '/proc/swaps': swaps('/mnt/swap file'), '/proc/self/mountinfo': mounts('0:44', '/mnt') },
      'unknown',
      /\/mnt\/swap/,
    ],
    ['in a file that is on no mount', { '/proc/swaps': swaps('/mnt/swap file') }, 'unknown', /\/mnt\/swap/],
  ])('%s', (_, files, level, finding) => expectResult(checkSwap(systemOf(files)), level, finding));
});

describe('hibernation', () => {
  const can = { '/sys/power/state': 'freeze mem disk\n', '/proc/swaps': header };
  const resume = (numbers: string) => ({ '/sys/power/resume': `${numbers}\n` });
  it.each<[string, Record<string, Entry>, Result['level'], RegExp]>([
    ['of another system', {}, 'unknown', /Linux only/],
    ['that there is not', { '/sys/power/state': 'freeze mem\n' }, 'ok', /does not hibernate/],
    ['without a place for it', { ...can, ...resume('0:0') }, 'ok', /no place/],
    ['where places are not seen', { '/sys/power/state': 'disk' }, 'unknown', /cannot be seen where/],
    ['to a plain partition', { ...can, ...resume('8:1'), ...numbered }, 'attention', /clear: sda1/],
    ['to an encrypted one', { ...can, ...resume('254:0'), ...numbered, ...crypt }, 'ok', /encrypted place/],
    ['to one that is not seen', { ...can, ...resume('9:9') }, 'unknown', /9:9/],
    ['to plain swap', { ...can, '/proc/swaps': swaps(partition('/dev/sda2')), ...plain }, 'attention', /sda2/],
    ['with swap in memory only', { ...can, '/proc/swaps': swaps(partition('/dev/zram0')) }, 'ok', /no place/],
  ])('%s', (_, files, level, finding) => expectResult(checkHibernation(systemOf(files)), level, finding));
});

describe('core files', () => {
  const pattern = '/proc/sys/kernel/core_pattern';
  const coredump = '|/usr/lib/systemd/systemd-coredump %P %u\n';
  it.each<[string, Record<string, Entry>, Result['level'], RegExp]>([
    ['of another system', {}, 'unknown', /Linux only/],
    [
      'with a limit of none',
      { [pattern]: 'core\n', '/proc/self/limits': limits('0', '0') },
      'ok',
      /leaves no core file/,
    ],
    [
      'with a limit',
      { [pattern]: 'core\n', '/proc/self/limits': limits('0', 'unlimited') },
      'attention',
      /in a core file/,
    ],
    ['without a name', { [pattern]: '\n', '/proc/self/limits': limits('0', 'unlimited') }, 'ok', /leaves no core file/],
    [
      'for a program, whatever the limit',
      { [pattern]: '|/usr/share/apport/apport %p\n', '/proc/self/limits': limits('0', '0') },
      'attention',
      /to \/usr\/share\/apport\/apport,/,
    ],
    [
      'for systemd-coredump',
      { [pattern]: coredump, '/proc/self/limits': limits('0') },
      'attention',
      /systemd-coredump/,
    ],
    [
      'for systemd-coredump that keeps none',
      {
        [pattern]: coredump,
        '/proc/self/limits': limits('0'),
        '/etc/systemd/coredump.conf': '[Coredump]\n#Storage=external\nStorage=none\n',
      },
      'ok',
      /keeps no core files/,
    ],
    [
      'for systemd-coredump that a drop-in makes keep them',
      {
        [pattern]: coredump,
        '/proc/self/limits': limits('0'),
        '/etc/systemd/coredump.conf': '[Coredump]\nStorage=none\n',
        '/etc/systemd/coredump.conf.d/x.conf': '[Coredump]\nStorage=external\n',
      },
      'attention',
      /systemd-coredump/,
    ],
  ])('%s', (_, files, level, finding) => expectResult(checkCoreFiles(systemOf(files)), level, finding));
});

describe('ptrace', () => {
  const kernel = { '/proc/sys/kernel/core_pattern': 'core\n' };
  const scope = '/proc/sys/kernel/yama/ptrace_scope';
  it.each<[string, Record<string, Entry>, Result['level'], RegExp]>([
    ['of another system', {}, 'unknown', /Linux only/],
    ['without Yama', kernel, 'attention', /no Yama/],
    ['0', { ...kernel, [scope]: '0\n' }, 'attention', /is 0/],
    ['1', { ...kernel, [scope]: '1\n' }, 'ok', /is 1/],
    ['2', { ...kernel, [scope]: '2\n' }, 'ok', /is 2/],
    ['3', { ...kernel, [scope]: '3\n' }, 'ok', /is 3/],
  ])('%s', (_, files, level, finding) => expectResult(checkPtrace(systemOf(files)), level, finding));
});

describe('the vault', () => {
  const path = '/home/ann/locksign/vault.json';
  it('that there is not is unknown', () => expectResult(checkVault(systemOf({}), path), 'unknown', /locksign init/));
  it('whose links lead in a circle is told from none', () => {
    const files = { [path]: { link: '/srv/v.json' }, '/srv/v.json': { link: path } };
    expectResult(checkVault(systemOf(files), path), 'unknown', /cannot be looked at: .*ELOOP/);
  });
  it('of its user alone is well', () => expectResult(checkVault(systemOf({ [path]: '{}' }), path), 'ok', /alone/));
  it.each([path, `${path}.previous`, `${path}.lock`])('is not if others can read %s', (open) => {
    const files = { [path]: '{}', [open]: { mode: 0o644, content: '{}' } };
    expectResult(checkVault(systemOf(files), path), 'attention', /chmod 600/);
  });
  it('is not if others can look into its folder', () => {
    const system = systemOf({ [path]: '{}' });
    chmodSync(system.at(dirname(path)), 0o750);
    expectResult(checkVault(system, path), 'attention', /chmod 700/);
  });
  it('is looked at behind a link', () => {
    const files = { [path]: { link: '/srv/v.json' }, '/srv/v.json': { mode: 0o604, content: '{}' } };
    expectResult(checkVault(systemOf(files), path), 'attention', /v\.json/);
  });
});

describe('configurations in the current folder', () => {
  const at = (name: string): string => `/home/ann/bot/${name}`;
  const open = (content: string, mode = 0o644): Entry => ({ mode, content });
  it.each<[string, Record<string, Entry>, Result['level'], RegExp]>([
    [
      'that are closed',
      { [at('.env')]: 'A_SECRET=x', [at('config.json')]: '{"secret":"x"}' },
      'ok',
      /No \.env or JSON file/,
    ],
    ['.env open to all', { [at('.env')]: open('A_SECRET=x') }, 'attention', /read \.env in/],
    ['open to the group alone', { [at('.env.local')]: open('', 0o640) }, 'attention', /\.env\.local/],
    ['another .env', { [at('live.env')]: open('') }, 'attention', /live\.env/],
    [
      'JSON with a secret',
      { [at('config.json')]: open('{"exchange": {"secret" : "Zq7"}}') },
      'attention',
      /config\.json/,
    ],
    [
      "freqtrade's folder",
      { [at('x')]: '', [at('user_data/config.json')]: open('{"secret":"Zq7"}') },
      'attention',
      /user_data\/config\.json/,
    ],
    ['JSON with an empty secret', { [at('config.json')]: open('{"secret": ""}') }, 'ok', /No \.env or JSON file/],
    [
      'JSON that speaks of secrets',
      { [at('package.json')]: open('{"keywords":["secret", "x"]}') },
      'ok',
      /No \.env or JSON file/,
    ],
    [
      'names only',
      { [at('.env.example')]: { link: '/nowhere' }, [at('x.txt')]: open('"secret":"x"') },
      'ok',
      /No \.env or JSON file/,
    ],
    [
      'too long to look at',
      { [at('data.json')]: open('x'.repeat(16 * 1024 * 1024 + 1)) },
      'unknown',
      /cannot be read: data\.json/,
    ],
    ['a link to itself', { [at('loop.json')]: { link: at('loop.json') } }, 'unknown', /cannot be read: loop\.json/],
    ['no folder', {}, 'unknown', /cannot be read/],
  ])('%s', (_, files, level, finding) => {
    const result = checkConfigurations(systemOf(files));
    expectResult(result, level, finding);
    expect(JSON.stringify(result)).not.toContain('Zq7');
  });
});

describe('the environment', () => {
  it.each([
    'BINANCE_SECRET',
    'OKX_API_SECRET',
    'apiSecret',
    'SECRET',
    'KRAKEN_SECRET_KEY',
    'PRIVATE_KEY',
    'OKX_PASSPHRASE',
    'binance-secret',
    'OKX_API_PASSWORD',
    'BINANCE_SECRET_2',
  ])('with %s needs attention, and no value is told', (name) => {
    const result = checkEnvironment(systemOf({}, { env: { [name]: 'Zq7', PATH: '/bin' } }));
    expectResult(result, 'attention', new RegExp(`has ${name}:`));
    expect(JSON.stringify(result)).not.toContain('Zq7');
  });
  it.each([
    'PATH',
    'SECRETARY',
    'BINANCE_API_KEY',
    'SECRETS_FOLDER',
    'SECRET_2_FOLDER',
    'SECRET2',
  ])('with %s is well', (name) => {
    expectResult(checkEnvironment(systemOf({}, { env: { [name]: 'x' } })), 'ok', /No variable/);
  });
  it('with an empty one is well', () =>
    expectResult(checkEnvironment(systemOf({}, { env: { A_SECRET: '' } })), 'ok', /No/));
});

describe('the history of a shell', () => {
  const bash = '/home/ann/.bash_history';
  const lines = (text: string): Result => checkHistory(systemOf({ [bash]: `ls\n${text}\nls\n` }));

  it.each([
    'export BINANCE_SECRET=Zq7',
    "BINANCE_API_SECRET='Zq7' node bot.js",
    'cd x && API_SECRET="Zq7" ./bot',
    '(apiSecret=Zq7 ./bot)',
    'bot --api-secret Zq7',
    'bot --secret=Zq7 --x',
    'setenv OKX_PASSPHRASE Zq7',
    'set -gx OKX_SECRET Zq7',
    'set -x OKX_SECRET "Zq7"',
    ': 1700000000:0;export OKX_SECRET=Zq7',
    '- cmd: set -Ux OKX_SECRET Zq7',
    `docker run -e OKX_SECRET=Zq7 bot`,
    `${'x'.repeat(300)} OKX_SECRET=Zq7`,
  ])('with "%s" needs attention: its line is told, and not its value', (line) => {
    const result = lines(line);
    expectResult(result, 'attention', /\/home\/ann\/\.bash_history:2\.$/);
    expect(JSON.stringify(result)).not.toContain('Zq7');
  });

  it.each([
    'export OKX_SECRET=$(pass show okx)',
    'export OKX_SECRET="$OTHER"',
    'export OKX_SECRET=`cat x`',
    'OKX_SECRET= ./bot',
    'unset OKX_SECRET',
    'echo $OKX_SECRET',
    'locksign add x --secret-env OKX_SECRET',
    'locksign add x --secret-file secret',
    'bot --secret --other',
    'bot --secret',
    'cat my-secret',
    'vi secret.ts',
    'export SECRETARY=Bob',
    '',
  ])('with "%s" is well', (line) => {
    expectResult(lines(line), 'ok', /No line/);
  });

  it('is looked for where shells keep it', () => {
    const files = {
      '/home/ann/.zsh_history': 'A_SECRET=x',
      '/home/ann/.local/share/fish/fish_history': '\n\nA_SECRET=x',
    };
    expectResult(checkHistory(systemOf(files)), 'attention', /\.zsh_history:1, .*fish_history:3\.$/);
    const own = systemOf({ '/srv/history': 'A_SECRET=x\n' }, { env: { HISTFILE: '/srv/history' } });
    expectResult(checkHistory(own), 'attention', /\/srv\/history:1\.$/);
    expectResult(checkHistory(systemOf({})), 'unknown', /was found/);
  });

  it('that is too long, or a folder, is unknown', () => {
    expectResult(checkHistory(systemOf({ [bash]: '\n'.repeat(16 * 1024 * 1024 + 1) })), 'unknown', /bash_history/);
    expectResult(checkHistory(systemOf({ [`${bash}/x`]: '' })), 'unknown', /bash_history/);
  });

  it('that is a FIFO is not waited for', () => {
    const system = systemOf({}, { env: { HISTFILE: '/fifo' } });
    execFileSync('mkfifo', [system.at('/fifo')]);
    expectResult(checkHistory(system), 'unknown', /cannot be looked at/);
  });

  it('names no more than five places', () => {
    expect(lines('A_SECRET=x\n'.repeat(8)).finding).toMatch(/:6 and 3 more\.$/);
  });
});

describe('the clock', () => {
  /** As chronyc prints it, made up. */
  const tracking = (offset: string, leap: string): string =>
    `A29FC87B,time.example.com,3,1764500000.1,${offset},0.000001,0.00002,1.2,0.001,0.02,0.03,0.0004,64.5,${leap}\n`;
  const answers = (chrony: string | undefined, timedatectl: string | undefined): System =>
    systemOf({}, { run: (command) => (command === 'chronyc' ? chrony : timedatectl) });
  it.each<[string, string | undefined, string | undefined, Result['level'], RegExp]>([
    ['that chrony keeps', tracking('-0.000012', 'Normal'), undefined, 'ok', /off by 0\.012 ms/],
    ['that is off', tracking('-0.501', 'Normal'), 'yes', 'attention', /off by 0\.501 s/],
    ['that chrony cannot set', tracking('0', 'Not synchronised'), 'yes', 'attention', /no source/],
    ['that chrony says nothing of', tracking('?', 'Normal'), undefined, 'unknown', /chronyc/],
    ['that systemd keeps', undefined, 'yes\n', 'ok', /timedatectl/],
    ['that nothing keeps', undefined, 'no\n', 'attention', /Nothing sets/],
    ['that nobody tells of', undefined, undefined, 'unknown', /Neither/],
    ['that is told of otherwise', 'what?', 'maybe', 'unknown', /Neither/],
  ])('%s', (_, chrony, timedatectl, level, finding) =>
    expectResult(checkClock(answers(chrony, timedatectl)), level, finding));
});

describe('Node', () => {
  it.each<[string, string, Result['level'], RegExp]>([
    ['20.18.3', '2026-01-01', 'attention', /older/],
    ['18.20.0', '2024-01-01', 'attention', /older/],
    ['20.19.0', '2026-04-30T12:00:00Z', 'ok', /until 2026-04-30/],
    ['20.20.2', '2026-05-01T00:00:00Z', 'attention', /no security fixes since/],
    ['24.1.0', '2026-12-01', 'ok', /until 2028-04-30/],
    ['25.2.0', '2026-12-01', 'attention', /since 2026-06-01/],
    ['31.0.0', '2026-12-01', 'unknown', /not known/],
  ])('%s on %s', (nodeVersion, today, level, finding) => {
    expectResult(checkNode(systemOf({}, { nodeVersion, today: new Date(today) })), level, finding);
  });
});

describe('the command', () => {
  it('tells each finding, and of attention in its exit code', async () => {
    const cwd = mkdtempSync(join(folder, 'cwd-'));
    const env = { DOCTOR_TEST_SECRET: 'Zq7', HOME: cwd, LOCKSIGN_VAULT: join(cwd, 'vault.json') };
    const text = await locksign(['doctor'], { env });
    expect(text).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^ATTENTION {2}environment: .*DOCTOR_TEST_SECRET/m),
    });
    expect(text.stderr).toMatch(/needs? attention\.\n$/);
    const json = await locksign(['doctor', '--json'], { env });
    expect(json.status).toBe(1);
    const findings: Record<string, string>[] = JSON.parse(json.stdout);
    expect(findings.map(({ check }) => check)).toEqual([
      'backend',
      'libsodium',
      'key memory',
      'locked memory',
      'swap',
      'hibernation',
      'core files',
      'ptrace',
      'vault',
      'configurations',
      'environment',
      'shell history',
      'clock',
      'node',
    ]);
    for (const { level } of findings) expect(['ok', 'attention', 'unknown']).toContain(level);
    expect(text.stdout + json.stdout).not.toContain('Zq7');
  });

  it('says of this process what backend() says', async (context) => {
    skipIf(process.platform !== 'linux', 'the other checks have no /proc to read', context);
    const { stdout } = await locksign(['doctor', '--json']);
    const findings: Record<string, string>[] = JSON.parse(stdout);
    const levelOf = (check: string): string | undefined => findings.find((each) => each['check'] === check)?.['level'];
    const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
    expect(levelOf('backend')).toBe(isNative ? 'ok' : 'attention');
    expect(levelOf('libsodium')).toBe(isNative ? 'ok' : 'attention');
    expect(levelOf('locked memory')).not.toBe('unknown');
    expect(levelOf('swap')).not.toBeUndefined();
  });
});
