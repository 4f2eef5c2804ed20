import { defineConfig } from 'vitest/config';

// A suffix before `.test.ts` says where a suite runs. `.native` and `.wasm` run against that
// backend only, and `.once` runs against the native one because it does not depend on the backend.
// Suites without one of these run against both. `.linux` needs Linux, `.posix` needs anything but
// Windows.
const elsewhere = process.platform === 'linux' ? [] : process.platform === 'win32' ? ['linux', 'posix'] : ['linux'];

// The suites of these folders change nothing of their process, so they run in one process, which
// loads the modules once. That saves a third of the time of all tests. Every other suite has a
// process of its own.
const shared = [
  'exchanges/{ccxt,denial,market,meaning,recipes,relay,requests,wire}',
  'agent/{market,policy,state}',
].map((folders) => `test/${folders}/**/*.test.ts`);

const project = (backend: 'native' | 'wasm', others: readonly string[], inOneProcess: boolean) => ({
  extends: true as const,
  test: {
    name: inOneProcess ? `${backend}-shared` : backend,
    env: { LOCKSIGN_BACKEND: backend },
    isolate: !inOneProcess,
    include: inOneProcess ? shared : ['test/**/*.test.ts'],
    exclude: [
      '**/node_modules/**',
      ...[...elsewhere, ...others].map((name) => `test/**/*.${name}.*`),
      ...(inOneProcess ? [] : shared),
    ],
  },
});

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // vitest leaves one processor free: of two, half of them.
    maxWorkers: '100%',
    projects: [false, true].flatMap((inOneProcess) => [
      project('native', ['wasm'], inOneProcess),
      project('wasm', ['native', 'once'], inOneProcess),
    ]),
  },
});
