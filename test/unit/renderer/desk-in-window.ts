import { act } from 'react';
import type { DocumentState } from '../../../preload/contract/model';
import { batchId, documentId } from './samples';
import type { useWindow } from './shown-window';

/** What a person does with the desk, and what main tells it meanwhile. */
export function deskIn(view: ReturnType<typeof useWindow>) {
  const { all, get } = view;
  const press = (element: HTMLElement): Promise<void> => act(async () => element.click());
  const key = (name: string, target: EventTarget = document.activeElement ?? document.body): Promise<void> =>
    act(async () => {
      target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
    });

  async function drop(count: number): Promise<Event> {
    const files = Array.from({ length: count }, (_, n) => new File(['%PDF'], `${n}.pdf`));
    const event = new Event('drop', { bubbles: true, cancelable: true });
    Object.assign(event, { dataTransfer: { types: ['Files'], files } });
    await act(async () => void get('drop-zone').dispatchEvent(event));
    return event;
  }
  async function report(...entries: [number, DocumentState][]): Promise<void> {
    await act(async () => {
      for (const [n, progress] of entries) {
        view.main.emit('signing.progress', { batchId, documentId: documentId(n), progress });
      }
    });
  }
  const finish = (signed: number, failed: number): Promise<void> =>
    act(async () => view.main.emit('signing.finished', { batchId, signed, failed, cancelled: 0 }));
  const states = (): (string | undefined)[] => all('document-row').map((row) => row.dataset['state']);
  return { press, key, drop, report, finish, states };
}
