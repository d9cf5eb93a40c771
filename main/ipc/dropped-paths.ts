import { readdirSync, realpathSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

/** No more files than this come from one drop; it bounds what a dropped home folder can start. */
const mostFiles = 2000;
const deepest = 12;

export interface DroppedFiles {
  /** Absolute paths. */
  files: string[];
  /** True when there were more files than are taken. */
  incomplete: boolean;
}

/**
 * The files that a drop stands for: a file is itself, a folder is the PDFs in it and below it. Hidden entries, and links inside
 * a folder, are passed over. One name for one file: a link and its target are one.
 *
 * @param paths - absolute paths as they were dropped
 */
export function droppedFiles(paths: string[]): DroppedFiles {
  const files = new Set<string>();
  for (const path of paths) {
    const real = canonical(path);
    if (statSync(real, { throwIfNoEntry: false })?.isDirectory()) collect(real, files, 0);
    else files.add(real);
    if (files.size > mostFiles) break;
  }
  return { files: [...files].slice(0, mostFiles), incomplete: files.size > mostFiles };
}

function collect(folder: string, files: Set<string>, depth: number): void {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  entries.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  for (const entry of entries) {
    // One more than is taken tells that there are more.
    if (entry.name.startsWith('.') || files.size > mostFiles) continue;
    const path = join(folder, entry.name);
    if (entry.isFile() && extname(entry.name).toLowerCase() === '.pdf') files.add(path);
    else if (entry.isDirectory() && depth < deepest) collect(path, files, depth + 1);
  }
}

/** A file that is gone keeps the name it came with, and its row says so. */
function canonical(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
