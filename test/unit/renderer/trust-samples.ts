import type { CertificateFacts } from '../../../preload/contract/certificate-facts';
import type { ListsReport, OwnAnchor, TrustReport } from '../../../preload/contract/trust';
import type { ListState } from '../../../preload/contract/trusted-lists';

/** A trusted list that is in force. */
export const list = (territory: string, over: Partial<ListState> = {}): ListState => ({
  scheme: 'EU',
  kind: 'list',
  territory,
  location: `https://lists.example/${territory}.xml`,
  checked: '2026-11-29T06:00:00Z',
  current: {
    version: 6,
    sequenceNumber: 7,
    issued: '2026-09-01T00:00:00Z',
    nextUpdate: '2027-02-28T00:00:00Z',
    verified: '2026-11-01T00:00:00Z',
    signingTime: '2026-09-01T00:00:00Z',
    signerOutOfPeriod: false,
    services: 12,
    digest: '',
    signer: '',
  },
  ...over,
});

export const listOfLists = (over: Partial<ListState> = {}): ListState =>
  list('EU', { kind: 'list-of-lists', location: 'https://lists.example/lotl.xml', ...over });

export const listsReport = (over: Partial<ListsReport> = {}): ListsReport => ({
  lists: [listOfLists(), list('AT'), list('EL')],
  refreshed: '2026-11-29T06:00:00Z',
  at: '2026-11-29T08:00:00Z',
  due: false,
  source: { kind: 'network' },
  refreshHours: 24,
  refresh: { running: false },
  ...over,
});

export const facts = (subject: string, over: Partial<CertificateFacts> = {}): CertificateFacts => ({
  id: 'ab'.repeat(32),
  sha1: 'cd'.repeat(20),
  subject,
  issuer: subject,
  subjectName: [{ kind: 'commonName', value: subject }],
  issuerName: [{ kind: 'commonName', value: subject }],
  serialNumber: '01',
  notBefore: '2020-01-01T00:00:00Z',
  notAfter: '2040-01-01T00:00:00Z',
  keyAlgorithm: 'EC P-256',
  keyUsage: ['keyCertSign'],
  extendedKeyUsage: [],
  policies: [],
  authority: true,
  claims: { qualified: false, qscd: false },
  holder: 'other',
  ...over,
});

export const anchor = (subject: string, over: Partial<OwnAnchor> = {}): OwnAnchor => ({
  certificate: facts(subject),
  origin: 'person',
  file: '/profile/anchors/one.pem',
  ...over,
});

export const trustReport = (over: Partial<TrustReport> = {}): TrustReport => ({
  lists: listsReport(),
  anchors: [],
  problems: [],
  network: { asks: true },
  adding: {},
  ...over,
});
