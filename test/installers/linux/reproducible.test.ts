import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../build/installers/checksums.mjs';
import { buildPackage, notBuilt, sourceDate } from '../../fixtures/installers/built-packages';

describe.each(['deb', 'rpm'] as const)('A package (%s)', async (kind) => {
  const lacking = await notBuilt(kind);
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-reproducible-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.skipIf(lacking !== undefined)(
    'that is built twice, in two folders and under two masks, is one and the same',
    async () => {
      const first = await buildPackage(kind, join(folder, 'first'));
      const mask = process.umask(0o077);
      // Another name, another length of it, and files that nobody else may read.
      const elsewhere = join(folder, 'a', 'folder of another name');
      mkdirSync(elsewhere, { recursive: true });
      const second = await buildPackage(kind, elsewhere).finally(() => process.umask(mask));
      expect(await sha256(second)).toBe(await sha256(first));
      if (kind === 'rpm') {
        const format = '%{BUILDHOST} %{BUILDTIME} %{VENDOR}';
        const said = execFileSync('rpm', ['-qp', '--qf', format, first], { encoding: 'utf8' });
        expect(said).toBe(`reproducible ${sourceDate} Countersign contributors`);
      }
      // No path of the computer that built it.
      expect(readFileSync(first).includes(Buffer.from(folder))).toBe(false);
    },
    600_000,
  );
});
