/**
 * What a process that holds keys passes on: to a forked child, through its descriptors, and after
 * protectProcess().
 */
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isLivingState, memories, Scene, skip } from '../helpers/forensics/scene.js';
import { search } from '../helpers/forensics/search.js';
import { subjectUser } from '../helpers/forensics/stage.js';
import { buildAttacker, noCompiler } from '../helpers/forensics/tools.js';
import { hidesProcesses, noCoreFiles, openDescriptors, secretMappings } from '../helpers/kernel.js';

describe.each(memories)('a process with keys in %s', (memory) => {
  let scene: Scene;

  beforeEach(() => {
    scene = new Scene();
  });
  afterEach(() => scene.remove());

  test('passes no secret to a forked child, and every decoy', async (context) => {
    if (noCompiler !== undefined) skip(context, noCompiler);
    const attacker = buildAttacker(scene.stage);
    const subject = await scene.start(memory);
    const child = Number(await subject.ask('attack', { attacker, call: 'forkAndHold' }));
    expect(child).toBeGreaterThan(0);
    const found = await search(scene.stage, { pid: child }, scene.needles);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    // fork(2) copies the memory of WebAssembly, and so the states of living keys (SECURITY.md). The
    // test allows these states, but neither the secret nor its blocks.
    expect(found.secrets(memory === 'wasm' ? isLivingState : undefined)).toEqual([]);
    expect(secretMappings(child)).toEqual([]);
  });

  test('leaves no descriptor open, and none of secret memory', async () => {
    const env = memory === 'wasm' ? scene.plan.env : { ...scene.plan.env, LOCKSIGN_MEMORY: memory };
    const { keys, ...inherited } = scene.plan;
    const subject = await scene.launch({ plan: { ...inherited, keys: [] }, env });
    await subject.ask('load', { keys: keys.slice(0, 1) });
    // The first load can open descriptors that Node keeps, such as those of its event loop.
    const before = openDescriptors(subject.pid);
    await subject.ask('load', { keys: keys.slice(1) });
    await subject.ask('sign', { count: 1000 });
    const loaded = openDescriptors(subject.pid);
    expect(loaded).toEqual(before);
    await subject.ask('destroy');
    expect(openDescriptors(subject.pid)).toEqual(before);
    expect(loaded.filter((name) => name.includes('secretmem'))).toEqual([]);
  });

  test('control: an open descriptor of secret memory is detected', async (context) => {
    if (noCompiler !== undefined) skip(context, noCompiler);
    const subject = await scene.launch();
    const attacker = buildAttacker(scene.stage);
    const descriptor = Number(await subject.ask('attack', { attacker, call: 'leakDescriptor' }));
    if (descriptor < 0) skip(context, 'this kernel has no memfd_secret(2)');
    const secretmem = openDescriptors(subject.pid).filter((name) => name.includes('secretmem'));
    expect(secretmem.length).toBe(1);
  });

  test('protectProcess() closes it to its user and prevents a core file, unlike an unprotected process', async (context) => {
    const subject = await scene.start(memory, { wrapper: ['prlimit', '--core=unlimited'] });
    expect(await subject.ask('protect')).toEqual({ notDumpable: true, noCoreFiles: true, inspectorWasOpen: false });
    const refusal = hidesProcesses() ? /ENOENT/ : /EACCES|EPERM/;
    process.kill(subject.pid, 0); // it still runs, even if /proc hides it
    await expect(search(scene.stage, { pid: subject.pid }, scene.needles, subjectUser)).rejects.toThrow(refusal);
    const reason = noCoreFiles();
    if (reason !== undefined) skip(context, reason);
    const cores = () => readdirSync(scene.stage.work).filter((name) => name.startsWith('core'));
    await subject.crash();
    expect(cores()).toEqual([]);
    const control = await scene.launch({ wrapper: ['prlimit', '--core=unlimited'] });
    await control.crash();
    expect(cores()).toHaveLength(1);
  });
});
