import { describe, expect, it, vi } from 'vitest';
import type { AddedDocuments } from '../../../preload/contract/model';
import { createDesk } from '../../../renderer/features/signing/desk';
import type { Desk } from '../../../renderer/features/signing/desk';
import { createMain } from './main-in-memory';
import type { MainInMemory } from './main-in-memory';
import { ownWishes } from '../../../renderer/features/signing/wishes';
import { added, batchId, document, documentId, outcome, signer } from './samples';

async function opened(main: MainInMemory): Promise<Desk> {
  const desk = createDesk(main.bridge);
  desk.open();
  await vi.waitFor(() => expect(desk.getState().signers.status).not.toBe('loading'));
  return desk;
}

const files = (count: number): File[] => Array.from({ length: count }, (_, n) => new File(['%PDF'], `${n}.pdf`));
const listed = (desk: Desk): string[] => desk.getState().documents.map(({ summary }) => summary.id);

describe('the desk', () => {
  it('starts with the profile, the theme and the signers of main', async () => {
    const desk = await opened(createMain());
    await vi.waitFor(() => expect(desk.getState().app?.version).toBe('1'));
    expect(desk.getState()).toMatchObject({
      theme: 'dark',
      signers: { status: 'ready', list: [{ name: 'contracts' }] },
    });
  });

  it('reads the signers again when they changed, and believes only the newest answer', async () => {
    const late: ((value: unknown) => void)[] = [];
    const main = createMain({ 'signers.list': () => new Promise((resolve) => late.push(resolve)) });
    const desk = createDesk(main.bridge);
    desk.open();
    main.emit('signers.changed', {});
    expect(late).toHaveLength(2);
    late[1]?.([signer({ name: 'newer' })]);
    late[0]?.([signer({ name: 'older' })]);
    await vi.waitFor(() => expect(desk.getState().signers.status).toBe('ready'));
    expect(desk.getState().signers.list[0]?.name).toBe('newer');
  });

  it('has modules that were set aside asked again when the person wants that, and not by itself', async () => {
    const main = createMain();
    const desk = await opened(main);
    main.emit('signers.changed', {});
    await desk.lookAgain();
    expect(main.requestsOf('signers.list')).toEqual([{}, {}, { retry: true }]);
  });

  it('lands two drops at once, whichever is answered first', async () => {
    const open: ((value: AddedDocuments) => void)[] = [];
    const desk = await opened(createMain({ register: () => new Promise((resolve) => open.push(resolve)) }));
    const drops = [desk.addDropped(files(1)), desk.addDropped(files(2))];
    expect(desk.getState()).toMatchObject({ adding: 2, addingFiles: 3 });
    open[1]?.(added([document(2), document(3)]));
    open[0]?.(added([document(1), document(2)]));
    await Promise.all(drops);
    expect(listed(desk)).toEqual([2, 3, 1].map(documentId));
    expect(desk.getState()).toMatchObject({ adding: 0, addingFiles: 0 });
  });

  it('registers more files than one request may name in several requests', async () => {
    const main = createMain();
    await (await opened(main)).addDropped(files(2001));
    expect(main.requestsOf('register').map((dropped) => (dropped as File[]).length)).toEqual([2000, 1]);
  });

  it('says so when a drop held no file of this computer', async () => {
    const desk = await opened(createMain({ register: () => added([]) }));
    await desk.addDropped(files(1));
    expect(desk.getState().notice).toEqual({ kind: 'nothing-added' });
  });

  it('forgets a removed document in main, but none that is being signed', async () => {
    const main = createMain();
    const desk = await opened(main);
    await desk.addDropped(files(2));
    await desk.removeDocuments([documentId(0)]);
    expect(main.requestsOf('documents.forget')).toEqual([{ documentIds: [documentId(0)] }]);
    await desk.sign();
    await desk.removeDocuments([documentId(1)]);
    expect(main.requestsOf('documents.forget')).toHaveLength(1);
    expect(listed(desk)).toEqual([documentId(1)]);
  });

  it('does not lose reports that overtake the answer to the request', async () => {
    const main = createMain({
      'signing.start': () => {
        main.emit('signing.progress', {
          batchId,
          documentId: documentId(0),
          progress: { state: 'signed', outcome: outcome(0) },
        });
        main.emit('signing.finished', { batchId, signed: 1, failed: 0, cancelled: 0 });
        return { batchId };
      },
    });
    const desk = await opened(main);
    await desk.addDropped(files(1));
    await desk.sign();
    expect(desk.getState()).toMatchObject({ view: 'result', last: { signed: 1 } });
    expect(desk.getState().documents[0]?.progress.state).toBe('signed');
  });

  it('says so when main took only some of many files', async () => {
    const desk = await opened(createMain({ register: () => ({ documents: [document(0)], incomplete: true }) }));
    await desk.addDropped(files(1));
    expect(desk.getState()).toMatchObject({ notice: { kind: 'left-out' }, documents: [{}] });
  });

  it('goes on with a signing that ran when its window was lost', async () => {
    const documents = [0, 1].map((n) => ({ summary: document(n), progress: { state: 'signing' } }));
    const contents = { documents, batch: { batchId, documentIds: documents.map(({ summary }) => summary.id) } };
    const main = createMain({ 'documents.list': () => contents });
    const desk = await opened(main);
    await vi.waitFor(() =>
      expect(desk.getState().batch).toEqual({ id: batchId, documentIds: [0, 1].map(documentId), stopping: false }),
    );
    for (const n of [0, 1]) {
      const progress = { state: 'signed', outcome: outcome(n) } as const;
      main.emit('signing.progress', { batchId, documentId: documentId(n), progress });
    }
    main.emit('signing.finished', { batchId, signed: 2, failed: 0, cancelled: 0 });
    expect(desk.getState()).toMatchObject({ view: 'result', last: { signed: 2 } });
  });

  it('shows again what was signed before its window was lost, and what waits', async () => {
    const error = { code: 'output.diskFull', params: { folder: '/d' } } as const;
    const main = createMain({
      'documents.list': () => ({
        documents: [
          { summary: document(0), progress: { state: 'signed', outcome: outcome(0) } },
          { summary: document(1), progress: { state: 'failed', error } },
          { summary: document(2), progress: { state: 'waiting' } },
        ],
      }),
    });
    const desk = await opened(main);
    await vi.waitFor(() => expect(listed(desk)).toEqual([0, 1, 2].map(documentId)));
    expect(desk.getState()).toMatchObject({ view: 'result', last: { signed: 1, failed: 1, cancelled: 0 } });
    expect(desk.getState().last?.documentIds).toEqual([0, 1].map(documentId));
  });

  it('gives a password to main once and keeps nothing of it', async () => {
    const locked = document(0, { problem: { code: 'document.passwordNeeded', params: { file: 'a.pdf' } } });
    const main = createMain({
      register: () => added([locked, document(1)]),
      'documents.unlock': ({ password }: { password: string }) =>
        password === 'right'
          ? [document(0), document(7)]
          : { code: 'document.passwordWrong', params: { file: 'a.pdf' } },
    });
    const desk = await opened(main);
    await desk.addDropped(files(2));
    expect(await desk.unlock(documentId(0), 'guess')).toMatchObject({ code: 'document.passwordWrong' });
    expect(desk.getState().documents[0]?.summary.problem).toBeDefined();
    expect(await desk.unlock(documentId(0), 'right')).toBeUndefined();
    expect(main.requestsOf('documents.unlock')).toEqual([
      { documentId: documentId(0), password: 'guess' },
      { documentId: documentId(0), password: 'right' },
    ]);
    // What main opened and the window no longer lists stays off the list.
    expect(listed(desk)).toEqual([0, 1].map(documentId));
    expect(desk.getState().documents[0]?.summary.problem).toBeUndefined();
    expect(JSON.stringify(desk.getState())).not.toMatch(/guess|right/);
  });

  it('asks for what the person wants the signature to say, by signer', async () => {
    const main = createMain({ 'signers.list': () => [signer(), signer({ name: 'other' })] });
    const desk = await opened(main);
    await desk.addDropped(files(1));
    desk.wish('contracts', { ...ownWishes(signer()), purpose: 'reason', reason: 'I agree' });
    await desk.sign();
    expect(main.requestsOf('signing.start')[0]).toMatchObject({ claims: { reason: 'I agree' } });
    main.emit('signing.finished', { batchId, signed: 0, failed: 1, cancelled: 0 });
    desk.chooseSigner('other');
    await desk.sign();
    expect(main.requestsOf('signing.start')[1]).not.toHaveProperty('claims');
  });

  it('gives back a picture that is no longer wanted', async () => {
    const main = createMain();
    const desk = await opened(main);
    const picture = (n: number) =>
      ({ kind: 'file', picture: { id: `picture-${n}`, name: 'a.png' }, transparent: false }) as const;
    const own = ownWishes(signer());
    desk.wish('contracts', { ...own, picture: picture(1) });
    desk.wish('contracts', { ...own, picture: picture(1), reason: 'x' });
    expect(main.requestsOf('pictures.forget')).toEqual([]);
    desk.wish('contracts', { ...own, picture: picture(2) });
    desk.wish('contracts', undefined);
    expect(main.requestsOf('pictures.forget')).toEqual([{ pictureId: 'picture-1' }, { pictureId: 'picture-2' }]);
    expect(desk.getState().wishes).toEqual({});
  });

  it('calls a token by its label, in errors too, and also when it is away', async () => {
    const absent = { code: 'token.absent', params: { token: 'card' } } as const;
    let list = [signer()];
    const main = createMain({ 'signers.list': () => list });
    const desk = await opened(main);
    list = [signer({ token: { name: 'card', present: false, problem: absent }, problem: absent })];
    await desk.lookAgain();
    const labelled = { code: 'token.absent', params: { token: 'ID card' } };
    expect(desk.getState().signers.list[0]).toMatchObject({
      token: { label: 'ID card', problem: labelled },
      problem: labelled,
    });
    list = [signer()];
    await desk.lookAgain();
    await desk.addDropped(files(1));
    await desk.sign();
    main.emit('signing.progress', { batchId, documentId: documentId(0), progress: { state: 'failed', error: absent } });
    main.emit('signing.finished', { batchId, signed: 0, failed: 1, cancelled: 0 });
    expect(desk.getState().documents[0]?.progress).toEqual({ state: 'failed', error: labelled });
  });

  it('calls two tokens with one label by their serial numbers too, in errors and when one is away', async () => {
    const removed = { code: 'token.removed', params: { token: 'other' } } as const;
    const twin = { name: 'other', label: 'ID card', serial: '9952', present: true };
    const main = createMain({ 'signers.list': () => [signer(), signer({ name: 'private', token: twin })] });
    const desk = await opened(main);
    await desk.addDropped(files(1));
    await desk.sign();
    main.emit('signing.progress', {
      batchId,
      documentId: documentId(0),
      progress: { state: 'failed', error: removed },
    });
    main.emit('signing.finished', { batchId, signed: 0, failed: 1, cancelled: 0 });
    expect(desk.getState().documents[0]?.progress).toEqual({
      state: 'failed',
      error: { code: 'token.removed', params: { token: 'ID card (9952)' } },
    });
  });

  it('ignores reports of another batch', async () => {
    const main = createMain();
    const desk = await opened(main);
    await desk.addDropped(files(1));
    await desk.sign();
    main.emit('signing.finished', { batchId: `batch-${'f'.repeat(32)}`, signed: 1, failed: 0, cancelled: 0 });
    expect(desk.getState().batch?.id).toBe(batchId);
  });

  it('draws many reports together and the last one of each document', async () => {
    const main = createMain();
    const desk = await opened(main);
    await desk.addDropped(files(3));
    await desk.sign();
    const drawn = vi.fn();
    desk.subscribe(drawn);
    for (const state of ['preparing', 'signing', 'saving'] as const) {
      for (const n of [0, 1, 2]) {
        main.emit('signing.progress', { batchId, documentId: documentId(n), progress: { state } });
      }
    }
    expect(drawn).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(drawn).toHaveBeenCalled());
    expect(drawn).toHaveBeenCalledTimes(1);
    expect(desk.getState().documents.map(({ progress }) => progress.state)).toEqual(['saving', 'saving', 'saving']);
  });

  it('names the alias only where the signer allows a choice', async () => {
    const main = createMain();
    const desk = await opened(main);
    await desk.addDropped(files(1));
    await desk.sign();
    expect(main.requestsOf('signing.start')[0]).toEqual({ documentIds: [documentId(0)], signer: 'contracts' });

    const free = createMain({ 'signers.list': () => [signer({ choosable: true })] });
    const other = await opened(free);
    await other.addDropped(files(1));
    await other.sign();
    expect(free.requestsOf('signing.start')[0]).toMatchObject({ alias: 'user_maria' });
  });

  it('starts one signing at a time', async () => {
    const main = createMain();
    const desk = await opened(main);
    await desk.addDropped(files(1));
    await Promise.all([desk.sign(), desk.sign()]);
    expect(main.requestsOf('signing.start')).toHaveLength(1);
  });

  it('stops a signing that was stopped before main named it', async () => {
    let accept: (value: unknown) => void = () => undefined;
    const main = createMain({ 'signing.start': () => new Promise((resolve) => (accept = resolve)) });
    const desk = await opened(main);
    await desk.addDropped(files(1));
    const signing = desk.sign();
    await desk.stop();
    expect(main.requestsOf('signing.cancel')).toEqual([]);
    accept({ batchId });
    await signing;
    expect(main.requestsOf('signing.cancel')).toEqual([{ batchId }]);
  });

  it('begins a new list with what is dropped on a result, and forgets what was signed', async () => {
    let next = 0;
    const main = createMain({ register: () => added([document((next += 1))]) });
    const desk = await opened(main);
    await desk.addDropped(files(1));
    await desk.sign();
    main.emit('signing.progress', {
      batchId,
      documentId: documentId(1),
      progress: { state: 'signed', outcome: outcome(1) },
    });
    main.emit('signing.finished', { batchId, signed: 1, failed: 0, cancelled: 0 });
    expect(desk.getState().view).toBe('result');
    await desk.addDropped(files(1));
    expect(desk.getState().view).toBe('desk');
    expect(listed(desk)).toEqual([documentId(2)]);
    expect(main.requestsOf('documents.forget')).toEqual([{ documentIds: [documentId(1)] }]);
  });

  it('shows what main refuses, and takes a theme back that main did not set', async () => {
    const main = createMain({
      'app.setTheme': () => ({ code: 'internal', params: { reference: 'x' } }),
      'outputs.open': () => ({ code: 'document.unknown', params: {} }),
    });
    const desk = await opened(main);
    await vi.waitFor(() => expect(desk.getState().theme).toBe('dark'));
    await desk.setTheme('light');
    expect(desk.getState()).toMatchObject({ theme: 'dark', notice: { error: { code: 'internal' } } });
    await desk.openOutput(documentId(1));
    expect(desk.getState().notice).toMatchObject({ error: { code: 'document.unknown' } });
  });
});
