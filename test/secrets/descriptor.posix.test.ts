/**
 * secret.descriptor(): every kind of descriptor that a shell or a parent process can pass.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { secret } from '../../src/index.js';
import { programPath, run, runProgram } from '../helpers/child.js';
import { expected, load, refusal } from '../helpers/keys.js';
import { scratch } from '../helpers/scratch.js';

const { path, file } = scratch();

async function withDescriptor(name: string, flags: number | string, use: (descriptor: number) => Promise<void>) {
  const descriptor = openSync(name, flags);
  try {
    await use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const signature = expected('hmac-sha256', 'a key', 'message');
const program = 'secrets/programs/sign-from-descriptor.mjs';
/** Runs the program in a command of bash, which has it as `"$@"`. */
const inShell = (command: string, descriptor: number) =>
  run('bash', ['-c', command, 'bash', process.execPath, programPath(program), String(descriptor)]);

describe('a file', () => {
  it('is read to its end and stays open', () =>
    withDescriptor(file('file', 'a key\n'), 'r', async (descriptor) => {
      using key = await load(secret.descriptor(descriptor));
      expect(key.sign('message')).toBe(signature);
      expect(fstatSync(descriptor).size).toBe(6);
      await refusal(() => load(secret.descriptor(descriptor)), 'ERR_SECRET_EMPTY');
    }));

  it('is read from its current position', () =>
    withDescriptor(file('offset', 'other|a key\n'), 'r', async (descriptor) => {
      readSync(descriptor, Buffer.alloc(6), 0, 6, null);
      using key = await load(secret.descriptor(descriptor));
      expect(key.sign('message')).toBe(signature);
    }));

  it('can be open to others, because the process that opened it decided', () =>
    withDescriptor(file('open', 'a key', 0o644), 'r', async (descriptor) => {
      using key = await load(secret.descriptor(descriptor));
      expect(key.sign('message')).toBe(signature);
    }));

  it.each([
    ['too long', 'x'.repeat(5_000), 'ERR_SECRET_TOO_LONG'],
    ['of two lines', 'a\nb', 'ERR_SECRET_NEWLINE'],
  ] as const)('is refused when it is %s, and stays open', (_, content, code) =>
    withDescriptor(file('refused', content), 'r', async (descriptor) => {
      await refusal(() => load(secret.descriptor(descriptor)), code);
      fstatSync(descriptor);
    }));
});

describe('an unreadable descriptor', () => {
  it('is reported if it is closed', async () => {
    const descriptor = openSync('/dev/null', 'r');
    closeSync(descriptor);
    const error = await refusal(() => load(secret.descriptor(descriptor)), 'ERR_SOURCE_READ');
    expect(error.errno).toBe('EBADF');
    expect(error.message).toContain(`descriptor ${descriptor}`);
  });

  it('is reported if it is open for writing only', () =>
    withDescriptor(path('written'), 'w', async (descriptor) => {
      const error = await refusal(() => load(secret.descriptor(descriptor)), 'ERR_SOURCE_READ');
      expect(error.errno).toBe('EBADF');
    }));

  it('is reported if it is a directory', () =>
    withDescriptor(path('.'), 'r', async (descriptor) => {
      const error = await refusal(() => load(secret.descriptor(descriptor)), 'ERR_SOURCE_READ');
      expect(error.errno).toBe('EISDIR');
    }));
});

describe('a pipe', () => {
  it('of a shell is read from standard input', async () => {
    const outcome = await inShell('printf "a key\\n" | "$@"', 0);
    expect(outcome).toMatchObject({ status: 0, stdout: `${signature}\n` });
  });

  it('of a process substitution is read, as the documentation shows', async () => {
    const outcome = await inShell('"$@" 3< <(sleep 0.2; printf "a "; sleep 0.1; printf key)', 3);
    expect(outcome).toMatchObject({ status: 0, stdout: `${signature}\n` });
  });

  it('of a here-string is read', async () => {
    const outcome = await inShell('"$@" 3<<< "a key"', 3);
    expect(outcome).toMatchObject({ status: 0, stdout: `${signature}\n` });
  });

  it('that ends without data is an empty secret', async () => {
    const outcome = await inShell('true | "$@"', 0);
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toContain('ERR_SECRET_EMPTY');
  });

  it('that is non-blocking is awaited while the event loop runs', async () => {
    execFileSync('mkfifo', ['-m', '600', path('fifo')]);
    const writer = openSync(path('fifo'), constants.O_RDWR);
    await withDescriptor(path('fifo'), constants.O_RDONLY | constants.O_NONBLOCK, async (descriptor) => {
      const loading = load(secret.descriptor(descriptor));
      let ticks = 0;
      const timer = setInterval(() => ticks++, 5);
      await sleep(60);
      writeSync(writer, 'a k');
      await sleep(60);
      writeSync(writer, 'ey\n');
      closeSync(writer);
      using key = await loading;
      clearInterval(timer);
      expect(key.sign('message')).toBe(signature);
      // A busy machine leaves out most of them, and a blocked event loop all.
      expect(ticks).toBeGreaterThan(2);
    });
  });
});

describe('a socket', () => {
  // The pipe that Node gives its children is a socket pair.
  const feed = (pieces: readonly string[]) =>
    runProgram(program, {
      args: ['3'],
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      started: async ({ stdio }) => {
        const socket = stdio[3] as Writable; // because a pipe is created above
        for (const piece of pieces) {
          await sleep(150);
          socket.write(piece);
        }
        socket.end();
      },
    });

  it('is read to its end', async () => {
    expect(await feed(['a ', 'key', '\n'])).toMatchObject({ status: 0, stdout: `${signature}\n` });
  });

  it('that is closed at once is an empty secret', async () => {
    const outcome = await feed([]);
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toContain('ERR_SECRET_EMPTY');
  });
});

it.each(['pipe', 'socket'])('a %s without a writer does not delay process.exit()', async (kind) => {
  const program = 'secrets/programs/end-while-loading.mjs';
  const args = ['3', 'exit'];
  const outcome =
    kind === 'socket'
      ? await runProgram(program, { args, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
      : await run('bash', [
          '-c',
          '"$@" 3< <(sleep 20 2> /dev/null)',
          'bash',
          process.execPath,
          programPath(program),
          ...args,
        ]);
  expect(outcome.status).toBe(7);
}, 15_000);
