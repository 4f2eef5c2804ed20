/**
 * The findings of `locksign doctor` about locked memory, about the signer, and about access to the
 * memory of a process.
 */
import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/cli/doctor/finding.js';
import { checkCoreFiles, checkPtrace } from '../../../src/cli/doctor/kernel.js';
import { checkBackend, checkKeyMemory, checkMemlock, checkSodium } from '../../../src/cli/doctor/memory.js';
import type { System, SystemFacts } from '../../../src/cli/doctor/system.js';
import { messageOf } from '../../../src/cli/help/remedies.js';
import { LocksignError, type Protection } from '../../../src/index.js';
import { type Entry, expectResult, systemIn } from '../../helpers/doctor-systems.js';
import { scratch } from '../../helpers/scratch.js';

const { folder } = scratch();

const systemOf = (files: Readonly<Record<string, Entry>>, facts?: Partial<SystemFacts>): System =>
  systemIn(folder, files, facts);

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
    [limits('much'), status('0000000000000000'), 'unknown', /on Linux with \/\w+ only/],
  ] as const)('%#: is judged by its limit', (limit, capabilities, level, finding) => {
    const system = systemOf({ '/proc/self/limits': limit, '/proc/self/status': capabilities });
    expectResult(checkMemlock(system), level, finding);
  });

  it('is unknown where there is no /proc', () =>
    expectResult(checkMemlock(systemOf({})), 'unknown', /on Linux with \/\w+ only/));
});

describe('the signer', () => {
  const implementation = { sha256: 'sha-ni', sha512: 'avx2' };
  const enough = checkMemlock(systemOf({ '/proc/self/limits': limits('8388608') }));
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
    expectResult(wasm, 'attention', /WebAssembly( signs)?: LOCKSIGN_BACKEND=wasm\./);
    expectResult(checkBackend(failure), 'attention', /Nothing can sign/);
  });

  it('opens the vault with one libsodium or the other, or none', () => {
    expectResult(checkSodium({ name: 'native' }), 'ok', /sodium-native/);
    expectResult(checkSodium({ name: 'wasm', reason: 'no file for it' }), 'attention', /WebAssembly: no file for it\./);
    expectResult(checkSodium(new LocksignError('ERR_SODIUM_UNAVAILABLE')), 'attention', /can be opened/);
  });

  it('keeps keys in one of three kinds of memory, or cannot load one', () => {
    expectResult(checkKeyMemory(protection('memfd_secret'), enough), 'ok', /not even root/);
    expectResult(checkKeyMemory(protection('mlock'), enough), 'attention', /root can read it/);
    expectResult(checkKeyMemory(protection('wasm'), enough), 'attention', /swapped out/);
    expectResult(checkKeyMemory(failure, enough), 'attention', /No key/);
  });

  it('recommends the limit that also suits the vault if a key finds too little memory', () => {
    const short = new LocksignError('ERR_MEMLOCK_LIMIT', { limit: 0, needed: 4096 });
    const memlock = checkMemlock(systemOf({ '/proc/self/limits': limits('0') }));
    expect(memlock.advice).toContain('`ulimit -l 512`');
    expect(checkKeyMemory(short, memlock).advice).toBe('See the finding about locked memory.');
    const undetermined = checkMemlock(systemOf({}));
    expect(checkKeyMemory(short, undetermined).advice).toContain('`ulimit -l 512`');
    expect(checkKeyMemory(failure, memlock).advice).toBe(messageOf(failure));
  });
});

describe('core files', () => {
  const pattern = '/proc/sys/kernel/core_pattern';
  const coredump = '|/usr/lib/systemd/systemd-coredump %P %u\n';
  it.each<[string, Record<string, Entry>, Result['level'], RegExp]>([
    ['of another system', {}, 'unknown', /on Linux with \/\w+ only/],
    [
      'with a limit of zero',
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
      'for a program, with any limit',
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
      'for systemd-coredump that stores nothing',
      {
        [pattern]: coredump,
        '/proc/self/limits': limits('0'),
        '/etc/systemd/coredump.conf': '[Coredump]\n#Storage=external\nStorage=none\n',
      },
      'ok',
      /keeps no core files/,
    ],
    [
      'for systemd-coredump that stores them because of a drop-in',
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
    ['of another system', {}, 'unknown', /on Linux with \/\w+ only/],
    ['without Yama', kernel, 'attention', /no Yama/],
    ['0', { ...kernel, [scope]: '0\n' }, 'attention', /is 0/],
    ['1', { ...kernel, [scope]: '1\n' }, 'ok', /is 1/],
    ['2', { ...kernel, [scope]: '2\n' }, 'ok', /is 2/],
    ['3', { ...kernel, [scope]: '3\n' }, 'ok', /is 3/],
  ])('%s', (_, files, level, finding) => expectResult(checkPtrace(systemOf(files)), level, finding));
});
