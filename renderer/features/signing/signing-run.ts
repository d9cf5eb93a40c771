import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { Events } from '../../../preload/contract/channels';
import type { Result } from '../../../preload/contract/error-codes';
import type { DocumentId, DocumentState } from '../../../preload/contract/model';
import { perDocumentOf } from '../claims/own-words';
import type { Placement } from '../placement/placement';
import {
  currentDelegation,
  currentKey,
  currentSigner,
  currentWishes,
  retryableIds,
  signableIds,
  signObstacle,
} from './desk-selectors';
import type { DeskAction, DeskState } from './desk-state';
import { withLabel } from './token-names';
import { claimsOf } from './wishes';

/** How long progress is gathered before it is drawn, in milliseconds: 2,000 documents must not mean 10,000 drawings. */
const gatherFor = 120;

type BatchEvent =
  | { kind: 'progress'; payload: Events['signing.progress'] }
  | { kind: 'steps'; payload: Events['signing.steps'] }
  | { kind: 'paused'; payload: Events['signing.paused'] }
  | { kind: 'finished'; payload: Events['signing.finished'] };

/** What a person does to a signing. */
export interface SigningActions {
  sign(): Promise<void>;
  /** Signs what the last signing has left: the documents that failed or were stopped, and can be tried again. */
  retry(): Promise<void>;
  stop(): Promise<void>;
  /** Waits before the next document. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Goes on without these documents, whose passwords are asked for; without any of those, where none is named. */
  leaveOut(ids?: readonly DocumentId[]): Promise<void>;
}

export interface SigningRun extends SigningActions {
  /** Follows main's reports; returns the function that ends that. */
  open(): () => void;
}

interface Surroundings {
  getState(): DeskState;
  dispatch(action: DeskAction): void;
  /** Shows an error, if the answer is one. */
  tell(answer: Result<unknown>): void;
  /** Where the signatures stand. */
  placement: Pick<Placement, 'request'>;
}

/** Starts signings and follows them. */
export function createSigningRun(
  bridge: MainWindowBridge,
  { getState, dispatch, tell, placement }: Surroundings,
): SigningRun {
  const gathered = new Map<DocumentId, DocumentState>();
  let gatherTimer: ReturnType<typeof setTimeout> | undefined;
  const drawProgress = (): void => {
    clearTimeout(gatherTimer);
    gatherTimer = undefined;
    if (gathered.size === 0) return;
    const progress = new Map(gathered);
    gathered.clear();
    dispatch({ type: 'progressed', progress, at: performance.now() });
  };

  // Main may report on a batch before its answer to `signing.start` has arrived here; such reports wait for the answer.
  let early: BatchEvent[] = [];
  const takeBatchEvent = (event: BatchEvent): void => {
    const { batch } = getState();
    if (!batch) return;
    if (batch.id === undefined) {
      early.push(event);
      return;
    }
    if (event.payload.batchId !== batch.id) return;
    if (event.kind === 'progress') {
      gathered.set(event.payload.documentId, event.payload.progress);
      gatherTimer ??= setTimeout(drawProgress, gatherFor);
    } else if (event.kind === 'steps') {
      dispatch({ type: 'steps-done', steps: event.payload.steps });
    } else if (event.kind === 'paused') {
      drawProgress();
      dispatch({ type: 'signing-paused', paused: event.payload.paused });
    } else {
      drawProgress();
      const { signed, failed, cancelled, unrecorded, left } = event.payload;
      dispatch({ type: 'signing-finished', signed, failed, cancelled });
      const { tokenLabels } = getState();
      for (const warning of [left, unrecorded]) {
        if (warning) dispatch({ type: 'notice', notice: { kind: 'error', error: withLabel(warning, tokenLabels) } });
      }
    }
  };

  const start = async (documentIds: readonly DocumentId[], before?: readonly DocumentId[]): Promise<void> => {
    const signer = currentSigner(getState());
    if (getState().batch || !signer || documentIds.length === 0) return;
    const alias = signer.choosable ? currentKey(getState(), signer)?.alias : undefined;
    const onBehalfOf = currentDelegation(getState(), signer)?.delegation;
    const wishes = currentWishes(getState(), signer);
    const said = placement.request(documentIds, signer.name, claimsOf(signer, wishes), wishes.visible);
    const perDocument = perDocumentOf(getState().own, documentIds);
    early = [];
    gathered.clear();
    dispatch({ type: 'signing-started', documentIds, ...(before && { before }) });
    const answer = await bridge.invoke('signing.start', {
      documentIds: [...documentIds],
      signer: signer.name,
      ...(alias && { alias }),
      ...(onBehalfOf !== undefined && { onBehalfOf }),
      ...said,
      ...(perDocument && { perDocument }),
    });
    if (!answer.ok) {
      dispatch({ type: 'signing-refused', error: answer.error });
      return;
    }
    dispatch({ type: 'signing-accepted', id: answer.value.batchId });
    const stopAsked = getState().batch?.stopping === true;
    for (const event of early.splice(0)) takeBatchEvent(event);
    if (stopAsked) tell(await bridge.invoke('signing.cancel', { batchId: answer.value.batchId }));
  };

  /** A batch that ended by itself in the meantime needs no message. */
  const tellUnlessOver = (answer: Result<unknown>): void => {
    if (!answer.ok && answer.error.code !== 'batch.unknown') tell(answer);
  };

  return {
    open() {
      const ends = [
        bridge.on('signing.progress', (payload) => takeBatchEvent({ kind: 'progress', payload })),
        bridge.on('signing.steps', (payload) => takeBatchEvent({ kind: 'steps', payload })),
        bridge.on('signing.paused', (payload) => takeBatchEvent({ kind: 'paused', payload })),
        bridge.on('signing.finished', (payload) => takeBatchEvent({ kind: 'finished', payload })),
      ];
      return () => {
        clearTimeout(gatherTimer);
        for (const end of ends) end();
      };
    },

    async sign() {
      if (!signObstacle(getState())) await start(signableIds(getState()));
    },
    async retry() {
      const { last } = getState();
      const again = retryableIds(getState());
      const trying = new Set(again);
      await start(
        again,
        last?.documentIds.filter((id) => !trying.has(id)),
      );
    },
    async stop() {
      const { batch } = getState();
      if (!batch || batch.stopping) return;
      dispatch({ type: 'signing-stopping' });
      if (batch.id !== undefined) tellUnlessOver(await bridge.invoke('signing.cancel', { batchId: batch.id }));
    },
    async pause() {
      const { batch } = getState();
      if (batch?.id === undefined || batch.paused || batch.stopping) return;
      tellUnlessOver(await bridge.invoke('signing.pause', { batchId: batch.id }));
    },
    async resume() {
      const { batch } = getState();
      if (batch?.id !== undefined) tellUnlessOver(await bridge.invoke('signing.resume', { batchId: batch.id }));
    },
    async leaveOut(ids = awaited(getState())) {
      const { batch } = getState();
      if (batch?.id === undefined || ids.length === 0) return;
      tellUnlessOver(await bridge.invoke('signing.leaveOut', { batchId: batch.id, documentIds: [...ids] }));
    },
  };
}

/** The documents of the signing whose passwords are asked for. */
function awaited({ documents }: DeskState): DocumentId[] {
  return documents.flatMap(({ summary, progress }) => (progress.state === 'awaiting-password' ? summary.id : []));
}
