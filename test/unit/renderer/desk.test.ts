import { describe, expect, it, vi } from 'vitest';
import type { DocumentSummary } from '../../../preload/contract/model';
import { createDesk } from '../../../renderer/features/signing/desk';
import type { Desk } from '../../../renderer/features/signing/desk';
import { createMain } from './main-in-memory';
import type { MainInMemory } from './main-in-memory';
import { batchId, document, documentId, outcome, signer } from './samples';

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

  it('lands two drops at once, whichever is answered first', async () => {
    const open: ((value: DocumentSummary[]) => void)[] = [];
    const desk = await opened(createMain({ register: () => new Promise((resolve) => open.push(resolve)) }));
    const drops = [desk.addDropped(files(1)), desk.addDropped(files(2))];
    expect(desk.getState()).toMatchObject({ adding: 2, addingFiles: 3 });
    open[1]?.([document(2), document(3)]);
    open[0]?.([document(1), document(2)]);
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
    const desk = await opened(createMain({ register: () => [] }));
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
    const main = createMain({ register: () => [document((next += 1))] });
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
