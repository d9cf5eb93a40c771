import { defineConfig } from '@playwright/test';

// Drops, focus and the clipboard are a display's: one window at a time on each, and as many windows as there are displays. A
// worker reads this file too, and takes its own.
const displays = process.env['COUNTERSIGN_DISPLAYS']?.split(' ') ?? [];
const worker = process.env['TEST_PARALLEL_INDEX'];
if (displays.length > 0 && worker !== undefined) process.env['DISPLAY'] = displays[Number(worker)];

export default defineConfig({
  testDir: '../test/e2e',
  outputDir: '../test-results',
  workers: Math.max(1, displays.length),
  fullyParallel: false,
  // A test that passes at the second try has failed.
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  use: { trace: 'retain-on-failure' },
});
