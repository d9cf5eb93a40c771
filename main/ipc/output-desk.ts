import type { SavedFile } from '../../preload/contract/checks';
import { describeError } from '../../preload/contract/error-sentences';
import type { DocumentId } from '../../preload/contract/model';
import { csv } from '../files/csv';
import { saveReport } from './checked-report';
import type { DocumentDesk, ListedDocument } from './document-desk';

/** What the desktop does with signed copies. */
export interface OutputPlaces {
  copyText(text: string): Promise<void>;
  /** Shows the dialog for the place of a list; nothing when it was closed. */
  choosePlaceForList(): Promise<string | undefined>;
  /** Hands files to the drag that the person has begun in the window. */
  dragFiles(paths: string[]): void;
}

/** What can be done with many signed copies at once. The window names documents, never paths. */
export class OutputDesk {
  constructor(
    private readonly documents: Pick<DocumentDesk, 'outputs' | 'listed'>,
    private readonly places: OutputPlaces,
  ) {}

  /** @returns how many paths are on the clipboard now */
  async copyPaths(ids: DocumentId[]): Promise<number> {
    const paths = this.documents.outputs(ids);
    if (paths.length > 0) await this.places.copyText(paths.join('\n'));
    return paths.length;
  }

  /** @throws CountersignError report.notSaved */
  async saveList(ids: DocumentId[]): Promise<SavedFile | undefined> {
    const path = await this.places.choosePlaceForList();
    return path === undefined ? undefined : saveReport(path, listAsCsv(this.documents.listed(ids)));
  }

  /** @returns how many files the person drags */
  drag(ids: DocumentId[]): number {
    const paths = this.documents.outputs(ids);
    if (paths.length > 0) this.places.dragFiles(paths);
    return paths.length;
  }
}

const columns = [
  'document',
  'state',
  'signed copy',
  'signed by',
  'signed at (this computer)',
  'confirmed time',
  'confirmed by',
  'level',
  'digest algorithm',
  'digest of the document',
  'digest of the signed copy',
  'why not',
];

/** By this mark table programs know UTF-8. */
const byteOrderMark = '\uFEFF';

/** One line for each document: what it is, what became of it, and why it is not signed. */
export function listAsCsv(documents: readonly ListedDocument[]): string {
  return byteOrderMark + csv([columns, ...documents.map(lineOf)]);
}

function lineOf({ path, output, summary, progress }: ListedDocument): string[] {
  const empty = columns.map(() => '').with(0, path);
  if (progress.state === 'signed') {
    const { certificate, signedAt, timestamp, level, digestAlgorithm, inputDigest, outputDigest } = progress.outcome;
    return [
      ...[path, 'signed', output ?? '', certificate.subject, signedAt],
      ...[timestamp?.time ?? '', timestamp?.authority ?? '', level, digestAlgorithm, inputDigest, outputDigest, ''],
    ];
  }
  const error = progress.state === 'failed' || progress.state === 'cancelled' ? progress.error : summary?.problem;
  const state = progress.state === 'cancelled' ? 'stopped' : error ? 'not signed' : 'to be signed';
  return empty.with(1, state).with(-1, error ? describeError(error).what : '');
}
