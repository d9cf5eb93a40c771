// Unpacks a ZIP archive: stored and deflated members, Unix modes, symbolic links. No ZIP64, no encryption.

import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const LARGEST_END = 22 + 0xffff;
const STORED = 0;
const DEFLATED = 8;
const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/**
 * @param {string} archive - path of the .zip
 * @param {string} folder - where to unpack; it exists
 * @param {(name: string) => string | undefined} place - a member's path below the folder, or undefined to leave it out
 */
export async function unpackZip(archive, folder, place) {
  const file = await open(archive, 'r');
  try {
    for (const entry of await readDirectory(file)) {
      const below = place(entry.name);
      if (below === undefined || below === '') continue;
      const target = join(folder, below);
      if (!target.startsWith(folder + sep))
        throw new Error(`The archive wants to write outside its folder: ${entry.name}`);
      if (entry.name.endsWith('/')) {
        await mkdir(target, { recursive: true, mode: 0o755 });
        continue;
      }
      await mkdir(dirname(target), { recursive: true, mode: 0o755 });
      const start = await dataStart(file, entry);
      if ((entry.mode & FILE_TYPE) === SYMBOLIC_LINK) {
        const link = Buffer.alloc(entry.packed);
        await file.read(link, 0, entry.packed, start);
        await symlink(link.toString('utf8'), target);
        continue;
      }
      await writeMember(archive, entry, start, target);
    }
  } finally {
    await file.close();
  }
}

async function writeMember(archive, entry, start, target) {
  const executable = (entry.mode & 0o111) !== 0;
  if (entry.packed === 0) {
    await writeFile(target, '');
  } else {
    const out = createWriteStream(target);
    const packed = createReadStream(archive, { start, end: start + entry.packed - 1 });
    if (entry.method === STORED) await pipeline(packed, out);
    else if (entry.method === DEFLATED) await pipeline(packed, createInflateRaw(), out);
    else throw new Error(`The archive packs ${entry.name} in a way that is not supported (${entry.method}).`);
  }
  if ((await stat(target)).size !== entry.size) throw new Error(`The archive's ${entry.name} is not whole.`);
  // Others must be able to read it too, whatever the umask is.
  await chmod(target, executable ? 0o755 : 0o644);
}

async function readDirectory(file) {
  const { size } = await file.stat();
  const tail = Buffer.alloc(Math.min(size, LARGEST_END));
  await file.read(tail, 0, tail.length, size - tail.length);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0) throw new Error('Not a ZIP archive, or cut short.');
  const count = tail.readUInt16LE(end + 10);
  const length = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  if (count === 0xffff || start === 0xffffffff) throw new Error('ZIP64 archives are not supported.');
  const directory = Buffer.alloc(length);
  await file.read(directory, 0, length, start);
  const entries = [];
  for (let at = 0; entries.length < count;) {
    if (directory.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error("The ZIP archive's directory is damaged.");
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      offset: directory.readUInt32LE(at + 42),
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function dataStart(file, entry) {
  const header = Buffer.alloc(30);
  await file.read(header, 0, header.length, entry.offset);
  if (header.readUInt32LE(0) !== LOCAL_HEADER) throw new Error(`The ZIP archive is damaged at ${entry.name}.`);
  return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}
