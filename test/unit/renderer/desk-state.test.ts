import { describe, expect, it } from 'vitest';
import type { DocumentState } from '../../../preload/contract/model';
import { deskReducer, emptyDesk } from '../../../renderer/features/signing/desk-state';
import type { DeskAction, DeskState } from '../../../renderer/features/signing/desk-state';
import {
  currentKey,
  currentSigner,
  retryableIds,
  rowState,
  sharedErrors,
  shownDocument,
  signableIds,
  signObstacle,
} from '../../../renderer/features/signing/desk-selectors';
import { announcement } from '../../../renderer/app/announcements';
import { document, documentId, outcome, signer } from './samples';

function after(...actions: DeskAction[]): DeskState {
  return actions.reduce(deskReducer, emptyDesk);
}

const added = (...numbers: number[]): DeskAction => ({
  type: 'documents-added',
  documents: numbers.map((n) => document(n)),
});
const started = (...numbers: number[]): DeskAction => ({
  type: 'signing-started',
  documentIds: numbers.map(documentId),
});
const progressed = (...entries: [number, DocumentState][]): DeskAction => ({
  type: 'progressed',
  progress: new Map(entries.map(([n, state]) => [documentId(n), state])),
  at: 0,
});
const signed = (n: number): [number, DocumentState] => [n, { state: 'signed', outcome: outcome(n) }];
const ids = (state: DeskState): string[] => state.documents.map(({ summary }) => summary.id);
const ready: DeskAction = { type: 'signers-loaded', list: [signer()] };

describe('a signing that is tried again', () => {
  it('shows both in its result, and signs only what failed or was stopped', () => {
    const failed: [number, DocumentState] = [
      2,
      { state: 'failed', error: { code: 'output.diskFull', params: { folder: '/d' } } },
    ];
    const stopped: [number, DocumentState] = [
      3,
      { state: 'cancelled', error: { code: 'batch.cancelled', params: {} } },
    ];
    const once = after(added(1, 2, 3, 4), started(1, 2, 3), progressed(signed(1), failed, stopped), {
      type: 'signing-finished',
      signed: 1,
      failed: 1,
      cancelled: 1,
    });
    expect(retryableIds(once)).toEqual([2, 3].map(documentId));
    const again = [
      { type: 'signing-started', documentIds: [2, 3].map(documentId), before: [documentId(1)] } as const,
      progressed(signed(2), stopped),
      { type: 'signing-finished', signed: 1, failed: 0, cancelled: 1 } as const,
    ].reduce(deskReducer, once);
    expect(again.last).toEqual({ documentIds: [1, 2, 3].map(documentId), signed: 2, failed: 0, cancelled: 1 });
    expect(again.view).toBe('result');
    expect(ids(deskReducer(again, { type: 'result-closed' }))).toEqual([3, 4].map(documentId));
  });

  it('says of a pause what main says, and forgets its pace', () => {
    const going = after(added(1, 2), started(1, 2), { type: 'signing-accepted', id: 'b' }, progressed(signed(1)));
    expect(going.batch?.pace).toBeDefined();
    const paused = deskReducer(going, { type: 'signing-paused', paused: 'paused' });
    expect(paused.batch).toMatchObject({ paused: 'paused', pace: undefined });
    expect(deskReducer(paused, { type: 'signing-paused', paused: 'over' }).batch?.paused).toBeUndefined();
    const contents = { documents: [], batch: { batchId: 'b', documentIds: [], paused: 'paused' as const } };
    expect(deskReducer(emptyDesk, { type: 'restored', contents }).batch?.paused).toBe('paused');
  });
});

