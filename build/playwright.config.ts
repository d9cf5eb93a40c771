import { defineConfig } from '@playwright/test';

// Drops, focus and the clipboard are a display's: one window at a time on each, and as many windows as there are displays. A
// worker reads this file too, and takes its own.
const displays = process.env['COUNTERSIGN_DISPLAYS']?.split(' ') ?? [];
const worker = process.env['TEST_PARALLEL_INDEX'];
if (displays.length > 0 && worker !== undefined) process.env['DISPLAY'] = displays[Number(worker)];

// They begin, so that at the end nobody waits for one of them alone.
const long =
  /[\\/](station-persons|power-cut|one-time-kills|station-page|pictures|outlets|accessibility|packed-application|keys|by-\w+(-\w+)?|a-pin-is-left-behind)\.test\.ts$/;

export default defineConfig({
  testDir: '../test/e2e',
  outputDir: '../test-results',
  workers: Math.max(1, displays.length),
  fullyParallel: false,
  projects: [
    { name: 'long', testMatch: long },
    { name: 'short', testIgnore: long },
  ],
  // A test that passes at the second try has failed.
  retries: 0,
  timeout: 120_000,
  expect: {
    timeout: 20_000,
    // Letters are drawn by the same code everywhere; what differs by processor is the last bit of an edge. The kept pictures
    // have 96 colours, which is far below the threshold.
    toHaveScreenshot: { threshold: 0.2, maxDiffPixels: 60, animations: 'allow', caret: 'initial', scale: 'css' },
  },
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  updateSnapshots: 'none',
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  use: { trace: 'retain-on-failure' },
});
