import { z } from 'zod';
import type { CertificateFacts } from './certificate-facts';
import type { VerificationReport } from './document-report';
import type { ErrorShape } from './error-codes';
import type { DocumentId, PadesLevel } from './model';

/** How far the check of a document has come. */
export type CheckState =
  | { state: 'waiting' }
  | { state: 'checking' }
  /** `at`: ISO 8601, when it was checked. `certificates`: those that the report speaks of. */
  | { state: 'checked'; at: string; report: VerificationReport; certificates: CertificateFacts[] }
  | { state: 'failed'; error: ErrorShape };

/** A document that main has opened to check its signatures. */
export interface CheckedDocument {
  id: DocumentId;
  /** File name and folder, for display only. */
  name: string;
  folder: string;
  check: CheckState;
}

export interface AddedChecks {
  documents: CheckedDocument[];
  /** True when there were more files than one request takes; the rest were left out. */
  incomplete: boolean;
}

/** What was checked, for a window that has to begin anew. */
export interface CheckList {
  documents: CheckedDocument[];
  /** Signatures can be extended: a signer has an authority for timestamps. */
  extending: boolean;
}

/** A file that main has written, for display only. */
export interface SavedFile {
  name: string;
  folder: string;
}

export interface ExtendedDocument extends SavedFile {
  /** The copy, which is checked like the others. */
  id: DocumentId;
  level: PadesLevel;
  /** Why a higher level was not reached; empty where it was. */
  problems: string[];
}

const documentId = z.string().regex(/^doc-[0-9a-f]{32}$/);
const documentIds = z.array(documentId).min(1).max(2000);

/** What the window may ask about checks of documents, each schema strict. */
export const checkRequests = {
  'verification.list': z.strictObject({}),
  /** Lets the person choose documents in main's dialog, and checks them. */
  'verification.choose': z.strictObject({}),
  /** Checks files of a real drop; their paths come from the preload. */
  'verification.register': z.strictObject({ paths: z.array(z.string().min(1).max(4096)).min(1).max(2000) }),
  /** Checks documents that lie on the desk. */
  'verification.start': z.strictObject({ documentIds }),
  'verification.again': z.strictObject({ documentIds }),
  'verification.unlock': z.strictObject({ documentId, password: z.string().min(1).max(1000) }),
  /** Where the signatures of a document that was checked are seen. */
  'verification.places': z.strictObject({ documentId }),
  'verification.forget': z.strictObject({ documentIds }),
  /** Puts documents that were checked on the desk, to be signed. */
  'verification.toDesk': z.strictObject({ documentIds }),
  /** Saves the document as one of its signatures found it. `signature`: its place in the report, from 1. */
  'verification.saveRevision': z.strictObject({ documentId, signature: z.number().int().min(1).max(100_000) }),
  /** Raises the signatures of a document to the level that lasts longest, in a copy beside it. */
  'verification.extend': z.strictObject({ documentId }),
  /** Validates the document anew, and saves a report on it: a page for people, or XML for programs. */
  'verification.report': z.strictObject({ documentId }),
  'verification.export': z.strictObject({ documentIds, format: z.enum(['json', 'csv']) }),
} as const;