describe('the list of documents', () => {
  it('lists the same document once and keeps the order in which documents came', () => {
    expect(ids(after(added(1, 2), added(2, 3, 1)))).toEqual([1, 2, 3].map(documentId));
  });

  it('lists a document once that is named twice in one answer', () => {
    expect(ids(after(added(4, 4)))).toEqual([documentId(4)]);
  });

  it('takes the newer summary of a document that is added again, and forgets its failure', () => {
    const state = after(
      added(1),
      started(1),
      progressed([1, { state: 'failed', error: { code: 'document.changed', params: { file: 'x' } } }]),
      { type: 'signing-finished', signed: 0, failed: 1, cancelled: 0 },
      { type: 'documents-added', documents: [document(1, { pages: 9 })] },
    );
    expect(state.documents).toEqual([{ summary: document(1, { pages: 9 }), progress: { state: 'waiting' } }]);
  });

  it('shows the pages of the first document, or of the one that was chosen as long as it is listed', () => {
    const seen = (state: DeskState): string | undefined => shownDocument(state)?.summary.id;
    const chosen = after(added(1, 2, 3), { type: 'shown', id: documentId(2) });
    expect(seen(emptyDesk)).toBeUndefined();
    expect(seen(after(added(1, 2, 3)))).toBe(documentId(1));
    expect(seen(chosen)).toBe(documentId(2));
    expect(seen(deskReducer(chosen, { type: 'documents-removed', ids: new Set([documentId(2)]) }))).toBe(documentId(1));
  });

  it('leaves documents that are being signed alone, whether they are added again or removed', () => {
    const state = after(
      added(1),
      started(1),
      progressed([1, { state: 'signing' }]),
      { type: 'documents-added', documents: [document(1, { pages: 9 })] },
      { type: 'documents-removed', ids: new Set([documentId(1)]) },
    );
    expect(state.documents).toEqual([{ summary: document(1), progress: { state: 'signing' } }]);
  });

  it('lists what can not be read with its problem and never signs it', () => {
    const problem = { code: 'document.notPdf', params: { file: 'a' } } as const;
    const state = after({ type: 'documents-added', documents: [document(1, { problem }), document(2)] });
    expect(state.documents.map(rowState)).toEqual(['problem', 'waiting']);
    expect(signableIds(state)).toEqual([documentId(2)]);
  });

  it('signs at most as many documents at once as a request may name', () => {
    const many = Array.from({ length: 2005 }, (_, n) => n);
    expect(signableIds(after(added(...many)))).toHaveLength(2000);
  });
});

describe('a signing', () => {
  it('ignores progress of documents that are not part of it', () => {
    const state = after(
      added(1),
      started(1),
      added(2),
      progressed([2, { state: 'signing' }], [1, { state: 'saving' }]),
    );
    expect(state.documents.map(({ progress }) => progress.state)).toEqual(['saving', 'waiting']);
  });

  it('queues what is dropped while it runs, and offers only that afterwards', () => {
    const state = after(added(1), started(1), added(2), progressed(signed(1)), {
      type: 'signing-finished',
      signed: 1,
      failed: 0,
      cancelled: 0,
    });
    expect(state.view).toBe('result');
    expect(signableIds(state)).toEqual([documentId(2)]);
    expect(ids(deskReducer(state, { type: 'result-closed' }))).toEqual([documentId(2)]);
  });

  it('keeps what failed for another try when its result is closed', () => {
    const state = after(
      added(1, 2),
      started(1, 2),
      progressed(signed(1), [2, { state: 'failed', error: { code: 'output.diskFull', params: { folder: '/d' } } }]),
      { type: 'signing-finished', signed: 1, failed: 1, cancelled: 0 },
      { type: 'result-closed' },
    );
    expect(ids(state)).toEqual([documentId(2)]);
    expect(signableIds(state)).toEqual([documentId(2)]);
  });

  it('stays at the list when nothing was signed, and says a common cause once', () => {
    const error = { code: 'pin.cancelled', params: { token: 'ID card' } } as const;
    const state = after(
      added(1, 2, 3),
      started(1, 2, 3),
      progressed(
        [1, { state: 'failed', error }],
        [2, { state: 'failed', error }],
        [3, { state: 'cancelled', error: { code: 'batch.cancelled', params: {} } }],
      ),
      { type: 'signing-finished', signed: 0, failed: 2, cancelled: 1 },
    );
    expect(state.view).toBe('desk');
    expect(sharedErrors(state)).toEqual([{ error, count: 2 }]);
    expect(signableIds(state)).toHaveLength(3);
  });

  it('says “you stopped” only when a stop is all there is, and leaves a document’s own error to its row', () => {
    const state = after(
      added(1, 2),
      started(1, 2),
      progressed(
        [1, { state: 'failed', error: { code: 'document.changed', params: { file: 'x' } } }],
        [2, { state: 'cancelled', error: { code: 'batch.cancelled', params: {} } }],
      ),
      { type: 'signing-finished', signed: 0, failed: 1, cancelled: 1 },
    );
    expect(sharedErrors(state).map(({ error }) => error.code)).toEqual(['batch.cancelled']);
  });

  it('shows a refusal and lets the person try again', () => {
    const state = after(ready, added(1), started(1), {
      type: 'signing-refused',
      error: { code: 'token.absent', params: { token: 'x' } },
    });
    expect(state.batch).toBeUndefined();
    expect(state.notice).toMatchObject({ kind: 'error', error: { code: 'token.absent' } });
    expect(signObstacle(state)).toBeUndefined();
  });
});

