import { statfs, stat } from 'node:fs/promises';
import { CountersignError } from '../../errors/countersign-error';
import { OutputError } from '../../files/output-error';
import { askProgram } from '../../outlets/outside-program';
import type { UnfinishedOutputs } from '../../signing/unfinished-outputs';
import type { Media, Medium } from '../media/media';
import { putIntoFolder } from './into-folder';
import type { OutputWay, SignedDocument } from './station-output';
import { untilCancelled } from './until-cancelled';

/** A slow stick writes a large document in that time, milliseconds. */
const syncedWithin = 60_000;
/** What a file system needs beside the document: octets. */
const reserve = 64n * 1024n;

/** Back onto the removable medium: the one that the document came from, or the one that was plugged in last. */
export function createMediumOutput(media: Media, unfinished: UnfinishedOutputs): OutputWay {
  return {
    kind: 'medium',
    byItself: false,
    available: (document) => Promise.resolve(mediumFor(media, document) !== undefined),
    deliver: async (document, cancelled) => {
      const medium = mediumFor(media, document);
      const gone = (): CountersignError => new CountersignError('station.mediumGone', { file: document.name });
      if (!medium) throw gone();
      try {
        await demandRoom(medium, document);
        await putIntoFolder(document, medium.folder, unfinished, cancelled);
        // The file and its name are there; after this, so is everything else, and the medium can be taken out.
        await untilCancelled(askProgram('sync', ['-f', medium.folder], syncedWithin), cancelled);
      } catch (error) {
        if (cancelled.aborted) throw error;
        throw mediumError(error, document);
      }
      // What was written after it was taken out lies nowhere.
      if (!media.present().some(({ folder }) => folder === medium.folder)) throw gone();
      return {};
    },
    problem: () => Promise.resolve(media.problem()),
  };
}

function mediumFor(media: Media, { medium }: SignedDocument): Medium | undefined {
  const present = media.present();
  return present.find(({ folder }) => folder === medium) ?? present.find(({ writable }) => writable) ?? present[0];
}

async function demandRoom({ folder }: Medium, { path, name }: SignedDocument): Promise<void> {
  const [{ size }, room] = await Promise.all([stat(path, { bigint: true }), statfs(folder, { bigint: true })]);
  if (room.bavail * room.bsize < size + reserve) throw new CountersignError('station.mediumFull', { file: name });
}

function mediumError(error: unknown, { name: file }: SignedDocument): CountersignError {
  if (CountersignError.is(error)) return error;
  const reason = error instanceof OutputError ? error.reason : 'failed';
  const options = { cause: error };
  if (reason === 'disk-full') return new CountersignError('station.mediumFull', { file }, options);
  if (reason === 'read-only') return new CountersignError('station.mediumReadOnly', { file }, options);
  return new CountersignError('station.mediumGone', { file }, options);
}
