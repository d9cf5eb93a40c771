import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RefreshState } from '../../../preload/contract/trust';
import type { TrustedListsState } from '../../../preload/contract/trusted-lists';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import { loadOwnAnchors } from '../../../main/configuration/own-anchors';
import { Policy } from '../../../main/configuration/policy/policy';
import { Settings } from '../../../main/configuration/settings';
import { describeCertificates } from '../../../main/document/described-certificates';
import { CountersignError } from '../../../main/errors/countersign-error';
import { checkTrust } from '../../../main/ipc/check-trust';
import { TrustDesk, type TrustServices } from '../../../main/ipc/trust-desk';
import type { ListsService, RefreshNews } from '../../../main/lists/lists-service';
import { silentLog } from '../../../main/log/log';
import { issue, usages, type Identity } from '../../fixtures/pki/certificates';

const root = await issue({ name: 'Company CA', keyUsage: usages.keyCertSign, authority: {} });
const other = await issue({ name: 'Other CA', keyUsage: usages.keyCertSign, authority: {} });
const person = await issue({ name: 'Maria', keyUsage: usages.nonRepudiation });
const fingerprint = ({ certificate }: Identity): string => createHash('sha256').update(certificate).digest('hex');
const name = ({ subject }: { subject: string }): string => subject;

let folder: string;
let state: TrustedListsState;
let follow: (news: RefreshNews) => void;
let refreshing: ListsService['refreshing'];
let chosen: string[];
let told: (RefreshState | 'changed')[];
let desk: TrustDesk;
let services: TrustServices;
let refreshes: Date[];

