import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { NetworkPort } from '../../network/network-port';
import { statusWords } from '../server-answer';
import { maximumListBytes } from './list-error';

export type Had = { ok: true; octets: Uint8Array } | { ok: false; detail: string };

/** Where lists come from. Never rejects. */
export type ListSource = (location: string) => Promise<Had>;

/**
 * Lists from their addresses. What comes is signed, so the connection gives it no trust and takes none away.
 *
 * @param options - `mirror`: an address that holds all of them instead, each under the last part of its own address
 */
export function networkSource(
  network: NetworkPort,
  options: { mirror?: string; deadlineMs?: number } = {},
): ListSource {
  return async (location) => {
    const url = options.mirror === undefined ? location : mirrored(options.mirror, location);
    if (url === undefined) return { ok: false, detail: 'the address can not be read' };
    const response = await network({
      purpose: 'list',
      url,
      method: 'GET',
      maximumBytes: maximumListBytes,
      deadlineMs: options.deadlineMs ?? 60_000,
    });
    if (!response.ok) return { ok: false, detail: response.detail };
    if (response.status !== 200) return { ok: false, detail: statusWords(response.status) };
    return unzipped(response.body);
  };
}

/**
 * Lists from a folder: for closed networks, and for what is to be the same every time. A file `map.tsv` in it has lines
 * of an address, a tab and a file name; without it a file is called as the last part of its address.
 *
 * @param folder - absolute
 */
export function folderSource(folder: string): ListSource {
  const mapFile = join(folder, 'map.tsv');
  let names: Map<string, string> | undefined;
  const readMap = (): Map<string, string> => {
    if (!existsSync(mapFile)) return new Map();
    const lines = readFileSync(mapFile, 'utf8').split(/\r?\n/);
    return new Map(lines.flatMap((line) => (line.includes('\t') ? [line.split('\t', 2) as [string, string]] : [])));
  };
  return (location) => {
    try {
      names ??= readMap();
      const name = names.get(location) ?? lastPart(location);
      const file = name === undefined ? undefined : resolve(folder, name);
      if (file === undefined || !file.startsWith(resolve(folder) + sep) || !existsSync(file)) {
        return Promise.resolve({ ok: false, detail: `the folder has no file for ${location}` });
      }
      if (statSync(file).size > maximumListBytes)
        return Promise.resolve({ ok: false, detail: 'the file is too large' });
      return Promise.resolve(unzipped(readFileSync(file)));
    } catch (error) {
      return Promise.resolve({ ok: false, detail: error instanceof Error ? error.message : String(error) });
    }
  };
}

function mirrored(mirror: string, location: string): string | undefined {
  const name = lastPart(location);
  return name === undefined ? undefined : `${mirror.replace(/\/+$/, '')}/${encodeURIComponent(name)}`;
}

function lastPart(location: string): string | undefined {
  if (!URL.canParse(location)) return undefined;
  const encoded = new URL(location).pathname.split('/').at(-1) ?? '';
  try {
    const name = decodeURIComponent(encoded);
    return name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name) ? undefined : name;
  } catch {
    return undefined;
  }
}

/** Some servers send a compressed file whether it was asked for or not. */
function unzipped(octets: Uint8Array): Had {
  if (octets[0] !== 0x1f || octets[1] !== 0x8b) return { ok: true, octets };
  try {
    return { ok: true, octets: gunzipSync(octets, { maxOutputLength: maximumListBytes }) };
  } catch {
    return { ok: false, detail: 'the answer is compressed, and its compression is damaged or it is too large' };
  }
}
