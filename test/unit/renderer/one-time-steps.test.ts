// @vitest-environment happy-dom
import { act } from 'react';
import { describe, expect, it } from 'vitest';
import type { DocumentState } from '../../../preload/contract/model';
import type { OneTimeStepTally } from '../../../preload/contract/one-time';
import { batchId, documentId, outcome, signer } from './samples';
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

async function drop(): Promise<void> {
  const event = new Event('drop', { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: { types: ['Files'], files: [new File(['%PDF'], 'a.pdf')] } });
  await act(async () => void get('drop-zone').dispatchEvent(event));
}
/** Drawn a little later: progress is gathered. */
async function report(progress: DocumentState): Promise<void> {
  await act(async () => {
    view.main.emit('signing.progress', { batchId, documentId: documentId(0), progress });
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
}

describe('a signing with a key of its own', () => {
  it('has a line for each step, says that the key is being destroyed, and that it is', async () => {
    await view.open({});
    await drop();
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
    await report({ state: 'signed', outcome: outcome(0) });
    expect(view.host.textContent).toContain('Destroying the key…');

    await done(key, certificate, signature, destroyed);
    expect(view.host.textContent).not.toContain('Destroying the key…');
    await act(async () => view.main.emit('signing.finished', { batchId, signed: 1, failed: 0, cancelled: 0 }));
    expect(get('key-of-signing').querySelector('summary')?.textContent).toBe('The key of this signing was destroyed');
    expect(lines().at(-1)).toBe('Key destroyed1 ms');
  });

  it('names whoever has logged in as soon as it begins, and nobody while it waits for a login', async () => {
    const person = {
      ...{ username: 'jonas', authenticator: 'acme', until: '2026-01-31T13:00:00Z' },
      identifiedBy: 'configuration' as const,
    };
    const before = {
      ...signer({ choices: [], loginFirst: true, oneTimeKeys: true }),
      alias: undefined,
      signatory: undefined,
    };
    await view.open({ 'signers.list': () => [before] });
    await drop();
    expect(get('signatory').textContent).toBe('Nobody has logged in yet');
    await act(async () => get('sign-button').click());
    await report({ state: 'awaiting-login' });
    await act(async () => view.main.emit('identity.changed', { offered: [], person }));
    expect(get('signatory').textContent).toBe('Nobody has logged in yet');
    await report({ state: 'making-key' });
    expect(get('signatory').textContent).toBe('jonas');
  });
});
