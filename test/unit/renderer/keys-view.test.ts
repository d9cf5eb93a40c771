// @vitest-environment happy-dom
import { act } from 'react';
import { describe, expect, it } from 'vitest';
import type { KeyListing, KeyTokenSummary } from '../../../preload/contract/keys';
import type { Answer } from './main-in-memory';
import { certificate, keySummary } from './samples';
import { useWindow } from './shown-window';

const view = useWindow();
const { all } = view;

const card: KeyTokenSummary = { name: 'card', label: 'ID card', serial: '8841', present: true };
const listing = (over: Partial<KeyListing> = {}): KeyListing => ({
  token: 'card',
  keys: [keySummary({ alias: 'contracts', certificates: [certificate] }), keySummary({ alias: 'fresh', id: '0b' })],
  offered: ['RSA-3072', 'P-256'],
  preferred: 'RSA-3072',
  suggestedAlias: 'maria',
  authorities: [],
  ...over,
});

async function show(answers: Record<string, Answer>): Promise<void> {
  await view.open({ 'keys.tokens': () => [card], ...answers });
  await press('keys-button');
}

function get(testId: string, within: ParentNode = view.host): HTMLElement {
  const element = within.querySelector<HTMLElement>(`[data-testid="${testId}"]`);
  if (!element) throw new Error(`There is no ${testId}.`);
  return element;
}
const cardOf = (alias: string): HTMLElement => all('key').find(({ dataset }) => dataset['alias'] === alias)!;
const press = (testId: string, within?: ParentNode): Promise<void> => act(async () => get(testId, within).click());
async function type(testId: string, text: string): Promise<void> {
  await act(async () => {
    const field = get(testId) as HTMLInputElement;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
const isDisabled = (testId: string): boolean => (get(testId) as HTMLButtonElement).disabled;

describe('the keys in the window', () => {
  it('says what is held against a certificate that can sign', async () => {
    const doubted = { ...certificate, warnings: [{ code: 'digest-broken', of: 'signer', detail: 'SHA-1' } as const] };
    await show({
      'keys.tokens': () => [{ ...card, listing: listing({ keys: [keySummary({ certificates: [doubted] })] }) }],
    });
    expect(all('certificate-warning').map(({ textContent }) => textContent)).toEqual([
      'The certificate is signed with SHA-1, which can be forged. Programs that check the signature may refuse it.',
    ]);
    expect(view.host.textContent).toContain('Can sign');
  });

  it('asks for the PIN only when somebody wants to see them', async () => {
    await show({ 'keys.list': () => ({ listing: listing() }) });
    expect(document.activeElement?.textContent).toBe('Keys');
    expect(view.main.requestsOf('keys.list')).toEqual([]);
    await press('keys-show');
    expect(view.main.requestsOf('keys.list')).toEqual([{ token: 'card' }]);
    expect(cardOf('contracts').textContent).toContain('Maria Lindqvist from Example Trust CA');
    expect(cardOf('fresh').textContent).toContain('Waiting for its certificate');
    expect(get('keys-count').textContent).toContain('2 keys.');
  });

  it('stays as it is when the PIN window is closed, and says why nothing is seen otherwise', async () => {
    let answer: unknown = {};
    await show({ 'keys.list': () => answer });
    await press('keys-show');
    expect(all('error-what')).toEqual([]);
    answer = { code: 'pin.locked', params: { token: 'card' } };
    await press('keys-show');
    expect(get('error-what').textContent).toContain('The PIN of “ID card” is locked');
  });

  it('says plainly that a token can not have its keys changed, and offers nothing', async () => {
    const detail = 'it is a file, which Countersign only reads';
    const problem = { code: 'key.managementUnsupported', params: { token: 'card', detail } } as const;
    await show({ 'keys.tokens': () => [{ ...card, problem }] });
    expect(get('error-what').textContent).toContain('Keys of the token “ID card” can not be made, imported');
    expect(all('keys-show')).toEqual([]);
    expect(all('keys-new')).toEqual([]);
  });

  it('makes no key where the token makes none, or the limit is reached', async () => {
    await show({ 'keys.tokens': () => [{ ...card, listing: listing({ offered: [] }) }] });
    expect(get('keys-count').textContent).toContain('This token does not make keys.');
    expect(isDisabled('keys-new')).toBe(true);
    await press('keys-close');
    await show({ 'keys.tokens': () => [{ ...card, listing: listing({ limit: 2 }) }] });
    expect(get('keys-count').textContent).toContain('the configuration allows 2, so no more can be made');
    expect(isDisabled('keys-new')).toBe(true);
  });

  it('makes the kind that is chosen, under a free alias', async () => {
    const made = keySummary({ alias: 'maria', id: '0c' });
    await show({
      'keys.tokens': () => [{ ...card, listing: listing() }],
      'keys.generate': () => ({ listing: listing({ keys: [...listing().keys, made] }) }),
    });
    await press('keys-new');
    await type('new-key-alias', 'fresh');
    expect(get('new-key').textContent).toContain('A key of this token has that name already.');
    expect(isDisabled('new-key-submit')).toBe(true);
    await type('new-key-alias', 'maria');
    await press('new-key-P-256');
    await press('new-key-submit');
    expect(view.main.requestsOf('keys.generate')).toEqual([
      { token: 'card', alias: 'maria', kind: 'P-256', alwaysAuthenticate: false },
    ]);
    expect(all('new-key')).toEqual([]);
    expect(get('error-what').textContent).toBe('The key “maria” is made.');
    expect(cardOf('maria')).toBeDefined();
  });

  it('can not be left while the token works', async () => {
    let finish: (value: unknown) => void = () => undefined;
    await show({
      'keys.tokens': () => [{ ...card, listing: listing() }],
      'keys.generate': () => new Promise((resolve) => (finish = resolve)),
    });
    await press('keys-new');
    await press('new-key-submit');
    expect(get('new-key-working').textContent).toContain('Do not take it out.');
    expect([isDisabled('new-key-cancel'), isDisabled('new-key-submit')]).toEqual([true, true]);
    await act(async () => get('new-key').dispatchEvent(new Event('cancel', { cancelable: true })));
    expect(all('new-key')).toHaveLength(1);
    await act(async () => finish({}));
    expect(isDisabled('new-key-cancel')).toBe(false);
    expect(all('error-what')).toEqual([]);
  });

  it('sends no request with a bad field, and none that the person did not see', async () => {
    await show({
      'keys.tokens': () => [{ ...card, listing: listing() }],
      'keys.request': () => ({ request: { id: `request-${'0'.repeat(32)}`, alias: 'fresh' } }),
      'keys.saveRequest': () => ({ saved: { name: 'fresh.csr', folder: '/home' } }),
    });
    await press('key-request', cardOf('fresh'));
    await type('request-emails', 'maria');
    await press('request-submit');
    expect(get('request').textContent).toContain('The name that the certificate is to show is missing.');
    expect(get('request').textContent).toContain('“maria” is not an e-mail address');
    expect(get('request-emails').getAttribute('aria-invalid')).toBe('true');
    expect(view.main.requestsOf('keys.request')).toEqual([]);
    await type('request-commonName', 'Maria');
    await type('request-emails', 'maria@example.se');
    await press('request-submit');
    expect(view.main.requestsOf('keys.request')).toMatchObject([
      { token: 'card', alias: 'fresh', form: { commonName: 'Maria', emails: 'maria@example.se' } },
    ]);
    await press('request-save');
    expect(get('request-saved').textContent).toBe('Saved as fresh.csr in /home');
  });

  describe('with a certificate authority', () => {
    const request = { id: `request-${'0'.repeat(32)}`, alias: 'fresh' };
    const preview = {
      id: `certificate-${'0'.repeat(32)}`,
      file: 'fresh.pem',
      certificate,
      chain: [],
      replaces: 0,
    };
    const listed = listing({ authorities: ['office'] });

    async function send(sent: unknown, after?: KeyListing): Promise<void> {
      await show({
        'keys.tokens': () => [{ ...card, listing: listed }],
        'keys.send': () => ((sent as { code?: string }).code === undefined ? { sent, listing: after } : sent),
        'keys.request': () => ({ request }),
      });
      await press('key-request', cardOf('fresh'));
      await type('request-commonName', 'Maria');
    }

    it('sends the request unless that is not wanted', async () => {
      await send({ authority: 'office', request, state: 'pending' });
      expect(get('request').textContent).toContain('Send it to office');
      expect(get('request-submit').textContent).toBe('Sign and send');
      await press('request-only-sign');
      expect(get('request-submit').textContent).toBe('Sign request');
      await press('request-submit');
      expect(view.main.requestsOf('keys.send')).toEqual([]);
      expect(all('request-ready')).toHaveLength(1);
    });

    it('shows what was issued at once, and says when the chain is missing', async () => {
      const chainProblem = { code: 'enrollment.unreachable', params: { authority: 'office', detail: 'no answer' } };
      const issued = {
        authority: 'office',
        request,
        state: 'issued',
        alias: 'fresh',
        stored: 1,
        replaced: 0,
        chainProblem,
      };
      await send(issued, listing({ keys: [keySummary({ alias: 'fresh', id: '0b', certificates: [certificate] })] }));
      await press('request-submit');
      expect(view.main.requestsOf('keys.send')).toMatchObject([{ token: 'card', alias: 'fresh', authority: 'office' }]);
      expect(all('request')).toEqual([]);
      expect(get('error-what').textContent).toBe('The certificate of the key “fresh” is in the token.');
      expect(view.host.textContent).toContain('The authorities’ certificates are not in the token.');
      expect(cardOf('fresh').textContent).toContain('Can sign');
    });

    it('says that the authority has not decided, and when to ask again', async () => {
      await send({ authority: 'office', request, state: 'pending', retryAt: '2026-11-22T13:06:12Z' });
      await press('request-submit');
      expect(get('request-ready').textContent).toContain('office has the request and has not decided yet.');
      expect(get('request-ready').textContent).toContain('November 22, 2026');
    });

    it('keeps the form when the request is refused, in the authority’s words', async () => {
      await send({
        code: 'enrollment.refused',
        params: { authority: 'office', status: 400, words: 'CN is not allowed' },
      });
      await press('request-submit');
      expect(get('error-what').textContent).toContain('“CN is not allowed”');
      expect((get('request-commonName') as HTMLInputElement).value).toBe('Maria');
      expect(isDisabled('request-submit')).toBe(false);
    });

    it('offers an issued certificate that the token did not take once more', async () => {
      const problem = { code: 'token.full', params: { token: 'card' } };
      await send({ authority: 'office', request, state: 'not-stored', preview, problem });
      await press('request-submit');
      expect(get('not-stored').textContent).toContain('the token did not take it');
      expect(get('error-what').textContent).toContain('“ID card” has no room left');
      await press('not-stored-import');
      expect(get('import-facts').textContent).toContain('Maria Lindqvist');
    });

    it('renews under the name of the key whose certificate ends', async () => {
      await send({ authority: 'office', request, state: 'pending' });
      await press('request-cancel');
      await press('key-renew', cardOf('contracts'));
      await press('renew-same');
      await type('request-commonName', 'Maria');
      await press('request-submit');
      expect(view.main.requestsOf('keys.send')).toMatchObject([{ alias: 'contracts', renews: 'contracts' }]);
    });
  });

  it('says why a file is not imported, with the token as the person calls it', async () => {
    await show({
      'keys.tokens': () => [{ ...card, listing: listing() }],
      'keys.chooseCertificate': () => ({
        code: 'certificate.notImported',
        params: { file: 'a.pem', reason: 'other-key' },
      }),
    });
    await press('key-import', cardOf('fresh'));
    expect(get('error-what').textContent).toContain('no certificate in it belongs to the key');
    expect(all('import')).toEqual([]);
  });

  it('deletes what was typed exactly, and nothing else', async () => {
    await show({
      'keys.tokens': () => [{ ...card, listing: listing() }],
      'keys.delete': () => ({ listing: listing({ keys: [keySummary({ alias: 'fresh', id: '0b' })] }) }),
    });
    await press('key-delete', cardOf('contracts'));
    expect(get('delete-key').textContent).toContain('Nobody can bring them back, there is no copy.');
    for (const wrong of ['', 'Contracts', 'contracts ']) {
      await type('delete-key-typed', wrong);
      expect(isDisabled('delete-key-submit')).toBe(true);
    }
    await type('delete-key-typed', 'contracts');
    await press('delete-key-submit');
    expect(view.main.requestsOf('keys.delete')).toEqual([{ token: 'card', alias: 'contracts', typed: 'contracts' }]);
    expect(cardOf('contracts')).toBeUndefined();
    expect(get('error-what').textContent).toBe('The key “contracts” is deleted.');
  });

  it('shows no keys any more when it is not known what the token holds', async () => {
    await show({
      'keys.tokens': () => [{ ...card, listing: listing() }],
      'keys.delete': () => ({ code: 'key.outcomeUnknown', params: { token: 'card' } }),
    });
    await press('key-delete', cardOf('fresh'));
    await type('delete-key-typed', 'fresh');
    await press('delete-key-submit');
    expect(get('error-what').textContent).toContain('The driver of the token “ID card” stopped');
    expect(all('key')).toEqual([]);
    expect(get('keys-show')).toBeDefined();
  });
});
