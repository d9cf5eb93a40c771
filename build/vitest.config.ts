import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { serverTests } from '../test/interop/server-tests.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));

// They are not run twice in a row.
const runNext = process.env['COUNTERSIGN_INTEROP_FOLLOWS'] === '1' ? serverTests : [];

/** Those that sign by the hundred begin, so that at the end nobody waits for one of them alone. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => moduleId.includes('endurance');
    return [...usual.filter(isLong), ...usual.filter((file) => !isLong(file))];
  }
}

/** One vitest project for each folder of tests. */
function tests(name: string) {
  return {
    root: project,
    test: {
      name,
      include: [`test/${name}/**/*.test.{ts,tsx}`],
      exclude: [...configDefaults.exclude, ...runNext],
      // Tokens, processes and rendering on a busy machine: a test that hangs is found, a slow one is not punished.
      testTimeout: 60_000,
      hookTimeout: 120_000,
      pool: 'forks' as const,
      // A process for each of some three hundred files costs more than a third of what their tests do.
      isolate: name !== 'unit',
    },
  };
}

export default defineConfig({
  root: project,
  test: {
    // Many tests wait for processes and for the disk: one worker more than processors works meanwhile.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongFirst },
    projects: [
      tests('unit'),
      tests('integration'),
      tests('security'),
      tests('architecture'),
      tests('conformance'),
      tests('installers'),
    ],
  },
});
