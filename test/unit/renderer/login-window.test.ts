// @vitest-environment happy-dom
import { act } from 'react';
import { describe, expect, it } from 'vitest';
import type { IdentificationStep, IdentityState, OfferedAuthenticator } from '../../../preload/contract/identity';
import { document as sample, signer } from './samples';
import { useWindow } from './shown-window';

const shown = useWindow();
const { all, get, press } = shown;

const acme: OfferedAuthenticator = {
  ...{ name: 'acme', title: 'Acme’s login', authType: 'JwtAuthorizer', ways: ['browser', 'device-code'] },
};
const badge: OfferedAuthenticator = { name: 'badge', title: 'Staff card', authType: 'CLIENTCERT', ways: ['card'] };
const offered = [acme, badge];
const until = new Date(Date.now() + 3_600_000).toISOString();
const maria: NonNullable<IdentityState['person']> = {
  ...{ username: 'maria.lindqvist', name: 'Maria Lindqvist', identifiedBy: 'openid-connect', authenticator: 'acme' },
  ...{ provenAt: '2026-11-29T10:00:00Z', until },
};
const wanted = { signer: 'Contracts', authenticators: ['acme', 'badge'] };

async function show(state: Partial<IdentityState> = {}): Promise<void> {
  await shown.open({
    'identity.describe': () => ({ offered, ...state }),
    'identity.begin': () => ({ begun: true }),
    'identity.cancel': () => ({ cancelled: true }),
    'identity.end': () => ({ ended: true }),
    'identity.copyAddress': () => ({ copied: true }),
  });
}
const tell = (state: Partial<IdentityState>): Promise<void> =>
  act(async () => shown.main.emit('identity.changed', { offered, ...state }));
const at = (authenticator: string, step: IdentificationStep): Partial<IdentityState> => ({
  login: { authenticator, way: authenticator === 'badge' ? 'card' : 'browser', step },
});
/** Dialogs stand beside the window's own element. */
const dialog = (): HTMLElement | undefined =>
  document.querySelector<HTMLElement>('[data-testid="login-dialog"]') ?? undefined;
const pressIn = (testId: string): Promise<void> =>
  act(async () => dialog()!.querySelector<HTMLElement>(`[data-testid="${testId}"]`)!.click());

describe('who is at the desk, in the header', () => {
  it('is nobody’s business where nobody can log in', async () => {
    await show({ offered: [] });
    expect([all('log-in').length, all('logged-in').length]).toEqual([0, 0]);
  });

  it('is told with until when, and can be ended or given to somebody else', async () => {
    await show({ person: maria });
    expect(get('logged-in').textContent).toContain('Maria Lindqvist');
    expect(get('logged-in').title).toContain('logged in with Acme’s login');
    await press('someone-else');
    expect(dialog()?.textContent).toContain('With your card');
    await pressIn('login-cancel');
    await press('identity-log-out');
    expect(shown.main.requestsOf('identity.end')).toHaveLength(1);
    await tell({});
    expect(all('log-in')).toHaveLength(1);
  });

  it.each([
    ['card', 'maria.lindqvist was logged out: the card was taken out.'],
    ['lock', 'maria.lindqvist was logged out: the screen was locked.'],
    ['suspend', 'maria.lindqvist was logged out: the computer slept.'],
    ['idle', 'maria.lindqvist was logged out: nobody was at the computer.'],
    ['time', 'maria.lindqvist was logged out: the time of the login is over.'],
    ['used', 'maria.lindqvist was logged out: a login counts for one signing here.'],
    ['logout', undefined],
    ['replaced', undefined],
  ] as const)('is missed on the empty desk, too: %s', async (why, told) => {
    await show({ ended: { username: 'maria.lindqvist', why } });
    if (told === undefined) expect(shown.host.textContent).not.toContain('was logged out');
    else expect(shown.host.textContent).toContain(told);
  });
});

describe('the login', () => {
  it('is a choice where a signing waits for it, by what its signer takes', async () => {
    await show({ wanted: { ...wanted, authenticators: ['badge'] } });
    expect(dialog()?.textContent).toContain('“Contracts” signs for people who have logged in.');
    expect(dialog()?.querySelectorAll('[data-testid^="login-browser"]')).toHaveLength(0);
    await pressIn('login-card');
    expect(shown.main.requestsOf('identity.begin')).toEqual([{ authenticator: 'badge', way: 'card' }]);
    await pressIn('login-cancel');
    expect(shown.main.requestsOf('identity.cancel')).toHaveLength(1);
  });

  it('says what the card does, by the name that the window has for it', async () => {
    await show({ wanted });
    await tell({ wanted, ...at('badge', { state: 'card', token: 'card', pin: false }) });
    expect(dialog()?.textContent).toContain('Looking at “ID card”…');
    await tell({ wanted, ...at('badge', { state: 'card', token: 'card', pin: true }) });
    expect(dialog()?.textContent).toContain('Type the PIN of “ID card” in its window.');
    expect(dialog()?.textContent).toContain('no document is signed');
    await tell({ wanted, ...at('badge', { state: 'checking' }) });
    expect(dialog()?.textContent).toContain('Checking the card’s certificate…');
    await tell({ wanted, problem: { code: 'token.absent', params: { token: 'card' } } });
    expect(dialog()?.textContent).toContain('The token “ID card” is not there.');
  });

  it('offers the address and the other way, and says when it was copied', async () => {
    await show({ wanted });
    const browser = { state: 'browser', address: 'https://login.test', opened: false } as const;
    await tell({ wanted, ...at('acme', browser) });
    expect(dialog()?.textContent).toContain('No browser could be started.');
    await pressIn('login-copy');
    expect(dialog()?.textContent).toContain('Copied');
    await pressIn('login-other-device-code');
    expect(shown.main.requestsOf('identity.begin')).toEqual([{ authenticator: 'acme', way: 'device-code' }]);
  });

  it('closes when somebody has arrived whom nobody waited for', async () => {
    await show();
    await press('log-in');
    expect(dialog()).toBeDefined();
    await tell({ person: maria });
    expect(dialog()).toBeUndefined();
  });
});

describe('the panel of a signer whose keys live for one signing', () => {
  it('names no key before there is one, also for somebody who has logged in', async () => {
    const oneTime = signer({ oneTimeKeys: true, keyAfterLogin: true, alias: 'maria', choices: [] });
    await shown.open({
      'signers.list': () => [oneTime],
      'documents.list': () => ({ documents: [{ summary: sample(0), progress: { state: 'waiting' } }] }),
    });
    expect(get('alias').textContent).toBe('A new one for each signing');
  });
});
