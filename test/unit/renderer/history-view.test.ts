// @vitest-environment happy-dom
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { App } from '../../../renderer/app/App';
import { DeskContext } from '../../../renderer/app/desk-context';
import { createDesk } from '../../../renderer/features/signing/desk';
import type { ChainVerdict, HistoryEntry, HistoryPage } from '../../../preload/contract/history';
import { createMain } from './main-in-memory';
import type { Answer, MainInMemory } from './main-in-memory';
import { added, batchId, document as summary } from './samples';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

let root: Root;
let host: HTMLElement;
let main: MainInMemory;
let closeDesk: () => void;

const entry = (sequence: number, over: Partial<HistoryEntry> = {}): HistoryEntry => ({
  sequence,
  time: '2026-11-22T13:06:12Z',
  outcome: 'SIGNED',
  file: `lease ${sequence}.pdf`,
  output: `lease ${sequence}-signed.pdf`,
  signer: 'contracts',
  username: 'maria',
  subject: 'CN=Lindqvist\\, Maria,C=SE',
  serialNumber: '4f1a',
  level: 'PAdES-BASELINE-B',
  ...over,
});
const page = (entries: HistoryEntry[], over: Partial<HistoryPage> = {}): HistoryPage => ({
  entries,
  more: false,
  unreadable: 0,
  ...over,
});
const verdict = (over: Partial<ChainVerdict> = {}): ChainVerdict => ({
  lines: 2,
  intact: true,
  findings: [],
  breaks: 0,
  unsealed: 0,
  torn: false,
  last: { sequence: 2, digest: 'ab'.repeat(32) },
  ...over,
});

async function show(answers: Record<string, Answer>): Promise<void> {
  main = createMain(answers);
  const desk = createDesk(main.bridge);
  await act(async () => {
    closeDesk = desk.open();
    root.render(createElement(DeskContext, { value: desk }, createElement(App)));
  });
  await press('history-button');
}

const all = (testId: string): HTMLElement[] => Array.from(host.querySelectorAll(`[data-testid="${testId}"]`));
function get(testId: string): HTMLElement {
  const [element] = all(testId);
  if (!element) throw new Error(`There is no ${testId}.`);
  return element;
}
const press = (testId: string): Promise<void> =>
  act(async () => {
    get(testId).focus();
    get(testId).click();
  });

beforeEach(() => {
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});
afterEach(async () => {
  closeDesk();
  await act(async () => root.unmount());
  host.remove();
});

describe('the history in the window', () => {
  it('lists what was signed, who, with what and how it ended', async () => {
    const failed = entry(1, { outcome: 'FAILED', output: undefined, level: undefined, error: 'pin.locked' });
    await show({ 'history.list': () => page([entry(2), failed]) });
    const rows = all('history-row');
    expect(rows.map((row) => row.dataset['outcome'])).toEqual(['SIGNED', 'FAILED']);
    expect(rows[0]!.textContent).toContain('lease 2.pdf');
    expect(rows[0]!.textContent).toContain('for maria');
    expect(rows[0]!.textContent).toContain('Lindqvist, Maria');
    expect(rows[1]!.textContent).toContain('Not signed');
    expect(rows[1]!.textContent).toContain('pin.locked');
    expect(document.activeElement?.textContent).toBe('History');
  });

  it('lists what was done beside signing in its own words', async () => {
    const beside = { file: undefined, output: undefined, subject: undefined, level: undefined, signer: undefined };
    const made = entry(3, { ...beside, event: 'KEYGEN', outcome: 'DONE', token: 'card', alias: 'user_maria' });
    const sent = entry(2, { ...beside, event: 'CSRSENT', outcome: 'PENDING', authority: 'office' });
    const pin = entry(1, { ...beside, event: 'PINCHANGE', outcome: 'FAILED', token: 'card', error: 'pin.wrong' });
    await show({ 'history.list': () => page([made, sent, pin]) });
    const [first, second, third] = all('history-row').map(({ textContent }) => textContent);
    for (const words of ['Key generation', 'user_maria', 'card', 'for maria', 'Done']) expect(first).toContain(words);
    for (const words of ['Certificate request, sent', 'office', 'Waits for the authority']) {
      expect(second).toContain(words);
    }
    for (const words of ['PIN change', 'Not done', 'pin.wrong']) expect(third).toContain(words);
  });

  it('says that nothing is recorded, and offers no check', async () => {
    await show({ 'history.list': () => page([]) });
    expect(get('history-empty').textContent).toContain('Nothing is recorded yet');
    expect(all('history-check')).toEqual([]);
  });

  it('says why it can not be read', async () => {
    await show({ 'history.list': () => ({ code: 'history.unreadable', params: {} }) });
    expect(get('error-what').textContent).toBe('The history can not be read.');
  });

  it('checks the chain and says what that means', async () => {
    let found = verdict();
    await show({ 'history.list': () => page([entry(2)]), 'history.check': () => found });
    await press('history-check');
    expect(get('history-verdict').dataset['intact']).toBe('true');
    expect(get('history-verdict').textContent).toContain('The history is whole: 2 lines');
    const finding = { kind: 'cut', file: 'history-0000000001.jsonl', line: 1, sequence: 2 } as const;
    found = verdict({ intact: false, breaks: 1, findings: [finding] });
    await press('history-check');
    expect(get('history-verdict').getAttribute('role')).toBe('alert');
    expect(get('history-verdict').textContent).toContain('The end was cut off.');
    expect(get('history-verdict').textContent).not.toContain('abab');
  });

  it('reads older entries on request', async () => {
    const older = ({ before }: { before?: number }): HistoryPage =>
      before === undefined ? page([entry(3), entry(2)], { more: true }) : page([entry(before - 1)]);
    await show({ 'history.list': older });
    const button = Array.from(host.querySelectorAll('button')).find(
      ({ textContent }) => textContent === 'Show older entries',
    );
    await act(async () => button!.click());
    expect(main.requestsOf('history.list').at(-1)).toEqual({ before: 2 });
    expect(all('history-row').map(({ textContent }) => textContent.includes('lease 1.pdf'))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('goes away with its button, with Escape, and when documents come; the focus goes back', async () => {
    await show({ 'history.list': () => page([]), register: () => added([summary(0)]) });
    await press('history-button');
    expect(all('history')).toEqual([]);
    await press('history-button');
    await act(async () => {
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    });
    expect(all('history')).toEqual([]);
    expect(document.activeElement).toBe(get('history-button'));
    await press('history-button');
    await act(async () => {
      const event = new Event('drop', { bubbles: true, cancelable: true });
      Object.assign(event, { dataTransfer: { types: ['Files'], files: [new File(['%PDF'], 'a.pdf')] } });
      get('drop-zone').dispatchEvent(event);
    });
    expect(all('history')).toEqual([]);
    expect(all('document-row')).toHaveLength(1);
  });

  it('warns when a signing was not recorded', async () => {
    await show({ 'history.list': () => page([]), register: () => added([summary(0)]) });
    await act(async () => {
      const event = new Event('drop', { bubbles: true, cancelable: true });
      Object.assign(event, { dataTransfer: { types: ['Files'], files: [new File(['%PDF'], 'a.pdf')] } });
      get('drop-zone').dispatchEvent(event);
    });
    await press('sign-button');
    const unrecorded = { code: 'history.notRecorded', params: { reason: 'disk-full' } } as const;
    await act(async () => main.emit('signing.finished', { batchId, signed: 1, failed: 0, cancelled: 0, unrecorded }));
    expect(host.textContent).toContain('not wholly, recorded in the history: the disk is full');
    expect(host.textContent).toContain('What was signed is signed');
  });
});
