// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ListsReport, TrustReport } from '../../../preload/contract/trust';
import { territoryName } from '../../../renderer/features/trust/list-words';
import { checkedReport, signature } from './checked-samples';
import type { Answer } from './main-in-memory';
import { useWindow } from './shown-window';
import { anchor, facts, list, listOfLists, listsReport, trustReport } from './trust-samples';

const shown = useWindow();
const { all, get, press } = shown;

async function show(report: Partial<TrustReport> = {}, answers: Record<string, Answer> = {}): Promise<void> {
  await shown.open({ 'trust.describe': () => trustReport(report), ...answers });
  await press('trust-button');
}
const showLists = (over: Partial<ListsReport>): Promise<void> =>
  show({ lists: listsReport(over) }, { 'trust.lists': () => listsReport(over) });
const said = (): (string | null)[] => [get('trust-sentence').textContent, get('trust-meaning').textContent];
const notHad = { fault: 'not-had', detail: 'no route' } as const;
const missing = (territory: string) => {
  const { current: _none, ...rest } = list(territory, { problem: notHad });
  return rest;
};

/** A document that was checked with so many lists at hand. */
const checked = (lists: { loaded: string[]; missing: string[] }, offline = false): Record<string, Answer> => {
  const report = checkedReport([signature()], lists);
  const circumstances = { ...report.circumstances!, offline };
  const check = {
    state: 'checked',
    at: '2026-11-29T08:00:00Z',
    report: { ...report, circumstances },
    certificates: [],
  };
  const documents = [{ id: 'one', name: 'lease.pdf', folder: '/', check }];
  return {
    'verification.list': () => ({ documents, extending: false }),
    'verification.again': () => ({ begun: 1 }),
  };
};

describe('the trusted lists on their page', () => {
  it('are all here', async () => {
    await show();
    expect(said()).toEqual([
      'All 2 lists are here.',
      'Each is verified from the Official Journal of the European Union down.',
    ]);
    expect(all('trust-list').map(({ dataset }) => [dataset['territory'], dataset['standing']])).toEqual([
      ['AT', 'in-force'],
      ['EL', 'in-force'],
    ]);
    expect(get('trust-list').textContent).toContain('AustriaIn forceNo. 7, version 6');
    expect(all('trust-list-about')).toEqual([]);
    expect(get('trust').textContent).toContain('Number 7 of');
    expect(get('trust').textContent).toContain('Every 24 hours while Countersign is open');
  });

  it('are half loaded: which are not, why, and what that means', async () => {
    await showLists({ lists: [listOfLists(), list('AT'), missing('EL'), missing('UK')] });
    expect(said()[0]).toBe('1 of 3 lists are here.');
    expect(said()[1]).toBe(
      'Not here: Greece, United Kingdom. What these say is not known: a signature that rests on them is neither confirmed nor doubted.',
    );
    expect(get('trust-list-about').textContent).toContain(
      'What it says is not known. It was not taken: it could not be had: no route.From https://lists.example/EL.xml',
    );
    expect(get('trust-summary').dataset['tone']).toBe('warn');
  });

  it('are half loaded while the others come, which is no reason to worry', async () => {
    const { current: _none, ...coming } = list('EL');
    await showLists({ lists: [listOfLists(), list('AT'), coming], refresh: { running: true } });
    expect(said()[0]).toBe('1 of 2 lists are here.');
    expect(said()[1]).toContain('The others are being fetched and verified.');
    expect(get('trust-summary').dataset['tone']).toBe('plain');
    await showLists({ lists: [listOfLists(), list('AT'), coming] });
    expect(said()[1]).toContain('Not here: Greece.');
    expect(get('trust-list-about').textContent).toBe('What it says is not known.');
  });

  it('are not here at all, at a first start without a network', async () => {
    const { current: _none, ...lotl } = listOfLists({ problem: notHad });
    const { refreshed: _never, ...never } = listsReport({ lists: [lotl], due: true });
    await show({ lists: never });
    expect(said()[0]).toBe('No trusted list is here yet.');
    expect(said()[1]).toBe(
      'It was not taken: it could not be had: no route. Signing works, and documents can be checked for changes. ' +
        'Which signatures are qualified, and whom the lists confirm, is not known before the lists are here.',
    );
    expect(get('trust').textContent).toContain('Never');
  });

  it('are overdue, kept or closed, each with what that means', async () => {
    const old = list('AT', { current: { ...list('AT').current!, nextUpdate: '2026-11-01T00:00:00Z' } });
    const { nextUpdate: _none, ...last } = list('UK').current!;
    await showLists({ lists: [listOfLists(), old, list('EL'), list('UK', { current: last })] });
    expect(said()[0]).toBe('1 list of 3 should have been replaced by now.');
    expect(all('trust-list-about').map(({ textContent }) => textContent)).toEqual([
      'A newer list was due. The old one is still in force here.',
      'No further list will come; this one stays in force.',
    ]);
    await showLists({ lists: [listOfLists(), list('AT', { problem: notHad })] });
    expect(said()).toEqual([
      'The one list is here.',
      'The last look brought nothing new of Austria: what was verified before is still in force.',
    ]);
    await showLists({ lists: [listOfLists({ problem: notHad }), list('AT')] });
    expect(said()[1]).toContain('nothing new of the list of the lists');
    const expired = list('EL', { current: { ...list('EL').current!, signerOutOfPeriod: true } });
    await showLists({ lists: [listOfLists(), expired] });
    expect(get('trust-list-about').textContent).toContain('signer’s certificate has expired');
  });

  it('of others are told apart', async () => {
    await showLists({ lists: [listOfLists(), list('AT'), list('CH', { scheme: 'Swiss' })] });
    expect(get('trust-others').textContent).toContain('SwitzerlandSwiss');
    expect(get('trust').textContent).toContain('never make a signature qualified in the sense of the European Union');
    expect(said()[0]).toBe('The one list is here.');
  });

  it('have names that a person knows', () => {
    expect(['AT', 'EL', 'UK', 'EU', 'XK', '??', 'toolong'].map(territoryName)).toEqual([
      'Austria',
      'Greece',
      'United Kingdom',
      'European Union',
      'Kosovo',
      '??',
      'toolong',
    ]);
  });

  it('say where they come from, and that nothing may be fetched', async () => {
    await showLists({ source: { kind: 'network', mirror: 'https://mirror.example/' }, refreshHours: 0 });
    expect(get('trust').textContent).toContain('https://mirror.example/, as the configuration says');
    expect(get('trust').textContent).toContain('Never: only when you press “Refresh now”');
    await showLists({ source: { kind: 'folder', folder: '/lists' } });
    expect(get('trust').textContent).toContain('The folder /lists, as the configuration says');
    await showLists({ forbiddenBy: { entry: 'ALLOW_DOWNLOAD', file: '/c.json' } });
    expect(get('trust-refresh').hasAttribute('disabled')).toBe(true);
    expect(get('trust').textContent).toContain('lets no list be fetched over the network (ALLOW_DOWNLOAD in /c.json)');
  });
});

