import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { namedOutputError } from '../../files/output-error';
import type { UnfinishedOutputs } from '../../signing/unfinished-outputs';
import { putIntoFolder } from './into-folder';
import type { OutputWay } from './station-output';

/** A folder that gets each signed document by itself. */
export function createFolderOutput(folder: string, unfinished: UnfinishedOutputs): OutputWay {
  const failure = (): Promise<string | undefined> =>
    access(folder, constants.W_OK | constants.X_OK).then(
      () => undefined,
      (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'unknown reason',
    );
  return {
    kind: 'folder',
    byItself: true,
    available: async () => (await failure()) === undefined,
    deliver: async (document, cancelled) => {
      try {
        await putIntoFolder(document, folder, unfinished, cancelled);
        return {};
      } catch (error) {
        if (cancelled.aborted) throw error;
        throw namedOutputError(join(folder, document.name), error);
      }
    },
    problem: async () => {
      const code = await failure();
      return code === undefined ? undefined : { code: 'output-unwritable', params: { reason: code } };
    },
  };
}
