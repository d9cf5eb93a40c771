import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, realpath, rm, statfs, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { CountersignError } from '../../errors/countersign-error';
import { fileMark } from '../../files/file-mark';
import { numberedPath } from '../../files/fitting-name';
import { portablePdfName } from '../../files/portable-name';
import { isPdfName } from './folder-entries';
import type { OfferedDocument } from './tray-source';

const atOnce = 1024 * 1024;
/** A document needs room twice, as it came and as it is signed, and the station some for itself: octets. */
const copies = 2n;
const reserve = 32n * 1024n * 1024n;

/**
 * Copies a document whole into the person's own folder, for its owner alone. It is read through one handle, and a file that
 * changes meanwhile, leads out of its place or is not what was said leaves nothing.
 *
 * @param folder - absolute; the person's own
 * @returns the absolute path of the copy
 * @throws CountersignError station.documentGone, station.documentChanged, station.storageFull
 */
export async function copyIntoOwn(offered: OfferedDocument, folder: string): Promise<string> {
  const source = await openOffered(offered);
  try {
    const before = await source.stat({ bigint: true });
    if (!before.isFile()) throw gone(offered);
    await demandRoom(folder, before.size);
    const { path, handle } = await openOwn(folder, offered);
    try {
      const sha256 = await copied(source, handle, Number(before.size), offered);
      const after = await source.stat({ bigint: true }).catch((error: unknown) => Promise.reject(gone(offered, error)));
      if (fileMark(after) !== fileMark(before)) throw changed(offered);
      if (offered.sha256 !== undefined && offered.sha256.toLowerCase() !== sha256) throw changed(offered);
      await handle.close();
      return path;
    } catch (error) {
      await handle.close().catch(() => undefined);
      await rm(path, { force: true });
      throw error;
    }
  } finally {
    await source.close().catch(() => undefined);
  }
}

/** The last part of the path is no link, and what is opened stands in its place whatever the links before it say. */
async function openOffered(offered: OfferedDocument): Promise<FileHandle> {
  if (!isPdfName(offered.path)) throw gone(offered);
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const handle = await open(offered.path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) =>
    Promise.reject(gone(offered, error)),
  );
  try {
    if (offered.within !== undefined && !(await standsWithin(offered.path, offered.within, handle)))
      throw gone(offered);
    return handle;
  } catch (error) {
    await handle.close();
    throw CountersignError.is(error) ? error : gone(offered, error);
  }
}

async function standsWithin(path: string, place: string, handle: FileHandle): Promise<boolean> {
  const [real, root] = await Promise.all([realpath(path), realpath(place)]);
  if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) return false;
  const [named, opened] = await Promise.all([lstat(real, { bigint: true }), handle.stat({ bigint: true })]);
  return named.dev === opened.dev && named.ino === opened.ino;
}

async function demandRoom(folder: string, size: bigint): Promise<void> {
  const room = await statfs(folder, { bigint: true }).catch(() => undefined);
  // A file system that does not say lets the writing tell.
  if (room && room.bsize * room.bavail < size * copies + reserve) throw new CountersignError('station.storageFull', {});
}

async function openOwn(folder: string, { name }: OfferedDocument): Promise<{ path: string; handle: FileHandle }> {
  const own = portablePdfName(name);
  for (let number = 1; ; number += 1) {
    const path = number === 1 ? join(folder, own) : numberedPath(folder, own, number);
    try {
      return { path, handle: await open(path, 'wx', 0o600) };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST' || number >= 1000) throw writingFailed(error);
    }
  }
}

/** @returns the SHA-256 of what was written, in hexadecimal digits */
async function copied(from: FileHandle, to: FileHandle, size: number, offered: OfferedDocument): Promise<string> {
  const hash = createHash('sha256');
  const block = Buffer.alloc(Math.min(atOnce, size + 1));
  for (let at = 0; ;) {
    const { bytesRead } = await from
      .read(block, 0, block.length, at)
      .catch((error: unknown) => Promise.reject(gone(offered, error)));
    if (bytesRead === 0) {
      if (at !== size) throw changed(offered);
      return hash.digest('hex');
    }
    // It grew while it was read.
    if (at + bytesRead > size) throw changed(offered);
    const piece = block.subarray(0, bytesRead);
    hash.update(piece);
    await to.writev([piece], at).catch((error: unknown) => Promise.reject(writingFailed(error)));
    at += bytesRead;
  }
}

const gone = ({ name }: OfferedDocument, cause?: unknown): CountersignError =>
  new CountersignError('station.documentGone', { file: name }, { cause });

const changed = ({ name }: OfferedDocument): CountersignError =>
  new CountersignError('station.documentChanged', { file: name });

function writingFailed(error: unknown): Error {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)
    ? new CountersignError('station.storageFull', {}, { cause: error })
    : (error as Error);
}
