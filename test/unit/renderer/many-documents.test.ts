// @vitest-environment happy-dom
import { act } from 'react';
import { describe, expect, it } from 'vitest';
import { deskIn } from './desk-in-window';
import type { Answer } from './main-in-memory';
import { added, batchId, document as summary, documentId, outcome, signer } from './samples';
import { useWindow } from './shown-window';

const view = useWindow();
const { all, get } = view;
const show = (answers: Record<string, Answer> = {}): Promise<void> => view.open(answers);

const { press, key, drop, report, finish, states } = deskIn(view);

describe('many documents in the main window', () => {
  it('signs only the documents that are chosen, with keys and with ticks, and says how many', async () => {
    await show();
    await drop(4);
    await act(async () => all('document-row')[1]?.focus());
    await key(' ');
    expect(get('sign-button').textContent).toBe('Sign 1 document');
    const shiftDown = new KeyboardEvent('keydown', {
      key: 'ArrowDown',
      shiftKey: true,
      bubbles: true,
      cancelable: true,
    });
    await act(async () => void document.activeElement?.dispatchEvent(shiftDown));
    expect(document.activeElement).toBe(all('document-row')[2]);
    await press(all('select-document')[3] as HTMLElement);
    expect(all('document-row').map((row) => row.ariaSelected ?? row.getAttribute('aria-selected'))).toEqual([
      'false',
      'true',
      'true',
      'true',
    ]);
    expect(get('list-selection').textContent).toContain('3 chosen');
    await press(all('select-document')[2] as HTMLElement);
    await press(get('sign-button'));
    expect(view.main.requestsOf('signing.start')).toMatchObject([{ documentIds: [documentId(1), documentId(3)] }]);
  });

  it('takes the chosen ones off the list, keeps the focus in it, and signs all where none is chosen', async () => {
    await show();
    await drop(4);
    await press(get('select-all'));
    await press(all('select-document')[2] as HTMLElement);
    await press(get('remove-selected'));
    expect(all('document-row')).toHaveLength(1);
    expect(document.activeElement).toBe(all('document-row')[0]);
    expect(view.main.requestsOf('documents.forget')).toEqual([
      { documentIds: [documentId(0), documentId(1), documentId(3)] },
    ]);
    expect(all('list-selection')).toEqual([]);
    expect(get('sign-button').textContent).toBe('Sign 1 document');
  });

  it('finds and filters among many, draws a long list in part, and sorts it', async () => {
    const problem = { code: 'document.notPdf', params: { file: 'x' } } as const;
    await show({
      register: () => added(Array.from({ length: 5000 }, (_, n) => summary(n, n % 1000 === 7 ? { problem } : {}))),
    });
    await drop(1);
    const grid = view.host.querySelector('[role="grid"]');
    expect(grid?.getAttribute('aria-rowcount')).toBe('5001');
    expect(all('document-row').length).toBeLessThan(100);
    await press(get('list-group-impossible'));
    expect(states()).toEqual(['problem', 'problem', 'problem', 'problem', 'problem']);
    await press(get('list-group-all'));
    await press(get('sort-size'));
    await press(get('sort-size'));
    expect(all('document-row')[0]?.textContent).toContain('Contract 4999.pdf');
    expect(all('document-row')[0]?.getAttribute('aria-rowindex')).toBe('2');
    await act(async () => all('document-row')[0]?.focus());
    await key('End');
    expect(document.activeElement?.textContent).toContain('Contract 0.pdf');
    expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('5001');
  });

  it('does not ask where the list stands with each report of a signing: the page would be laid out for each', async () => {
    await show({ register: () => added(Array.from({ length: 500 }, (_, n) => summary(n))) });
    await drop(1);
    await press(get('sign-button'));
    const grid = view.host.querySelector<HTMLElement>('[role="grid"]')!;
    let asked = 0;
    Object.defineProperty(grid, 'clientHeight', { get: () => (asked += 1) });
    for (let n = 0; n < 3; n += 1) {
      await report([n, { state: 'signed', outcome: outcome(n) }]);
      await act(() => new Promise((resolve) => setTimeout(resolve, 150)));
      expect(states()[n]).toBe('signed');
    }
    expect(asked).toBe(0);
  });

  it('pauses a signing and lets it go on, and says so', async () => {
    await show({ 'signing.pause': () => ({ paused: true }), 'signing.resume': () => ({ resumed: true }) });
    await drop(3);
    await press(get('sign-button'));
    await press(get('pause-button'));
    expect(view.main.requestsOf('signing.pause')).toEqual([{ batchId }]);
    await act(async () => view.main.emit('signing.paused', { batchId, paused: 'paused' }));
    expect(view.host.textContent).toContain('Paused: 0 of 3 done');
    expect(view.host.textContent).toContain('you will be asked for the PIN again');
    await press(get('resume-button'));
    expect(view.main.requestsOf('signing.resume')).toEqual([{ batchId }]);
    await act(async () => view.main.emit('signing.paused', { batchId, paused: 'over' }));
    expect(get('pause-button').textContent).toBe('Pause');
  });

  it('offers no pause where a key is made for the signing', async () => {
    await show({ 'signers.list': () => [signer({ oneTimeKeys: true })] });
    await drop(1);
    await press(get('sign-button'));
    expect([all('pause-button').length, all('stop-button').length]).toEqual([0, 1]);
  });

  it('tries what failed again from the result, and copies paths and saves the list', async () => {
    await show({
      'outputs.copyPaths': ({ documentIds }: { documentIds: string[] }) => ({ copied: documentIds.length }),
      'outputs.saveList': () => ({ saved: { name: 'list.csv', folder: '/home' } }),
    });
    await drop(3);
    await press(get('sign-button'));
    await report(
      [0, { state: 'signed', outcome: outcome(0) }],
      [1, { state: 'failed', error: { code: 'output.diskFull', params: { folder: '/d' } } }],
      [2, { state: 'signed', outcome: outcome(2) }],
    );
    await finish(2, 1);
    await press(get('copy-paths'));
    expect(get('result-told').textContent).toBe('2 paths are on the clipboard.');
    await press(get('save-list'));
    expect(get('result-told').textContent).toBe('Saved as list.csv in /home.');
    await press(all('copy-path')[1] as HTMLElement);
    expect(view.main.requestsOf('outputs.copyPaths')).toEqual([
      { documentIds: [documentId(0), documentId(2)] },
      { documentIds: [documentId(2)] },
    ]);
    expect(view.main.requestsOf('outputs.saveList')).toEqual([{ documentIds: [0, 1, 2].map(documentId) }]);
    expect(get('retry').textContent).toBe('Try 1 document again');
    await press(get('retry'));
    expect(view.main.requestsOf('signing.start').at(-1)).toEqual({ documentIds: [documentId(1)], signer: 'contracts' });
    await report([1, { state: 'signed', outcome: outcome(1) }]);
    await finish(1, 0);
    expect(get('result').dataset).toMatchObject({ signed: '3', failed: '0' });
    expect(all('retry')).toEqual([]);
  });

  it('hands files to a drag by the names of their documents', async () => {
    await show({ 'outputs.drag': ({ documentIds }: { documentIds: string[] }) => ({ dragged: documentIds.length }) });
    await drop(2);
    await press(get('sign-button'));
    await report([0, { state: 'signed', outcome: outcome(0) }], [1, { state: 'signed', outcome: outcome(1) }]);
    await finish(2, 0);
    const begin = async (element: Element | null): Promise<boolean> => {
      const event = new Event('dragstart', { bubbles: true, cancelable: true });
      await act(async () => void element?.dispatchEvent(event));
      return event.defaultPrevented;
    };
    expect(await begin(all('document-row')[1]!.querySelector('[draggable]'))).toBe(true);
    expect(await begin(get('drag-all'))).toBe(true);
    expect(view.main.requestsOf('outputs.drag')).toEqual([
      { documentIds: [documentId(1)] },
      { documentIds: [documentId(0), documentId(1)] },
    ]);
  });

  it('says something of its own of the documents that are chosen', async () => {
    await show();
    await drop(3);
    await press(all('select-document')[0] as HTMLElement);
    await press(all('select-document')[2] as HTMLElement);
    await press(get('own-words'));
    const field = get('own-reason') as HTMLInputElement;
    await act(async () => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, 'Received');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await act(async () => field.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
    expect(all('document-row').map((row) => row.textContent?.includes('says something of its own'))).toEqual([
      true,
      false,
      true,
    ]);
    await press(get('select-none'));
    await press(get('sign-button'));
    expect(view.main.requestsOf('signing.start')).toEqual([
      {
        documentIds: [0, 1, 2].map(documentId),
        signer: 'contracts',
        perDocument: { [documentId(0)]: { reason: 'Received' }, [documentId(2)]: { reason: 'Received' } },
      },
    ]);
  });
});
