import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const project = fileURLToPath(new URL('..', import.meta.url));

/** One vitest project for each folder of tests. */
function tests(name: string) {
  return {
    root: project,
    test: {
      name,
      include: [`test/${name}/**/*.test.{ts,tsx}`],
      // Tokens, processes and rendering on a busy machine: a test that hangs is found, a slow one is not punished.
      testTimeout: 60_000,
      hookTimeout: 120_000,
      pool: 'forks' as const,
    },
  };
}

export default defineConfig({
  root: project,
  test: {
    // Many tests wait for processes; one worker on a small machine would wait with them.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [tests('unit'), tests('integration'), tests('security'), tests('architecture'), tests('conformance')],
  },
});
