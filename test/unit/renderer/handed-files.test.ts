import { expect, it, vi } from 'vitest';
import { createDesk } from '../../../renderer/features/signing/desk';
import { createMain } from './main-in-memory';
import { added, document } from './samples';

const incomplete = false;

it('What was handed over before the page was there is asked for at once, and laid on the desk', async () => {
  const main = createMain({ 'handed.take': () => ({ toSign: added([document(0), document(1)]) }) });
  const desk = createDesk(main.bridge);
  desk.open();
  await vi.waitFor(() => expect(desk.getState().documents).toHaveLength(2));
  expect(main.requestsOf('handed.take')).toHaveLength(1);
});

it('What comes later closes a panel that lies over the desk', async () => {
  let answer: object = {};
  const main = createMain({ 'handed.take': () => answer });
  const desk = createDesk(main.bridge);
  desk.open();
  desk.showPanel('history');
  answer = { toSign: added([document(0)]) };
  main.emit('handed.over', {});
  await vi.waitFor(() => expect(desk.getState().documents).toHaveLength(1));
  expect(desk.getState().panel).toBeUndefined();
});

it('What is to be checked is shown where signatures are checked', async () => {
  const documents = [{ id: document(0).id, name: 'lease.pdf', check: { state: 'waiting' } }];
  const main = createMain({ 'handed.take': () => ({ view: 'check', toCheck: { documents, incomplete } }) });
  const desk = createDesk(main.bridge);
  desk.open();
  await vi.waitFor(() => expect(desk.checks.getState().documents).toHaveLength(1));
  expect(desk.getState().panel).toBe('verification');
  expect(desk.getState().documents).toEqual([]);
});

it('An address that was refused is told, and changes nothing', async () => {
  const main = createMain({ 'handed.take': () => ({ refused: { code: 'address.refused', params: {} } }) });
  const desk = createDesk(main.bridge);
  desk.open();
  await vi.waitFor(() =>
    expect(desk.getState().notice).toEqual({ kind: 'error', error: { code: 'address.refused', params: {} } }),
  );
  expect(desk.getState().documents).toEqual([]);
});
