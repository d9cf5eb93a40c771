import { copyFile, link, mkdtemp, open, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What no signer that keeps its word can go below: a file is copied, is on the disk for good, and gets its name, one file
 * after the other. Nothing is signed.
 *
 * @param folder - on the disk that is measured
 * @returns seconds for each file
 */
export async function durableCopySpeed(folder: string, input: string, files = 200): Promise<number> {
  const own = await mkdtemp(join(folder, 'copies-'));
  try {
    const started = process.hrtime.bigint();
    for (let index = 0; index < files; index += 1) {
      const name = join(own, `${index}.pdf`);
      const temporary = `${name}.part`;
      await copyFile(input, temporary);
      await toDisk(temporary);
      await link(temporary, name);
      await unlink(temporary);
      await toDisk(own);
    }
    return Number(process.hrtime.bigint() - started) / 1e9 / files;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

async function toDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
