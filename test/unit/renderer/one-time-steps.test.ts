// @vitest-environment happy-dom
import { act } from 'react';
import { describe, expect, it } from 'vitest';
import type { OneTimeStepTally } from '../../../preload/contract/one-time';
import { batchId, documentId, outcome } from './samples';
import { useWindow } from './shown-window';

const view = useWindow();
const { all, get } = view;

const key: OneTimeStepTally = { step: 'key', milliseconds: 12, about: 'P-256, on “card”', times: 1 };
const certificate: OneTimeStepTally = { step: 'certificate', milliseconds: 1034, about: 'office', times: 1 };
const signature: OneTimeStepTally = { step: 'signature', milliseconds: 3, about: 'b.pdf', times: 2 };
const destroyed: OneTimeStepTally = { step: 'destroyed', milliseconds: 1, times: 1 };

const done = (...steps: OneTimeStepTally[]): Promise<void> =>
  act(async () => view.main.emit('signing.steps', { batchId, steps }));
const lines = (): (string | null)[] => [...get('one-time-steps').children].map(({ textContent }) => textContent);

describe('a signing with a key of its own', () => {
  it('has a line for each step, says that the key is being destroyed, and that it is', async () => {
    await view.open({});
    const drop = new Event('drop', { bubbles: true, cancelable: true });
    Object.assign(drop, { dataTransfer: { types: ['Files'], files: [new File(['%PDF'], 'a.pdf')] } });
    await act(async () => void get('drop-zone').dispatchEvent(drop));
    await act(async () => get('sign-button').click());
    expect(all('one-time-steps')).toEqual([]);

    await done(key);
    expect(lines()).toEqual(['Key made (P-256, on “card”)12 ms']);
    await done(key, certificate, signature);
    expect(lines()).toEqual([
      'Key made (P-256, on “card”)12 ms',
      'Certificate from office1,034 ms',
      'Signature of b.pdf (2 times)3 ms',
    ]);
    expect(view.host.textContent).not.toContain('Destroying the key…');
    const progress = { state: 'signed', outcome: outcome(0) } as const;
    await act(async () => {
      view.main.emit('signing.progress', { batchId, documentId: documentId(0), progress });
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    expect(view.host.textContent).toContain('Destroying the key…');

    await done(key, certificate, signature, destroyed);
    expect(view.host.textContent).not.toContain('Destroying the key…');
    await act(async () => view.main.emit('signing.finished', { batchId, signed: 1, failed: 0, cancelled: 0 }));
    expect(get('result')).toBeTruthy();
    expect(lines().at(-1)).toBe('Key destroyed1 ms');
  });
});
