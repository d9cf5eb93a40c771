// wixl writes the time of the build into an MSI, and a package code of chance: here they become what the version says.

import { open, readFile } from 'node:fs/promises';
import { run } from '../../setup/run.mjs';

/** FMTID_SummaryInformation, as it stands in the file ([MS-OLEPS] 2.25.1). */
const SUMMARY = Buffer.from('e0859ff2f94f6810ab9108002b27b3d9', 'hex');
const TIMES = { created: 12, saved: 13 };
const FILETIME = 0x40;
/** From 1601, where Windows' time begins, to 1970, in tenths of microseconds. */
const EPOCH = 116_444_736_000_000_000n;

/**
 * @param {string} msi - it is changed in its place
 * @param {{packageCode: string, sourceDate: number}} wanted - a GUID in braces; seconds since 1970
 */
export async function fixMsi(msi, { packageCode, sourceDate }) {
  const octets = await readFile(msi);
  const { stdout } = await run('msiinfo', ['suminfo', msi]);
  const old = /^Revision number \(UUID\): (\{[0-9A-F-]{36}\})$/im.exec(stdout)?.[1];
  const at = octets.indexOf(SUMMARY);
  if (!old || old.length !== packageCode.length || at < 0) throw new Error(`${msi} is not as wixl makes them.`);
  const changes = [{ at: only(octets, Buffer.from(old)), with: Buffer.from(packageCode) }];
  // The property set begins 28 octets before the identifier of its section; the section's place is counted from there.
  const section = at - 28 + octets.readUInt32LE(at + 16);
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(BigInt(sourceDate) * 10_000_000n + EPOCH);
  for (const id of Object.values(TIMES)) changes.push({ at: timeProperty(octets, section, id), with: time });
  const file = await open(msi, 'r+');
  try {
    for (const change of changes) await file.write(change.with, 0, change.with.length, change.at);
  } finally {
    await file.close();
  }
  const after = (await run('msiinfo', ['suminfo', msi], { env: { ...process.env, TZ: 'UTC' } })).stdout;
  const year = new Date(sourceDate * 1000).getUTCFullYear();
  if (!after.includes(packageCode) || !new RegExp(`^Created: .* ${year}$`, 'm').test(after)) {
    throw new Error(`${msi} did not take its package code or its time.`);
  }
}

function only(octets, wanted) {
  const at = octets.indexOf(wanted);
  if (at < 0 || octets.indexOf(wanted, at + 1) >= 0) throw new Error('The package code is not there exactly once.');
  return at;
}

/** Where a property's time stands ([MS-OLEPS] 2.19 and 2.15). */
function timeProperty(octets, section, id) {
  const count = octets.readUInt32LE(section + 4);
  for (let index = 0; index < count; index += 1) {
    const entry = section + 8 + 8 * index;
    if (octets.readUInt32LE(entry) !== id) continue;
    const value = section + octets.readUInt32LE(entry + 4);
    if (octets.readUInt16LE(value) === FILETIME) return value + 4;
  }
  throw new Error(`The summary has no time ${id}.`);
}
