import type { UpdatesReport } from '../../../preload/contract/updates';
import type { KeySummary } from '../../../preload/contract/keys';
import type {
  AddedDocuments,
  CertificateSummary,
  DocumentSummary,
  PinContext,
  SignerSummary,
  SigningOutcome,
} from '../../../preload/contract/model';
import { emptyRequestForm } from '../../../preload/contract/request-form';

export const documentId = (n: number): string => `doc-${n.toString(16).padStart(32, '0')}`;
export const batchId = `batch-${'0'.repeat(32)}`;

export function document(n: number, over: Partial<DocumentSummary> = {}): DocumentSummary {
  return { id: documentId(n), name: `Contract ${n}.pdf`, folder: '/documents', size: 1000 + n, pages: 2, ...over };
}

export const added = (documents: DocumentSummary[]): AddedDocuments => ({ documents, incomplete: false });

export const certificate: CertificateSummary = {
  subject: 'Maria Lindqvist',
  issuer: 'Example Trust CA',
  serialNumber: '4F:1A:9C:33:07:B2:55:C2',
  notBefore: '2025-05-03T10:00:00Z',
  notAfter: '2028-05-03T10:00:00Z',
  keyAlgorithm: 'RSA 2048',
  claims: { qualified: false, qscd: false },
};

export function keySummary(over: Partial<KeySummary> = {}): KeySummary {
  return {
    alias: 'user_maria',
    id: '0a',
    algorithm: 'EC P-256',
    certificates: [],
    draft: { ...emptyRequestForm },
    ...over,
  };
}

export function signer(over: Partial<SignerSummary> = {}): SignerSummary {
  return {
    name: 'contracts',
    title: 'Contracts',
    level: 'PAdES-BASELINE-B',
    aliasSelector: 'AuthorizedUsername',
    signatory: { username: 'maria', identifiedBy: 'operating-system' },
    token: { name: 'card', label: 'ID card', serial: '8841', present: true },
    alias: 'user_maria',
    choices: [{ alias: 'user_maria', certificate, usable: true }],
    choosable: false,
    claims: {},
    look: { visible: false, pages: 'first', corner: 'bottom-left', layout: 'NAME_AND_TEXT', picture: false },
    ...over,
  };
}

export function outcome(n: number, over: Partial<SigningOutcome> = {}): SigningOutcome {
  return {
    documentId: documentId(n),
    field: 'Signature1',
    seen: [],
    notes: [],
    name: `Contract ${n}-signed.pdf`,
    folder: '/documents',
    level: 'PAdES-BASELINE-B',
    alias: 'user_maria',
    signer: 'contracts',
    signatory: { username: 'maria', identifiedBy: 'operating-system' },
    certificate,
    token: { name: 'card', label: 'ID card', serial: '8841' },
    key: { sensitive: true, neverExtractable: true, releasedByPin: true },
    signedAt: '2026-11-22T13:06:12Z',
    covered: 184310,
    size: 201000,
    digestAlgorithm: 'SHA-256',
    outputDigest: 'ab'.repeat(32),
    inputDigest: 'cd'.repeat(32),
    check: {
      indication: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      integrity: 'intact',
      wholeDocument: true,
    },
    ...over,
  };
}

export const pinContext: PinContext = {
  conversationId: `pin-${'0'.repeat(32)}`,
  token: { name: 'card', label: 'ID card', serial: '8841' },
  alias: 'user_maria',
  signatory: 'Maria Lindqvist',
  documentNames: ['Contract 1.pdf'],
  purpose: 'login',
  entry: 1,
  entries: 1,
  onReader: false,
  minLength: 4,
  maxLength: 16,
  lastTry: false,
  countLow: false,
};

/** A build without release keys, as the tests' own. */
export function updatesReport(changes: Partial<UpdatesReport> = {}): UpdatesReport {
  return {
    ...{ version: '0.1.0', kind: 'folder', looks: false, mayLook: false, state: 'unknown', way: 'page' },
    decided: { by: 'build' },
    ...changes,
  };
}
