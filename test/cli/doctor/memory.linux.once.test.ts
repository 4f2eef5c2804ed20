/**
 * The findings of `locksign doctor` about locked memory, about the signer, and about access to the
 * memory of a process.
 */
import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/cli/doctor/finding.js';
import { checkCoreFiles, checkPtrace } from '../../../src/cli/doctor/kernel.js';
import { checkBackend, checkKeyMemory, checkLockedMemory, checkSodium } from '../../../src/cli/doctor/memory.js';
import type { System, SystemFacts } from '../../../src/cli/doctor/system.js';
import type { NoTrial, Refusal, Trial } from '../../../src/cli/doctor/trial.js';
import { remedyOf } from '../../../src/cli/help/remedies.js';
import type { ErrorFacts } from '../../../src/errors/locksign-error.js';
import { type ErrorCode, LocksignError, type Protection } from '../../../src/index.js';
import { type Entry, expectResult, systemIn } from '../../helpers/doctor-systems.js';
import { scratch } from '../../helpers/scratch.js';

const { folder } = scratch();

const systemOf = (files: Readonly<Record<string, Entry>>, facts?: Partial<SystemFacts>): System =>
  systemIn(folder, files, facts);

const limits = (memlock: string, core = '0'): string =>
  `Limit                     Soft Limit           Hard Limit           Units     \nMax core file size        ${core.padEnd(20)} unlimited            bytes     \nMax locked memory         ${memlock.padEnd(20)} unlimited            bytes     \n`;

const protection = (memory: Protection['memory']): Protection => ({
  backend: memory === 'wasm' ? 'wasm' : 'native',
  memory,
  locked: memory !== 'wasm',
  excludedFromCoreDumps: memory !== 'wasm',
  hiddenFromRoot: memory === 'memfd_secret',
});
const refused = (code: ErrorCode, facts: ErrorFacts): Refusal => {
  const error = new LocksignError(code, facts);
  return { code, problem: error.problem, remedy: remedyOf(error) };
};
const key = protection('memfd_secret');
const filter = refused('ERR_MEMORY_FORBIDDEN', { call: 'mlock', errno: 'EPERM', filtered: true });
const limit = refused('ERR_MEMLOCK_LIMIT', { call: 'mlock', errno: 'ENOMEM', limit: 65_536, needed: 528_384 });
const noSigner = refused('ERR_BACKEND_UNAVAILABLE', { detail: 'none' });
const ended = (signal: NodeJS.Signals): NoTrial => ({ ending: `ended with ${signal}`, signal });

describe('locked memory', () => {
  it.each<[string, Trial | NoTrial, Result['level'], RegExp, RegExp?]>([
    ['that was locked', { key, vault: 'locked' }, 'ok', /512 KiB of memory could be locked/],
    ['over the limit', { key, vault: limit }, 'attention', /64 KiB, .* \(mlock: ENOMEM\)\.$/, /`ulimit -l 512`/],
    ['that a filter forbids', { key, vault: filter }, 'attention', /\(mlock: EPERM\): the seccomp/, /^Allow mlock/],
    ['that a filter forbids by SIGSYS', ended('SIGSYS'), 'attention', /filter ends .* \(SIGSYS\)/, /ErrorNumber=EPERM/],
    ['that nothing was tried with', ended('SIGKILL'), 'unknown', /ended with SIGKILL\.$/],
    ['of WebAssembly', { key: protection('wasm'), vault: 'none' }, 'unknown', /WebAssembly/],
    ['without a signer', { key: noSigner, vault: noSigner }, 'unknown', /Nothing can sign/],
  ])('%s', (_, trial, level, finding, advice) => expectResult(checkLockedMemory(trial), level, finding, advice));
});

describe('the signer', () => {
  const implementation = { sha256: 'sha-ni', sha512: 'avx2' };
  const failure = new LocksignError('ERR_WASM_UNAVAILABLE', { detail: 'none' });

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

  it('says what to do if the reason is known', () => {
    const failed = { reason: 'it may not load addons', remedy: 'Start Node without --no-addons.' };
    expect(checkBackend({ name: 'wasm', implementation, ...failed }).advice).toBe(failed.remedy);
    expect(checkSodium({ name: 'wasm', ...failed }).advice).toBe(failed.remedy);
  });

  it('keeps keys in one of three kinds of memory, or cannot load one', () => {
    const trialOf = (memory: Protection['memory']): Trial => ({ key: protection(memory), vault: 'locked' });
    expectResult(checkKeyMemory(trialOf('memfd_secret')), 'ok', /not even root/);
    expectResult(checkKeyMemory(trialOf('mlock')), 'attention', /LOCKSIGN_MEMORY=mlock chooses/, /^Unset/);
    const hidden = refused('ERR_MEMORY_UNSUPPORTED', { call: 'memfd_secret', errno: 'ENOSYS' });
    const tried = checkKeyMemory(trialOf('mlock'), { key: hidden, vault: hidden });
    expectResult(tried, 'attention', /root can read it\. .*\(memfd_secret: ENOSYS\)\.$/, /secretmem\.enable=1/);
    expectResult(checkKeyMemory(trialOf('mlock'), ended('SIGKILL')), 'attention', /There is no memfd_secret/);
    expectResult(checkKeyMemory(trialOf('wasm')), 'attention', /swapped out/);
    expectResult(checkKeyMemory({ key: noSigner, vault: noSigner }), 'attention', /No key/, /The native signer/);
    const advice = /^See the finding about locked memory\.$/;
    expectResult(checkKeyMemory({ key: limit, vault: limit }), 'attention', /No key/, advice);
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
