// @vitest-environment happy-dom
import { act } from 'react';
import { describe, expect, it } from 'vitest';
import type { ChainVerdict, HistoryEntry, HistoryPage } from '../../../preload/contract/history';
import type { Answer } from './main-in-memory';
import { added, batchId, document as summary } from './samples';
import { useWindow } from './shown-window';

const shown = useWindow();
const { all, get, press } = shown;

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
  await shown.open(answers);
  await press('history-button');
}

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
    const button = Array.from(shown.host.querySelectorAll('button')).find(
      ({ textContent }) => textContent === 'Show older entries',
    );
    await act(async () => button!.click());
    expect(shown.main.requestsOf('history.list').at(-1)).toEqual({ before: 2 });
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
    await act(async () =>
      shown.main.emit('signing.finished', { batchId, signed: 1, failed: 0, cancelled: 0, unrecorded }),
    );
    expect(shown.host.textContent).toContain('not wholly, recorded in the history: the disk is full');
    expect(shown.host.textContent).toContain('What was signed is signed');
  });
});
