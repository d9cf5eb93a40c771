// @vitest-environment happy-dom
import { act } from 'react';
import { describe, expect, it } from 'vitest';
import { announcement } from '../../../renderer/app/announcements';
import { retryableIds, rowState, signableIds } from '../../../renderer/features/signing/desk-selectors';
import { emptyDesk, type DeskState } from '../../../renderer/features/signing/desk-state';
import { deskIn } from './desk-in-window';
import type { Answer } from './main-in-memory';
import { added, batchId, document as summary, documentId, outcome, signer } from './samples';
import { useWindow } from './shown-window';

const view = useWindow();
const { all, get } = view;
const { press, drop, finish, states, ...desk } = deskIn(view);

const needed = (n: number) => ({ code: 'document.passwordNeeded', params: { file: `Contract ${n}.pdf` } }) as const;
const owners = { code: 'document.permission', params: { file: 'Contract 2.pdf' } } as const;

/** Main's reports, once they are drawn. */
async function report(...entries: Parameters<typeof desk.report>): Promise<void> {
  await desk.report(...entries);
  await act(() => new Promise((resolve) => setTimeout(resolve, 150)));
}
const stands = (paused: 'passwords' | 'over'): Promise<void> =>
  act(async () => view.main.emit('signing.paused', { batchId, paused }));

/** Contract 1 is locked. */
async function shown(answers: Record<string, Answer> = {}): Promise<void> {
  await view.open({
    register: () => added([summary(0), summary(1, { pages: undefined, problem: needed(1) }), summary(2)]),
    'documents.unlock': () => [summary(1)],
    'signing.leaveOut': () => ({ leftOut: 1 }),
    ...answers,
  });
  await drop(3);
}

describe('passwords while documents are signed', () => {
  it('Sign takes along what is locked, whose row asks while the others are signed', async () => {
    await shown();
    expect(get('sign-button').textContent).toBe('Sign 3 documents');
    await press(get('sign-button'));
    await report([0, { state: 'signing' }], [1, { state: 'awaiting-password', error: needed(1) }]);
    expect(get('locked-note').textContent).toContain('One document needs its password');
    expect(all('document-row')[1]?.textContent).toContain('Needs its password');
    await press(get('enter-password'));
    const field = get('password-field') as HTMLInputElement;
    field.value = 'secret';
    await act(async () => void field.dispatchEvent(new Event('input', { bubbles: true })));
    await act(async () => void field.form?.requestSubmit());
    expect(view.main.requestsOf('documents.unlock')).toEqual([{ documentId: documentId(1), password: 'secret' }]);
    // The list goes by what main tells of it, and not back to the beginning.
    expect(states()).toEqual(['signing', 'awaiting-password', 'waiting']);
    await report([0, { state: 'signed', outcome: outcome(0) }], [1, { state: 'waiting' }]);
    expect(states()).toEqual(['signed', 'waiting', 'waiting']);
    expect(all('locked-note')).toEqual([]);
    expect(all('leave-out')).toEqual([]);
  });

  it('one is left out from its row, all of them where nothing else is left', async () => {
    await shown();
    await press(get('sign-button'));
    await report(
      [1, { state: 'awaiting-password', error: needed(1) }],
      [2, { state: 'awaiting-password', error: owners }],
    );
    await press(all('leave-out')[0]!);
    expect(all('leave-out-all')).toEqual([]);
    await stands('passwords');
    expect(get('leave-out-all').textContent).toBe('Go on without 2');
    await press(get('leave-out-all'));
    expect(view.main.requestsOf('signing.leaveOut')).toEqual([
      { batchId, documentIds: [documentId(1)] },
      { batchId, documentIds: [documentId(1), documentId(2)] },
    ]);
  });

  it('says that it stands still for them: nothing can be paused, and the token is closed', async () => {
    await shown();
    await press(get('sign-button'));
    await report(
      [0, { state: 'signed', outcome: outcome(0) }],
      [1, { state: 'awaiting-password', error: needed(1) }],
      [2, { state: 'signed', outcome: outcome(2) }],
    );
    expect(all('pause-button')).toHaveLength(1);
    await stands('passwords');
    expect(get('drop-zone').textContent).toContain('Waiting for the password of one document');
    expect(get('drop-zone').ownerDocument.body.textContent).toContain('the token is closed');
    expect([all('pause-button'), all('resume-button')]).toEqual([[], []]);
    await stands('over');
    expect(all('pause-button')).toHaveLength(1);
    const error = { code: 'document.leftOut', params: { file: 'Contract 1.pdf' } } as const;
    await report([1, { state: 'cancelled', error }]);
    await act(async () => view.main.emit('signing.finished', { batchId, signed: 2, failed: 0, cancelled: 1 }));
    // It is said at its row, where its password can be given; nothing went wrong with all of them.
    expect(get('result').textContent).toContain('was left out: its password was not given');
    expect(get('result').querySelectorAll('[data-testid="enter-password"]')).toHaveLength(1);
    expect(all('retry')).toEqual([]);
  });

  it('what is locked is signed with others, never by itself, and not unseen where every page must be seen', () => {
    const locked = { summary: summary(1, { problem: needed(1) }), progress: { state: 'waiting' as const } };
    const left = {
      summary: summary(2),
      progress: { state: 'cancelled' as const, error: { code: 'document.leftOut', params: { file: 'x' } } as const },
    };
    const open = { summary: summary(0), progress: { state: 'waiting' as const } };
    const listed = (documents: DeskState['documents'], mustReview = false): DeskState => ({
      ...emptyDesk,
      documents,
      signers: { status: 'ready', list: [signer({ ...(mustReview && { mustReview }) })] },
      last: { documentIds: documents.map(({ summary: { id } }) => id), signed: 0, failed: 0, cancelled: 0 },
    });
    expect(rowState(left)).toBe('locked');
    expect(signableIds(listed([open, locked, left]))).toEqual([documentId(0), documentId(1), documentId(2)]);
    expect(signableIds(listed([locked, left]))).toEqual([]);
    expect(retryableIds(listed([locked, left]))).toEqual([]);
    expect(signableIds(listed([open, locked], true))).toEqual([documentId(0)]);
    expect(signableIds({ ...listed([open, locked]), selected: new Set([documentId(1)]) })).toEqual([]);
  });

  it('a window that begins anew knows which passwords are asked for, and ears are told', async () => {
    const waits = { state: 'awaiting-password', error: needed(1) } as const;
    await view.open({
      'documents.list': () => ({
        documents: [
          { summary: summary(0), progress: { state: 'signed', outcome: outcome(0) } },
          { summary: summary(1, { problem: needed(1) }), progress: waits },
        ],
        batch: { batchId, documentIds: [documentId(0), documentId(1)], paused: 'passwords' },
      }),
      'signing.leaveOut': () => ({ leftOut: 1 }),
    });
    expect(states()).toEqual(['signed', 'awaiting-password']);
    expect(get('leave-out-all').textContent).toBe('Go on without it');
    const state: DeskState = {
      ...emptyDesk,
      documents: [{ summary: summary(1), progress: waits }],
      batch: { id: batchId, documentIds: [documentId(1)], stopping: false },
    };
    expect(announcement(state)).toContain('One document needs its password');
    expect(announcement({ ...state, batch: { ...state.batch!, paused: 'passwords' } })).toBe(
      'Waiting for the password of one document',
    );
    await report([1, { state: 'waiting' }]);
    await finish(2, 0);
    expect(all('leave-out-all')).toEqual([]);
  });
});
