// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { act } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { shownDocument } from '../page/viewed-samples';
import { deskIn } from './desk-in-window';
import type { Answer } from './main-in-memory';
import { added, certificate, document as summary, documentId, outcome, signer } from './samples';
import { useWindow } from './shown-window';

const view = useWindow();
const { all, get } = view;
const show = (answers: Record<string, Answer> = {}): Promise<void> => view.open(answers);

const { press, key, drop, report, finish, states } = deskIn(view);

describe('the main window', () => {
  it('accepts a drop and keeps the window from navigating to it', async () => {
    await show();
    const event = await drop(2);
    expect(event.defaultPrevented).toBe(true);
    expect(states()).toEqual(['waiting', 'waiting']);
    expect(get('sign-button').textContent).toBe('Sign 2 documents');
  });

  it('opens the file dialog with the button and with Ctrl+O', async () => {
    await show();
    await press(get('choose-files'));
    await act(async () => {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'o', ctrlKey: true }));
    });
    expect(view.main.requestsOf('documents.choose')).toHaveLength(2);
  });

  it('shows who signs, and a claim of the certificate as a claim', async () => {
    const claiming = { ...certificate, claims: { qualified: true, qscd: true } };
    await show({
      'signers.list': () => [signer({ choices: [{ alias: 'user_maria', certificate: claiming, usable: true }] })],
    });
    await drop(1);
    expect(get('signatory').textContent).toBe('Maria Lindqvist');
    expect(get('alias').textContent).toBe('user_maria');
    expect(view.host.textContent).toContain('Certificate claims: qualified, on a QSCD');
    expect(get('token-chip').textContent).toBe('ID card');
  });

  it('says what is held against the certificate that would sign, and lets it sign', async () => {
    const warnings = [{ code: 'purpose', of: 'signer', detail: 'logging in' }] as const;
    await show({
      'signers.list': () => [
        signer({ choices: [{ alias: 'user_maria', certificate, usable: true, warnings: [...warnings] }] }),
      ],
    });
    await drop(1);
    expect(all('certificate-warning').map(({ textContent }) => textContent)).toEqual([
      'The certificate is made for something else than signing documents (logging in). ' +
        'Programs that check the signature may refuse it.',
    ]);
    expect(get('sign-button')).toHaveProperty('disabled', false);
  });

  it('says what keeps a signer from signing, and looks again', async () => {
    const absent = { code: 'token.absent', params: { token: 'ID card' } } as const;
    let list = [signer({ problem: absent, token: { name: 'card', present: false, problem: absent } })];
    await show({ 'signers.list': () => list });
    await drop(1);
    expect(all('error-what').map(({ textContent }) => textContent)).toEqual(['The token “ID card” is not there.']);
    expect(get('sign-button')).toHaveProperty('disabled', true);
    list = [signer()];
    const again = Array.from(view.host.querySelectorAll('button')).find(
      ({ textContent }) => textContent === 'Look again',
    );
    await press(again as HTMLElement);
    expect(all('error-what')).toEqual([]);
    expect(get('sign-button')).toHaveProperty('disabled', false);
  });

  it('asks for the password of a protected document, and again after a wrong one', async () => {
    const problem = { code: 'document.passwordNeeded', params: { file: 'Contract 0.pdf' } } as const;
    await show({
      register: () => added([summary(0, { problem, pages: undefined }), summary(1)]),
      'documents.unlock': ({ password }: { password: string }) =>
        password === 'right' ? [summary(0)] : { code: 'document.passwordWrong', params: { file: 'Contract 0.pdf' } },
    });
    await drop(2);
    expect(states()).toEqual(['locked', 'waiting']);
    await press(get('enter-password'));
    const field = get('password-field') as HTMLInputElement;
    expect(field.type).toBe('password');
    const type = async (text: string): Promise<void> => {
      await act(async () => {
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
      await act(async () => field.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
    };
    await type('guess');
    expect(field.value).toBe('');
    expect(get('password-problem').textContent).toBe('That is not the password of “Contract 0.pdf”.');
    expect(view.host.innerHTML).not.toContain('guess');
    await type('right');
    expect(all('password-dialog')).toEqual([]);
    expect(states()).toEqual(['waiting', 'waiting']);
    expect(document.activeElement).toBe(all('document-row')[0]);
  });

  it('offers the owner’s password where the author lets nobody else sign', async () => {
    await show();
    await drop(1);
    await press(get('sign-button'));
    await report([0, { state: 'failed', error: { code: 'document.permission', params: { file: 'Contract 0.pdf' } } }]);
    await finish(0, 1);
    await press(get('enter-password'));
    expect(get('password-dialog').textContent).toContain('its author lets only the owner sign it');
  });

  it('leaves what is read of an error unfolded when the pages of its document come', async () => {
    const pages = shownDocument({ pages: 2 });
    let come = (): void => undefined;
    const coming = new Promise<void>((resolve) => (come = resolve));
    await view.open({}, (...asked) => coming.then(() => pages.open(...asked)));
    await drop(1);
    await press(get('sign-button'));
    await report([0, { state: 'failed', error: { code: 'output.failed', params: { file: 'x', detail: 'EIO' } } }]);
    await finish(0, 1);
    const toggle = () => get('document-row').querySelector<HTMLElement>('[aria-expanded]')!;
    expect(toggle().getAttribute('aria-expanded')).toBe('false');
    await press(toggle());
    expect(get('document-row').textContent).toContain('Check the disk');
    await act(async () => come());
    await vi.waitFor(() => expect(get('page-viewer').dataset['state']).toBe('open'));
    expect(get('document-row').textContent).toContain('Check the disk');
    await press(toggle());
    expect(get('document-row').textContent).not.toContain('Check the disk');
  });

  it('lets the person say how a signature is seen, and misses the picture', async () => {
    await show();
    await drop(1);
    await press(get('look-typed'));
    expect(get('sign-button')).toHaveProperty('disabled', false);
    await press(get('layout-IMAGE'));
    expect(get('sign-button')).toHaveProperty('disabled', true);
    expect(view.host.textContent).toContain('Choose or draw a picture for the visible signature.');
    await press(get('layout-TEXT'));
    await press(get('corner-top-right'));
    await press(get('sign-button'));
    expect(view.main.requestsOf('signing.start')).toMatchObject([
      { claims: { visible: { pages: 'first', corner: 'top-right', layout: 'TEXT' } } },
    ]);
  });

  it('leaves no room for a reason beside a signature policy', async () => {
    await show({ 'signers.list': () => [signer({ claims: { signaturePolicy: '1.2.3' } })] });
    await drop(1);
    expect(get('claims').textContent).toContain('the signature policy 1.2.3, which stands in place of a reason');
    expect(all('reason-field')).toEqual([]);
    await press(get('purpose-select'));
    const options = Array.from(document.querySelectorAll('[role="option"]')).map(({ textContent }) => textContent);
    expect(options).toHaveLength(7);
    expect(options.join()).not.toContain('reason');
  });

  it('lists a file that can not be signed with its error and signs the others', async () => {
    const problem = { code: 'document.notPdf', params: { file: 'Contract 0.pdf' } } as const;
    await show({ register: () => added([summary(0, { problem, pages: undefined }), summary(1)]) });
    await drop(2);
    expect(states()).toEqual(['problem', 'waiting']);
    expect(get('error-what').textContent).toBe('“Contract 0.pdf” is not a PDF.');
    await press(get('sign-button'));
    expect(view.main.requestsOf('signing.start')).toEqual([{ documentIds: [documentId(1)], signer: 'contracts' }]);
  });

  it('moves between rows with the arrows, and Delete takes a row off the list', async () => {
    await show();
    await drop(3);
    const [first, second, third] = all('document-row');
    expect([first, second, third].map((row) => row?.tabIndex)).toEqual([0, -1, -1]);
    await act(async () => first?.focus());
    await key('ArrowDown');
    expect(document.activeElement).toBe(second);
    await key('Delete');
    expect(all('document-row')).toEqual([first, third]);
    expect(document.activeElement).toBe(third);
    await key('Delete');
    expect((document.activeElement as HTMLElement).dataset['row']).toBe(first?.dataset['row']);
    expect(view.main.requestsOf('documents.forget')).toHaveLength(2);
  });

  it('moves the focus to the result, with the evidence for one document', async () => {
    await show();
    await drop(1);
    await press(get('sign-button'));
    expect(get('stop-button').textContent).toBe('Stop');
    await report([0, { state: 'signed', outcome: outcome(0) }]);
    await finish(1, 0);
    expect(document.activeElement?.textContent).toBe('Contract 0-signed.pdf');
    const proved = ['linked', 'identified', 'control', 'integrity'].map(
      (requirement) => get(`evidence-${requirement}`).dataset['proved'],
    );
    expect(proved).toEqual(['true', 'false', 'true', 'true']);
    expect(get('result').textContent).toContain('by this computer’s clock. No authority confirmed the time.');
    await press(get('open-output'));
    await press(get('show-output'));
    expect([view.main.requestsOf('outputs.open'), view.main.requestsOf('outputs.show')]).toEqual([
      [{ documentId: documentId(0) }],
      [{ documentId: documentId(0) }],
    ]);
    await press(get('sign-another'));
    expect(all('choose-files')).toHaveLength(1);
  });

  it('lists what failed before what was signed, and opens evidence on demand', async () => {
    await show();
    await drop(2);
    await press(get('sign-button'));
    await report(
      [0, { state: 'signed', outcome: outcome(0) }],
      [1, { state: 'failed', error: { code: 'output.diskFull', params: { folder: '/d' } } }],
    );
    await finish(1, 1);
    expect(states()).toEqual(['failed', 'signed']);
    expect(get('result').dataset).toMatchObject({ signed: '1', failed: '1' });
    expect(get('error-what').textContent).toContain('no room left');
    expect(all('evidence-linked')).toEqual([]);
    await press(get('result').querySelector('[aria-label^="Evidence"]') as HTMLElement);
    expect(all('evidence-linked')).toHaveLength(1);
  });

  it('says once that no PIN was given, for all documents', async () => {
    await show();
    await drop(3);
    await press(get('sign-button'));
    const error = { code: 'pin.cancelled', params: { token: 'ID card' } } as const;
    await report([0, { state: 'failed', error }], [1, { state: 'failed', error }], [2, { state: 'failed', error }]);
    await finish(0, 3);
    expect(states()).toEqual(['failed', 'failed', 'failed']);
    expect(all('error-what').map(({ textContent }) => textContent)).toEqual(['No PIN was given for “ID card”.']);
    expect(get('sign-button').textContent).toBe('Sign 3 documents');
    expect(document.activeElement).toBe(get('sign-button'));
  });

  it('lets the person choose among usable keys where the signer allows it', async () => {
    const choices = [
      { alias: 'user_maria', certificate, usable: true },
      { alias: 'old', certificate, usable: false, problem: 'expired' as const },
    ];
    await show({ 'signers.list': () => [signer({ choosable: true, choices }), signer({ name: 'other' })] });
    await drop(1);
    expect(get('key-select').textContent).toBe('user_maria');
    expect(get('signer-select').textContent).toBe('Contracts');
  });

  // The content security policy refuses style elements. React Aria adds one unless something has its id.
  it('leaves no room for the style element of React Aria', () => {
    const read = (path: string): string => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
    const source = read('node_modules/react-aria/dist/private/interactions/usePress.mjs');
    const id = /STYLE_ID = '([^']+)'/.exec(source)?.[1];
    expect(id).toBeTruthy();
    expect(read('renderer/index.html')).toContain(`id="${id}"`);
  });
});