describe('a refresh in the window', () => {
  afterEach(() => vi.useRealTimers());
  const answers: Record<string, Answer> = {
    'trust.refresh': () => ({ begun: true }),
    'trust.cancelRefresh': () => ({ cancelled: true }),
  };
  const step = { done: 2, total: 32, scheme: 'EU', territory: 'AT', outcome: 'new' } as const;

  it('shows how far it is, and can be stopped', async () => {
    await show({}, answers);
    await press('trust-refresh');
    expect(get('trust-progress').textContent).toContain('Asking for the list of the lists…');
    await act(async () => shown.main.emit('trust.refreshed', { running: true, step }));
    expect(get('trust-progress').textContent).toContain('2 of 32: Austria, verified');
    expect(shown.host.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow')).toBe('2');
    await press('trust-stop');
    expect(shown.main.requestsOf('trust.cancelRefresh')).toEqual([{}]);
    const stopped = { running: false, stopped: true } as const;
    await shown.open({ ...answers, 'trust.describe': () => trustReport({ lists: listsReport({ refresh: stopped }) }) });
    await press('trust-button');
    expect(get('trust-stopped').textContent).toContain('the next refresh goes on from there');
  });

  it('brings the rows up to date while it goes on', async () => {
    let now = listsReport({ lists: [listOfLists()] });
    await show({ lists: now }, { ...answers, 'trust.lists': () => now });
    expect(all('trust-list')).toEqual([]);
    now = listsReport({ refresh: { running: true, step } });
    await act(async () => {
      shown.main.emit('trust.refreshed', { running: true, step });
      await new Promise((resolve) => setTimeout(resolve, 500));
    });
    expect(all('trust-list')).toHaveLength(2);
    expect(get('trust-stop').textContent).toBe('Stop');
    // Where Refresh was pressed, a second press stops nothing.
    expect(get('trust-refresh').hasAttribute('disabled')).toBe(true);
  });

  it('that was asked for judges again what was checked; one in the background does not', async () => {
    await show({}, { ...answers, ...checked({ loaded: ['AT'], missing: [] }) });
    await act(async () => shown.main.emit('trust.refreshed', { running: false }));
    expect(shown.main.requestsOf('verification.again')).toEqual([]);
    await press('trust-refresh');
    await act(async () => shown.main.emit('trust.refreshed', { running: false }));
    expect(shown.main.requestsOf('verification.again')).toEqual([{ documentIds: ['one'] }]);
    await press('trust-refresh');
    await act(async () => shown.main.emit('trust.refreshed', { running: false, stopped: true }));
    expect(shown.main.requestsOf('verification.again')).toHaveLength(1);
  });

  it('says why it did not come to its end', async () => {
    const error = { code: 'lists.stopped', params: {} } as const;
    await showLists({ refresh: { running: false, error } });
    expect(get('trust-summary').textContent).toContain('The part of Countersign that reads trusted lists stopped');
    await show({}, { 'trust.refresh': () => ({ code: 'internal', params: { reference: 'x' } }) });
    await press('trust-refresh');
    expect(all('trust-progress')).toEqual([]);
    expect(get('error-what').textContent).not.toBe('');
  });
});

describe('certificates that a person trusts', () => {
  const offered = (over: Parameters<typeof facts>[1] = {}, known = false) => ({
    certificate: facts('Company CA', over),
    known,
  });
  const choosing = (...certificates: ReturnType<typeof offered>[]): Record<string, Answer> => ({
    'trust.chooseAnchors': () => ({ choice: { id: `anchors-${'0'.repeat(32)}`, files: ['ca.pem'], certificates } }),
    'trust.addAnchors': () => ({ anchors: [anchor('Company CA')] }),
    'verification.again': () => ({ begun: 1 }),
  });

  it('are added only after what they mean was read and their fingerprint compared', async () => {
    await show({}, choosing(offered()));
    await press('trust-add');
    const dialog = get('trust-ask').textContent;
    expect(dialog).toContain('Trust this certificate?');
    expect(dialog).toContain('Every signature that leads to a certificate that you trust will be shown as confirmed');
    expect(dialog).toContain('CN=Company CA');
    expect(dialog).toContain(Array(32).fill('AB').join(':'));
    expect(dialog).toContain('January 1, 2020 to January 1, 2040');
    expect(all('trust-offered-remark')).toEqual([]);
    expect(get('trust-ask-submit').hasAttribute('disabled')).toBe(true);
    await press('trust-ask-submit');
    expect(shown.main.requestsOf('trust.addAnchors')).toEqual([]);
    await press('trust-ask-compared');
    await press('trust-ask-submit');
    expect(shown.main.requestsOf('trust.addAnchors')).toEqual([
      { choiceId: `anchors-${'0'.repeat(32)}`, fingerprints: ['ab'.repeat(32)] },
    ]);
    expect(all('trust-ask')).toEqual([]);
    expect(get('error-what').textContent).toBe('The certificate is trusted now.');
    expect(get('trust-anchor').textContent).toContain('Company CAIssued by itself');
  });

  it('are not trusted by whoever thinks better of it', async () => {
    await show({}, choosing(offered()));
    await press('trust-add');
    await press('trust-ask-cancel');
    expect(all('trust-ask')).toEqual([]);
    await show({}, { 'trust.chooseAnchors': () => ({}) });
    await press('trust-add');
    expect(all('trust-ask')).toEqual([]);
  });

  it('are told where they are no authority’s, have expired, are not valid yet, or trusted already', async () => {
    await show({}, choosing(offered({ authority: false, notAfter: '2021-01-01T00:00:00Z' })));
    await press('trust-add');
    expect(all('trust-offered-remark').map(({ textContent }) => textContent)).toEqual([
      'It is no authority’s: it confirms only what was signed with this very certificate.',
      'It has expired. As a trusted certificate it confirms signatures nevertheless.',
    ]);
    await show({}, choosing(offered({ notBefore: '2099-01-01T00:00:00Z' }, true)));
    await press('trust-add');
    expect(all('trust-offered-remark').map(({ textContent }) => textContent?.slice(0, 18))).toEqual([
      'It is trusted alre',
      'It is not valid ye',
    ]);
    expect(get('trust-ask-compared').hasAttribute('disabled')).toBe(true);
  });

  it('of one file are chosen one by one, and another choice has to be compared anew', async () => {
    await show({}, choosing(offered(), offered({ id: 'ef'.repeat(32) })));
    await press('trust-add');
    expect(get('trust-ask').textContent).toContain('Trust these 2 certificates?');
    await press('trust-ask-compared');
    await press('trust-offered-tick');
    expect(get('trust-ask-submit').hasAttribute('disabled')).toBe(true);
    await press('trust-ask-compared');
    await press('trust-ask-submit');
    expect(shown.main.requestsOf('trust.addAnchors')).toMatchObject([{ fingerprints: ['ef'.repeat(32)] }]);
  });

  it('that can not be trusted are told in the dialog', async () => {
    const error = { code: 'anchor.notSaved', params: { folder: '/profile/anchors' } };
    await show({}, { ...choosing(offered()), 'trust.addAnchors': () => error });
    await press('trust-add');
    await press('trust-ask-compared');
    await press('trust-ask-submit');
    expect(get('trust-ask').textContent).toContain('can not be changed in “/profile/anchors”');
  });

  it('are removed once that is confirmed; those of the configuration are not', async () => {
    const company = anchor('Company CA', { certificate: facts('Company CA', { id: '12'.repeat(32) }) });
    await show(
      {
        anchors: [
          company,
          anchor('Group CA', { origin: 'configuration', file: '/etc/group.pem', until: '2027-12-31T00:00:00Z' }),
        ],
        problems: [{ code: 'anchor.unusable', params: { file: 'x.pem', reason: 'no-certificate' } }],
      },
      { 'trust.removeAnchor': () => ({ anchors: [] }) },
    );
    expect(all('trust-remove')).toHaveLength(1);
    expect(all('trust-anchor')[1]?.textContent).toContain('From the configuration: it can not be removed here');
    expect(all('trust-anchor')[1]?.textContent).toContain('Trusted until');
    expect(get('trust').textContent).toContain('“x.pem” can not be used as a trusted certificate');
    await press('trust-remove');
    await press('trust-leave-cancel');
    expect(shown.main.requestsOf('trust.removeAnchor')).toEqual([]);
    await press('trust-remove');
    await press('trust-leave-submit');
    expect(shown.main.requestsOf('trust.removeAnchor')).toEqual([{ fingerprint: '12'.repeat(32) }]);
    expect(get('error-what').textContent).toBe('Company CA is not trusted any more.');
    expect(all('trust-anchor')).toEqual([]);
  });
});

describe('the network of checks', () => {
  it('is the person’s choice', async () => {
    await show({}, { 'trust.setNetwork': ({ asks }: { asks: boolean }) => ({ asks }) });
    const box = get('trust-network') as HTMLInputElement;
    expect(box.checked).toBe(true);
    await press('trust-network');
    expect(shown.main.requestsOf('trust.setNetwork')).toEqual([{ asks: false }]);
    expect((get('trust-network') as HTMLInputElement).checked).toBe(false);
  });

  it('is the configuration’s where that says no', async () => {
    await show({ network: { asks: false, forbiddenBy: { entry: 'ALLOW_ONLINE_CHECKS', file: '/c.json' } } });
    const box = get('trust-network') as HTMLInputElement;
    expect([box.checked, box.disabled]).toEqual([false, true]);
    expect(get('trust-network-hint').textContent).toContain('(ALLOW_ONLINE_CHECKS in /c.json)');
  });
});

describe('what a verdict could not rest on', () => {
  const refreshing = { 'trust.refresh': () => ({ begun: true }), 'trust.describe': () => trustReport() };
  const check = async (...words: Parameters<typeof checked>): Promise<void> => {
    await shown.open({ ...refreshing, ...checked(...words) });
    await press('verification-button');
  };

  it('is said with the way to mend it, and the way back', async () => {
    await check({ loaded: ['AT'], missing: ['LI'] });
    expect(get('check-lists').textContent).toBe('The list of LI is not here: what it says is not known.');
    await press('check-refresh-lists');
    expect(shown.main.requestsOf('trust.refresh')).toEqual([{}]);
    expect(all('check-refresh-lists')).toEqual([]);
    expect(get('checked-document').textContent).toContain('The trusted lists are being refreshed…');
    await press('check-open-trust');
    await press('trust-close');
    expect(all('checked-document')).toHaveLength(1);
  });

  it('is nothing where all was at hand', async () => {
    await check({ loaded: ['AT'], missing: [] });
    expect(all('check-open-trust')).toEqual([]);
  });

  it('is the network where nobody was asked', async () => {
    await check({ loaded: ['AT'], missing: [] }, true);
    expect(get('check-offline').textContent).toContain('Nobody was asked over the network');
    expect(all('check-refresh-lists')).toEqual([]);
    expect(all('check-open-trust')).toHaveLength(1);
  });

  it('are lists that are due, which is said while they are not being refreshed', async () => {
    await shown.open({
      ...refreshing,
      ...checked({ loaded: ['AT'], missing: [] }),
      'trust.lists': () => listsReport({ due: true }),
    });
    await press('verification-button');
    expect(get('checked-document').textContent).toContain('The trusted lists are due to be looked at again.');
    expect(all('check-refresh-lists')).toHaveLength(1);
  });
});
