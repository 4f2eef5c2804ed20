/**
 * Events besides destroy() that end a key: garbage collection, and the end of its thread. Each test
 * runs its own process and reads the kernel's count of locked memory (VmLck in proc_pid_status(5)).
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstAlgorithm, signStatuses } from '../../src/backend/shared-table.js';
import { askScript, checkout } from '../helpers/child.js';
import { mayLockAllKeys } from '../helpers/kernel.js';
import { skipIf } from '../helpers/scratch.js';

const prelude = `
  import { readFileSync } from 'node:fs';
  import { setTimeout as sleep } from 'node:timers/promises';
  import { Worker } from 'node:worker_threads';
  import { SigningKey, secret } from 'locksign';
  const options = { algorithm: 'hmac-sha256', encoding: 'utf8' };
  const lockedKilobytes = () => Number(/VmLck:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  const load = (text) => SigningKey.load(secret.text(text), options);
`;

describe.each(['mlock', 'memfd_secret'])('in %s memory', (memory) => {
  const ask = (script: string, flags: string[] = []) =>
    askScript(prelude + script, { flags, env: { LOCKSIGN_MEMORY: memory } });

  it('the garbage collector frees keys that are unreachable, and no others', async () => {
    const figures = await ask(
      `
      const kept = await load('kept');
      const before = lockedKilobytes();
      let keys = [];
      for (let i = 0; i < 2000; i++) keys.push(await load('key ' + i));
      const full = lockedKilobytes();
      keys = undefined;
      for (let i = 0; i < 50 && lockedKilobytes() > before; i++) {
        gc();
        await sleep(20);
      }
      console.log(JSON.stringify({ before, full, after: lockedKilobytes(), signature: kept.sign('m').length }));
    `,
      ['--expose-gc'],
    );
    expect(figures).toMatchObject({ signature: 64 });
    const { before, full, after } = figures as { before: number; full: number; after: number };
    // 2,000 keys of 128 bytes are 250 KiB. Some of them share a page with the key that is kept.
    expect(full - before).toBeGreaterThanOrEqual(240);
    expect(after).toBe(before);
  });

  it.each([
    ['returns', ''],
    ['is terminated', 'await new Promise(() => setInterval(() => {}, 1000));'],
    ['throws', 'throw new Error("of the worker");'],
    ['calls process.exit()', 'process.exit(3);'],
  ])("keys of a worker thread are freed when it %s, and the main thread's stay", async (_, end) => {
    const worker = `
      import { parentPort } from 'node:worker_threads';
      import { SigningKey, secret } from 'locksign';
      globalThis.keys = [];
      for (let i = 0; i < 500; i++) keys.push(await SigningKey.load(secret.text('key ' + i), ${JSON.stringify({ algorithm: 'hmac-sha256', encoding: 'utf8' })}));
      parentPort.postMessage(keys.at(-1).sign('m'));
      await new Promise((resolve) => parentPort.once('message', resolve));
      ${end}
    `;
    const figures = await ask(`
      const kept = await load('kept');
      const before = lockedKilobytes();
      const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(${JSON.stringify(worker)}.replaceAll("'locksign'", JSON.stringify(import.meta.resolve('locksign'))))));
      worker.on('error', () => {});
      const signature = await new Promise((resolve) => worker.once('message', resolve));
      const full = lockedKilobytes();
      worker.postMessage('end');
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      ${end.includes('setInterval') ? 'await sleep(50); await worker.terminate();' : ''}
      await ended;
      console.log(JSON.stringify({ before, full, after: lockedKilobytes(), signature, kept: kept.sign('m').length }));
    `);
    const { before, full, after } = figures as { before: number; full: number; after: number };
    expect(full - before).toBeGreaterThanOrEqual(60);
    expect(after).toBe(before);
    expect(figures).toMatchObject({ kept: 64 });
  });
});

describe('handles', () => {
  it('of one thread are invalid in another', async () => {
    const answer = await askScript(`
      import { createRequire } from 'node:module';
      import { Worker } from 'node:worker_threads';
      const path = ${JSON.stringify(join(checkout, 'native/build/Release/locksign.node'))};
      const addon = createRequire(path)(path);
      const [handle] = addon.loadText('a key', [undefined, ${firstAlgorithm}, 0]);
      const worker = new Worker(${JSON.stringify(`
        import { createRequire } from 'node:module';
        import { parentPort, workerData } from 'node:worker_threads';
        const addon = createRequire(workerData.path)(workerData.path);
        const foreign = [addon.signHex(workerData.handle, 'm'), addon.memory(workerData.handle)];
        addon.destroy(workerData.handle);
        parentPort.postMessage(foreign.map(String));
      `)}, { eval: true, workerData: { handle, path } });
      const foreign = await new Promise((resolve) => worker.once('message', resolve));
      await new Promise((resolve) => worker.once('exit', resolve));
      console.log(JSON.stringify({ foreign, own: addon.signHex(handle, 'm').length }));
    `);
    expect(answer).toStrictEqual({ foreign: [String(signStatuses.indexOf('key-destroyed')), 'undefined'], own: 64 });
  });

  it('run out after 65,536 keys with a typed error, and are available again after one key is destroyed', async (context) => {
    skipIf(!mayLockAllKeys(), 'RLIMIT_MEMLOCK is too low for all keys of a thread', context);
    const answer = await askScript(
      `${prelude}
      const keys = [];
      for (let i = 0; i < 65_536; i++) keys.push(await load('key ' + i));
      const code = await load('one more').then(() => 'loaded', (error) => error.code);
      keys[5].destroy();
      const again = await load('one more');
      console.log(JSON.stringify({ code, last: keys.at(-1).sign('m').length, again: again.sign('m').length }));
    `,
      { env: { LOCKSIGN_MEMORY: 'mlock' } },
    );
    expect(answer).toStrictEqual({ code: 'ERR_KEY_LIMIT', last: 64, again: 64 });
  });

  it('leave no key when they run out during a load of several keys, from memory or from a file', async (context) => {
    skipIf(!mayLockAllKeys(), 'RLIMIT_MEMLOCK is too low for all keys of a thread', context);
    const answer = await askScript(
      `${prelude}
      import { rmSync, writeFileSync } from 'node:fs';
      const file = ${JSON.stringify(join(tmpdir(), `locksign-key-limit-${process.pid}`))};
      writeFileSync(file, 'a key', { mode: 0o600 });
      const eight = Array.from({ length: 8 }, (_, i) => ({ algorithm: i % 2 ? 'secret-suffix-md5' : 'hmac-sha256', encoding: 'utf8' }));
      const code = (source) => SigningKey.loadAll(source, eight).then(() => 'loaded', (error) => error.code);
      const keys = [];
      for (let i = 0; i < 65_536 - 5; i++) keys.push(await load('key ' + i));
      const before = lockedKilobytes();
      const codes = new Set();
      // A single leaked key would fit in a page that is already locked.
      for (let time = 0; time < 50; time++) {
        codes.add(await code(secret.text('a key')));
        codes.add(await code(secret.file(file)));
      }
      const left = lockedKilobytes() - before;
      rmSync(file);
      let room = 0;
      while (await load('one more').then((key) => keys.push(key), () => false)) room++;
      console.log(JSON.stringify({ codes: [...codes], left, room }));
    `,
      { env: { LOCKSIGN_MEMORY: 'mlock' } },
    );
    expect(answer).toStrictEqual({ codes: ['ERR_KEY_LIMIT'], left: 0, room: 5 });
  });
});
