import { defineConfig } from 'vitest/config';

// A suffix before `.test.ts` says where a suite runs. `.native` and `.wasm` run against that
// backend only, and `.once` runs against the native one because it does not depend on the backend.
// Suites without one of these run against both. `.linux` needs Linux, `.posix` needs anything but
// Windows.
const elsewhere = process.platform === 'linux' ? [] : process.platform === 'win32' ? ['linux', 'posix'] : ['linux'];

const project = (backend: 'native' | 'wasm', others: readonly string[]) => ({
  extends: true as const,
  test: {
    name: backend,
    env: { LOCKSIGN_BACKEND: backend },
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...[...elsewhere, ...others].map((name) => `test/**/*.${name}.*`)],
  },
});

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // vitest leaves one processor free: of two, half of them.
    maxWorkers: '100%',
    projects: [project('native', ['wasm']), project('wasm', ['native', 'once'])],
  },
});
