import { basename } from 'node:path';
import type { DocumentState } from '../../preload/contract/model';
import type { OneTimeStep } from '../../preload/contract/one-time';
import type { SigningNote } from '../../preload/contract/signing-notes';
import { CountersignError } from '../errors/countersign-error';
import type { BatchResult } from '../signing/batch';
import type { BatchDocument, BatchObserver } from '../signing/signing-port';

/** Follows a batch, so that its results so far can be told when nobody waits for its end. */
export class BatchSoFar implements BatchObserver {
  private readonly states = new Map<string, DocumentState>();
  private readonly outputs = new Map<string, string>();
  /** Of a signing with a one-time key. */
  readonly steps: OneTimeStep[] = [];

  /** @param warn - told of what is to be known of a document before its PIN */
  constructor(
    private readonly documents: readonly BatchDocument[],
    private readonly warn: (document: BatchDocument, notes: SigningNote[]) => void,
    private readonly tellStep: (step: OneTimeStep) => void = () => undefined,
  ) {}

  step(step: OneTimeStep): void {
    this.steps.push(step);
    this.tellStep(step);
  }

  progress(documentId: string, state: DocumentState): void {
    this.states.set(documentId, state);
  }

  saved(documentId: string, path: string): void {
    this.outputs.set(documentId, path);
  }

  noted(documentId: string, notes: SigningNote[]): void {
    const document = this.documents.find(({ id }) => id === documentId);
    if (document) this.warn(document, notes);
  }

  result(): Pick<BatchResult, 'documents'> {
    return { documents: this.documents.map((document) => this.entry(document)) };
  }

  private entry(document: BatchDocument): BatchResult['documents'][number] {
    const state = this.states.get(document.id);
    const path = this.outputs.get(document.id);
    switch (state?.state) {
      case 'signed':
        return path === undefined
          ? { document, error: brokenOff(document.path) }
          : { document, signed: { path, outcome: state.outcome } };
      case 'failed':
      case 'cancelled':
        return { document, error: CountersignError.fromShape(state.error) };
      case 'signing':
      case 'saving':
        return { document, error: brokenOff(document.path) };
      default:
        return { document, error: notTried(document.path) };
    }
  }
}

export function notTried(path: string): CountersignError {
  return new CountersignError('document.notTried', { file: basename(path) });
}

export function brokenOff(path: string): CountersignError {
  return new CountersignError('document.brokenOff', { file: basename(path) });
}
