import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/loopback.ts'],
    // Real processes and sockets take their time on a small machine; no test waits by sleeping.
    // On a machine that others use too, a deadline of a platform may be missed once; a fault fails twice.
    retry: process.env['CI'] === undefined ? 0 : 1,
    testTimeout: 30_000,
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text-summary'] },
  },
});
