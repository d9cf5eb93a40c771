import type { DocumentState } from '../../preload/contract/model';
import { isStoppedByPerson } from '../../preload/contract/stopped';
import type { CountersignError } from '../errors/countersign-error';
import type { Log } from '../log/log';
import type { BatchResult } from './batch-services';
import type { RequestRecorder } from './history-port';
import type { BatchDocument, BatchObserver, SignedDocument } from './signing-port';

type Entry = BatchResult['documents'][number];

/** What becomes of each document of a batch: noted in its result and its history, and told to who watches. */
export class BatchProgress {
  private readonly entries: ReadonlyMap<BatchDocument, Entry>;

  constructor(
    private readonly result: BatchResult,
    private readonly observer: BatchObserver,
    private readonly log: Log,
    private readonly recorder: () => RequestRecorder,
  ) {
    this.entries = new Map(result.documents.map((entry) => [entry.document, entry]));
  }

  tell(document: BatchDocument, state: DocumentState): void {
    this.observer.progress(document.id, state);
  }

  /** Of a document whose line the history has by then. */
  signed(document: BatchDocument, signed: SignedDocument): void {
    this.entry(document).signed = signed;
    this.observer.saved?.(document.id, signed.path);
    this.tell(document, { state: 'signed', outcome: signed.outcome });
  }

  fail(document: BatchDocument, error: CountersignError): void {
    this.entry(document).error = error;
    // A request that is refused whole leaves one line, which tells its reason once.
    if (!this.result.refused) this.recorder().ended(document.id, { error });
    this.log.info('signing.failed', { error: error.code });
    const state = isStoppedByPerson(error.code) ? 'cancelled' : 'failed';
    this.tell(document, { state, error: error.toShape() });
  }

  /** The same for all that nothing is known of yet. */
  failRest(error: CountersignError): void {
    for (const { document, signed, error: known } of this.result.documents) {
      if (!signed && !known) this.fail(document, error);
    }
  }

  private entry(document: BatchDocument): Entry {
    const entry = this.entries.get(document);
    if (!entry) throw new Error('not a document of this batch');
    return entry;
  }
}
