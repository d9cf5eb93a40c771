import { lstat, opendir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { printable } from '../../files/printable';
import type { Media } from '../media/media';
import { isPdfName, newestFirst, plainFile, type FolderEntry } from './folder-entries';
import { longestShown } from './folder-place';
import type { OfferedDocument, TrayPlace } from './tray-source';

/** What is looked at on one medium: a disk of somebody's whole life holds nobody up. */
const deepest = 3;
const mostNames = 10_000;
const mostDocuments = 500;
const mostMilliseconds = 3000;

/** Folders in which systems keep what is theirs. */
const ofSystems = new Set(['system volume information', '$recycle.bin', 'recycler', 'lost+found', 'found.000']);

/** The PDFs of the media that whoever is at the station has plugged in. */
export function createMediaPlace(media: Media): TrayPlace {
  return {
    from: 'medium',
    list: async () => (await Promise.all(media.present().map(({ folder }) => documentsOn(folder)))).flat(),
    watch: (changed) => media.watch(changed),
    problems: () => [media.problem() ?? []].flat(),
  };
}

async function documentsOn(medium: string): Promise<OfferedDocument[]> {
  const walk = new Walk();
  await walk.into(medium, 0);
  const files = walk.files.sort(newestFirst);
  const names = new Map<string, number>();
  for (const { name } of files) names.set(name, (names.get(name) ?? 0) + 1);
  return files.map(({ name, path, size }) => {
    // Two of one name are told apart by their folders.
    const told = (names.get(name) ?? 0) > 1 ? relative(medium, path) : name;
    return { from: 'medium', path, size, within: medium, medium, name: printable(told, longestShown) };
  });
}

/** One way through the folders of a medium, within bounds, over no link and onto no other file system. */
class Walk {
  readonly files: FolderEntry[] = [];
  private seen = 0;
  private device: number | undefined;
  private readonly end = performance.now() + mostMilliseconds;

  async into(folder: string, depth: number): Promise<void> {
    try {
      const { dev } = await lstat(folder);
      this.device ??= dev;
      if (dev !== this.device) return;
      const below: string[] = [];
      for await (const entry of await opendir(folder)) {
        if (this.isOver()) return;
        this.seen += 1;
        const { name } = entry;
        if (name.startsWith('.') || ofSystems.has(name.toLowerCase())) continue;
        if (entry.isDirectory() && depth < deepest) below.push(name);
        if (!isPdfName(name)) continue;
        const file = await plainFile(folder, name);
        if (file && file.size > 0) this.files.push(file);
      }
      // What lies at the top is found before what lies deep.
      for (const name of below.sort()) await this.into(join(folder, name), depth + 1);
    } catch {
      // Taken out, or damaged there: what was found until then may still be had.
    }
  }

  private isOver(): boolean {
    return this.seen >= mostNames || this.files.length >= mostDocuments || performance.now() > this.end;
  }
}
