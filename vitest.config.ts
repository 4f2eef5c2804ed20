import { defineConfig } from 'vitest/config';

// The same suites against each backend; what belongs to one of them is named for it, and so is what takes long and has nothing
// to do with either.
const project = (name: 'native' | 'wasm', others: string) => ({
  extends: true as const,
  test: {
    name,
    env: { LOCKSIGN_BACKEND: name },
    include: ['test/**/*.test.ts'],
    exclude: [others, '**/node_modules/**', '**/build/**'],
  },
});

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // vitest leaves one processor free: of two, half of them.
    maxWorkers: '100%',
    projects: [project('native', 'test/wasm-*.test.ts'), project('wasm', 'test/native-*.test.ts')],
  },
});
