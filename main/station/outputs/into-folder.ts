import { join } from 'node:path';
import { portablePdfName } from '../../files/portable-name';
import { copyWhole } from '../../files/whole-copy';
import type { UnfinishedOutputs } from '../../signing/unfinished-outputs';
import type { SignedDocument } from './station-output';
import { untilCancelled } from './until-cancelled';

/** Permission bits: whoever may look into the folder may read what is in it. */
const mode = 0o644;

/**
 * Puts a signed document into a folder, whole or not at all, under a free name.
 *
 * @param folder - absolute
 * @returns the absolute path that it has there
 * @throws OutputError; the reason of the signal
 */
export async function putIntoFolder(
  { path, name }: SignedDocument,
  folder: string,
  unfinished: UnfinishedOutputs,
  signal: AbortSignal,
): Promise<string> {
  const target = join(folder, portablePdfName(name));
  const temporary = unfinished.begin(target);
  const copying = copyWhole(path, target, { temporary, mode, numbered: true, signal }).finally(() =>
    unfinished.abandon(temporary),
  );
  return (await untilCancelled(copying, signal)).path;
}