function open(changes: Partial<ConfigurationInput> = {}, source: ListsService['source'] = { kind: 'network' }): void {
  const file = join(folder, 'countersign.json');
  const configuration = parseConfiguration(
    JSON.stringify({
      CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
      SIGNERS: { one: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' } },
      ...changes,
    }),
    file,
  );
  services = {
    profile: { folder, kind: 'custom' },
    configuration,
    policy: new Policy(),
    settings: new Settings(folder),
    ownAnchors: () =>
      loadOwnAnchors({ profileFolder: folder, configuration: { trustAnchors: configuration.TRUSTANCHORS, file } }),
    log: silentLog,
    now: () => new Date('2026-11-29T08:00:00Z'),
    checks: { describe: (certificates) => Promise.resolve(describeCertificates(certificates)) },
    lists: {
      ...{ source, refreshHours: 24, state: () => state, isDue: () => true },
      get refreshing() {
        return refreshing;
      },
      onRefresh: (follower) => {
        follow = follower;
        return () => undefined;
      },
      refresh: ({ at }) => {
        refreshes.push(at);
        return Promise.reject(new CountersignError('lists.stopped', {}));
      },
      cancel: () => true,
    },
  };
  const files = { chooseAnchorFiles: () => Promise.resolve(chosen) };
  desk = new TrustDesk(services, files, {
    refreshed: (one) => told.push(one),
    changed: () => told.push('changed'),
  });
}

const put = (file: string, octets: string | Uint8Array): string => {
  const path = join(folder, file);
  writeFileSync(path, octets);
  return path;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-trust-'));
  [state, refreshing, chosen, told, refreshes] = [{ lists: [] }, undefined, [], [], []];
  open();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('one’s own anchors', () => {
  it('are what was shown and confirmed, whatever becomes of the file meanwhile', async () => {
    expect(await desk.chooseAnchors()).toBeUndefined();
    chosen = [put('one.pem', `${root.pem}\n${person.pem}`), put('two.der', other.certificate)];
    const choice = await desk.chooseAnchors();
    expect(choice?.id).toMatch(/^anchors-[0-9a-f]{32}$/);
    expect(choice?.files).toEqual(['one.pem', 'two.der']);
    expect(
      choice?.certificates.map(({ certificate, known }) => [certificate.subject, certificate.authority, known]),
    ).toEqual([
      ['Test Company CA', true, false],
      ['Test Maria', false, false],
      ['Test Other CA', true, false],
    ]);
    expect(existsSync(join(folder, 'anchors'))).toBe(false);

    writeFileSync(chosen[0]!, other.pem);
    const anchors = await desk.addAnchors(choice!.id, [fingerprint(root)]);
    expect(anchors).toMatchObject([{ certificate: { subject: 'Test Company CA' }, origin: 'person' }]);
    expect(told).toEqual(['changed']);
    // Once decided about, a choice is gone.
    const again = desk.addAnchors(choice!.id, [fingerprint(root)]);
    await expect(again).rejects.toMatchObject({ code: 'anchor.choiceUnknown' });
    chosen = [put('three.pem', root.pem)];
    expect((await desk.chooseAnchors())?.certificates).toMatchObject([{ known: true }]);
  });

  it('are never what was not in the choice', async () => {
    chosen = [put('one.pem', root.pem)];
    const choice = await desk.chooseAnchors();
    const forged = desk.addAnchors(choice!.id, [fingerprint(root), fingerprint(other)]);
    await expect(forged).rejects.toMatchObject({ code: 'anchor.choiceUnknown' });
    expect(existsSync(join(folder, 'anchors'))).toBe(false);
  });

  it('are not chosen from a file that holds none', async () => {
    const file = put('letter.pem', 'Dear Sir or Madam');
    chosen = [put('one.pem', root.pem), file];
    await expect(desk.chooseAnchors()).rejects.toMatchObject({
      code: 'anchor.unusable',
      params: { file, reason: 'no-certificate' },
    });
  });

  it('are listed with where they are from, and those of the configuration stay', async () => {
    put('company.pem', root.pem);
    open({ TRUSTANCHORS: { company: { FILE: 'company.pem', UNTIL: '2027-12-31' } } });
    mkdirSync(join(folder, 'anchors'));
    put('anchors/own.pem', other.pem);
    put('anchors/broken.pem', 'nothing');
    const { anchors, problems } = await desk.describe();
    expect(anchors.map(({ certificate, origin, until }) => [name(certificate), origin, until])).toEqual([
      ['Test Company CA', 'configuration', '2028-01-01T00:00:00.000Z'],
      ['Test Other CA', 'person', undefined],
    ]);
    expect(problems).toMatchObject([{ code: 'anchor.unusable', params: { reason: 'no-certificate' } }]);
    await expect(desk.removeAnchor(fingerprint(root))).rejects.toMatchObject({ code: 'anchor.choiceUnknown' });
    expect(told).toEqual([]);
    expect(await desk.removeAnchor(fingerprint(other))).toMatchObject([{ origin: 'configuration' }]);
    expect(readdirSync(join(folder, 'anchors'))).toEqual(['broken.pem']);
    expect(told).toEqual(['changed']);
  });
});

describe('the trusted lists of the page', () => {
  it('say where they come from, whether they are due, and what the configuration forbids', () => {
    state = { lists: [{ scheme: 'EU', kind: 'list', territory: 'AT', location: 'https://at.example/' }] };
    expect(desk.lists()).toEqual({
      ...state,
      at: '2026-11-29T08:00:00.000Z',
      due: true,
      source: { kind: 'network' },
      refreshHours: 24,
      refresh: { running: false },
    });
    open({ TRUSTEDLISTS: { ALLOW_DOWNLOAD: false } });
    expect(desk.lists().forbiddenBy).toEqual({ entry: 'ALLOW_DOWNLOAD', file: join(folder, 'countersign.json') });
    open({ TRUSTEDLISTS: { ALLOW_DOWNLOAD: false, FOLDER: folder } }, { kind: 'folder', folder });
    expect(desk.lists()).not.toHaveProperty('forbiddenBy');
  });

  it('are refreshed without anybody waiting, and how it goes and ends is told', async () => {
    expect(desk.refresh()).toBe(true);
    expect(refreshes).toEqual([new Date('2026-11-29T08:00:00Z')]);
    refreshing = { state: 'running' };
    follow(refreshing);
    const progress = { done: 1, total: 3, scheme: 'EU', territory: 'AT', outcome: 'new' } as const;
    refreshing = { state: 'running', progress };
    follow(refreshing);
    expect(desk.lists().refresh).toEqual({ running: true, step: progress });
    refreshing = undefined;
    const error = new CountersignError('lists.stopped', {});
    follow({ state: 'ended', error, cancelled: false, changed: false });
    expect(desk.lists().refresh).toEqual({ running: false, error: { code: 'lists.stopped', params: {} } });
    follow({ state: 'ended', cancelled: true, changed: true });
    expect(told).toEqual([
      { running: true },
      { running: true, step: progress },
      { running: false, error: { code: 'lists.stopped', params: {} } },
      { running: false, stopped: true },
      'changed',
    ]);
    expect(desk.cancelRefresh()).toBe(true);
    await Promise.resolve();
  });
});

describe('what checks ask over the network', () => {
  const checkServices = (): Parameters<typeof checkTrust>[0] => ({ ...services, lists: { folder } as ListsService });

  it('is decided by the person, remembered, and counts for the next check', async () => {
    expect((await checkTrust(checkServices())).offline).toBe(false);
    expect(desk.setNetwork(false)).toEqual({ asks: false });
    expect((await checkTrust(checkServices())).offline).toBe(true);
    open();
    expect((await desk.describe()).network).toEqual({ asks: false });
    expect(desk.setNetwork(true)).toEqual({ asks: true });
    expect((await checkTrust(checkServices())).offline).toBe(false);
  });

  it('is decided by the configuration before anybody', async () => {
    open({ ALLOW_ONLINE_CHECKS: false });
    const forbiddenBy = { entry: 'ALLOW_ONLINE_CHECKS', file: join(folder, 'countersign.json') };
    expect(desk.setNetwork(true)).toEqual({ asks: false, forbiddenBy });
    expect((await checkTrust(checkServices())).offline).toBe(true);
  });

  it('counts for this run where it can not be remembered, and that is told', async () => {
    const nowhere = put('file', 'no folder');
    services.settings = new Settings(join(nowhere, 'profile'));
    expect(() => desk.setNetwork(false)).toThrow(expect.objectContaining({ code: 'settings.notSaved' }) as Error);
    expect((await checkTrust(checkServices())).offline).toBe(true);
  });
});