describe('who signs', () => {
  const blocked = signer({ name: 'blocked', problem: { code: 'token.absent', params: { token: 'x' } } });
  const choices = [
    { alias: 'user_maria', usable: true },
    { alias: 'second', usable: true },
    { alias: 'old', usable: false, problem: 'expired' as const },
  ];

  it('is the first signer even when it can not sign, unless the person chose another', () => {
    const state = after({ type: 'signers-loaded', list: [blocked, signer()] });
    expect(currentSigner(state)?.name).toBe('blocked');
    expect(currentSigner(deskReducer(state, { type: 'signer-chosen', name: 'contracts' }))?.name).toBe('contracts');
    expect(currentSigner(deskReducer(state, { type: 'signer-chosen', name: 'gone' }))?.name).toBe('blocked');
  });

  it('uses the chosen key while it is usable and the signer allows a choice', () => {
    const free = signer({ choosable: true, choices });
    const fixed = signer({ choosable: false, choices });
    const choose = (alias: string): DeskState =>
      after({ type: 'signers-loaded', list: [free] }, { type: 'alias-chosen', signer: 'contracts', alias });
    expect(currentKey(choose('second'), free)?.alias).toBe('second');
    expect(currentKey(choose('old'), free)?.alias).toBe('user_maria');
    expect(currentKey(choose('second'), fixed)?.alias).toBe('user_maria');
  });

  it('says what stands in the way of Sign', () => {
    expect(signObstacle(emptyDesk)).toBe('loading');
    expect(signObstacle(after(added(1), { type: 'signers-loaded', list: [] }))).toBe('noSigner');
    expect(signObstacle(after(added(1), { type: 'signers-loaded', list: [blocked] }))).toBe('noSigner');
    expect(signObstacle(after(ready))).toBe('noDocuments');
    expect(signObstacle(after(ready, added(1)))).toBeUndefined();
  });

  it('lets a choice solve “which key?”, and only that', () => {
    const asking = signer({
      choosable: true,
      choices,
      alias: undefined,
      problem: { code: 'alias.required', params: { signer: 'contracts' } },
    });
    const state = after(added(1), { type: 'signers-loaded', list: [asking] });
    expect(signObstacle(state)).toBe('noKey');
    expect(
      signObstacle(deskReducer(state, { type: 'alias-chosen', signer: 'contracts', alias: 'second' })),
    ).toBeUndefined();
  });

  it('keeps the signers in sight while they are read again', () => {
    expect(after(ready, { type: 'signers-loading' }).signers.list).toHaveLength(1);
  });
});

describe('announcements', () => {
  it('speaks at most about ten times of the progress of many documents', () => {
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    let state = after(added(...numbers), started(...numbers));
    const said = new Set([announcement(state)]);
    for (const n of numbers) {
      state = deskReducer(state, progressed(signed(n)));
      said.add(announcement(state));
    }
    expect(said.size).toBe(11);
    expect(said).toContain('Signing 200 documents.');
    expect(said).toContain('200 of 200 done.');
  });
});
