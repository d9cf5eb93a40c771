import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { unsafePlace } from '../files/place';
import { releaseKey, type ReleaseSource } from './release-index';

/** What the release build puts beside the bundles; in the repository it names no key. */
const releaseKeys = z.strictObject({
  $comment: z.string().optional(),
  address: z.url({ protocol: /^https$/ }).optional(),
  product: z.string(),
  channel: z.string(),
  /** SubjectPublicKeyInfo in base64: the key of now, and the next. */
  keys: z.array(z.string()).max(2),
});

/** Beside the folder of the code, in the built program. None where the sources run. */
const built = join(dirname(fileURLToPath(import.meta.url)), '..');
const builtFile = join(built, 'release-keys.json');

/** The folders of an installed program that may hold what its installer wrote beside it. */
export function programFolders(): string[] {
  const { resourcesPath } = process as { resourcesPath?: string };
  // Under plain Node: `resources/app/out/main`, or the archive in the place of `app`.
  return [...(resourcesPath === undefined ? [] : [resourcesPath]), join(built, '..', '..', '..')];
}

/**
 * Whom this build believes about newer versions.
 * @returns nothing for a build that no release key was put into: it never looks
 */
export function releaseSource(file = builtFile): ReleaseSource | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const read = releaseKeys.safeParse(JSON.parse(text));
  if (!read.success || read.data.address === undefined || read.data.keys.length === 0) return undefined;
  // Whoever may write there may write the program, too; a program in such a place believes nobody.
  if (unsafePlace(file)) return undefined;
  const { address, product, channel, keys } = read.data;
  return { address, product, channel, keys: keys.map(releaseKey) };
}
