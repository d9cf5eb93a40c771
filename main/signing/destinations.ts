import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import { writableFolder, writableName } from './output-place';

/** A file, and where its copy goes unless that is beside it under a free name. */
interface Placed {
  path: string;
  output?: string;
}

/** Where the copies of one request's files go. One file may have several names (links, another spelling). */
export class Destinations {
  private readonly folders = new Map<string, Promise<void>>();
  private firstPaths: Promise<Map<number, string>> | undefined;

  /**
   * @param files - all of the request, in their order
   * @param nameOf - the path of a file's copy, where none was asked for
   */
  constructor(
    private readonly files: readonly Placed[],
    private readonly nameOf: (path: string) => string,
  ) {}

  /** Begins with what {@link check} of a file asks the disk, while something else goes on. */
  begin(file: Placed): void {
    this.firstPaths ??= this.lookForFirsts();
    // Whoever checks it learns of a failure.
    this.folderOf(this.targetOf(file)).catch(() => undefined);
  }

  /**
   * Finds out before anybody is asked for a PIN whether a file could be saved, and is not there for the second time. The
   * folder that many share is looked at once.
   *
   * @throws CountersignError document.twice, output.*
   */
  async check(file: Placed): Promise<void> {
    await this.assertFirst(file);
    const target = this.targetOf(file);
    // Each is told of its own name.
    await this.folderOf(target).catch(() => writableFolder(target));
    await writableName(target, file.output !== undefined);
  }

  private targetOf({ output, path }: Placed): string {
    return output ?? this.nameOf(path);
  }

  private folderOf(target: string): Promise<void> {
    const folder = dirname(target);
    const known = this.folders.get(folder) ?? writableFolder(target);
    this.folders.set(folder, known);
    return known;
  }

  private async assertFirst(file: Placed): Promise<void> {
    this.firstPaths ??= this.lookForFirsts();
    const earlier = (await this.firstPaths).get(this.files.indexOf(file));
    if (earlier === undefined) return;
    throw new CountersignError('document.twice', { file: basename(file.path), other: basename(earlier) });
  }

  /** For each file that was there before, by its place in the request, the path that it had then. */
  private async lookForFirsts(): Promise<Map<number, string>> {
    const identities = await Promise.all(this.files.map(({ path }) => identityOf(path)));
    const first = new Map<string, string>();
    const earlier = new Map<number, string>();
    for (const [index, identity] of identities.entries()) {
      const { path } = this.files[index]!;
      const known = identity === undefined ? undefined : first.get(identity);
      if (known !== undefined) earlier.set(index, known);
      else if (identity !== undefined) first.set(identity, path);
    }
    return earlier;
  }
}

/** What can not be looked at is told by whoever opens it. */
async function identityOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (!found) return undefined;
  // A file system without inode numbers says 0.
  return found.ino === 0n ? path : `${found.dev}:${found.ino}`;
}
