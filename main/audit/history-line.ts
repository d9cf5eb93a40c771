import { createHash } from 'node:crypto';
import type { ErrorCode } from '../../preload/contract/error-codes';
import type { HistoryEvent, HistoryOutcome } from '../../preload/contract/history';
import type { IdentificationMethod } from '../../preload/contract/identity';
import type { RecordedDelegation, RecordedKey, RecordedSigner } from '../signing/history-port';

const outcomes: readonly HistoryOutcome[] = ['SIGNED', 'DONE', 'PENDING', 'FAILED', 'CANCELLED', 'REFUSED', 'UNKNOWN'];

/**
 * What one line says, under the names of SignServer's worker log (`IWorkerLogger`) where it has them; the others are
 * EVENT, OUTCOME, KEY_ASKED, LOGIN, IDENTIFIED_BY, IDENTITY_ISSUER,
 * IDENTITY_EVIDENCE, DELEGATION, ON_BEHALF_OF, TOKEN_SERIALNUMBER, LEVEL, LEVEL_WANTED, REVIEWED_PAGES,
 * DOCUMENTS, REQUEST_ID and RESPONSE_FILENAME. Never a PIN,
 * a password or document text. Of a file its name without the folder: that is what lets a person recognise a document.
 */
export interface HistoryFields {
  LOG_ID: string;
  /** ISO 8601, UTC, of this computer's clock: when the line was written. */
  LOG_TIME: string;
  /** The same for all documents of one request. */
  REQUEST_ID: string;
  /** What was done, where it was not to sign a document. */
  EVENT?: HistoryEvent;
  /** The certificate authority that a request was sent to, as SignServer's one-time keys name theirs. */
  CANAME?: string;
  /** The signer (SignServer: worker); absent when the request named one that does not exist. */
  WORKER_NAME?: string;
  WORKER_AUTHTYPE?: string;
  CLIENT_AUTHORIZED?: boolean;
  AUTHORIZED_USERNAME?: string;
  IDENTIFIED_BY?: IdentificationMethod;
  /** Who says so, where the person logged in. */
  IDENTITY_ISSUER?: string;
  /** What the issuer says of the login, by its own names: `sub`, `acr`, `auth_time`, `jti` of OpenID Connect; never a token. */
  IDENTITY_EVIDENCE?: Readonly<Record<string, string>>;
  /** The entry of DELEGATIONS under which the person above signs, and in whose stead. */
  DELEGATION?: string;
  ON_BEHALF_OF?: string;
  CRYPTOTOKEN?: string;
  TOKEN_SERIALNUMBER?: string;
  KEYALIAS?: string;
  KEY_ALGORITHM?: string;
  /** Lower-case hex, as SignServer writes it. */
  SIGNER_CERT_SERIALNUMBER?: string;
  SIGNER_CERT_ISSUERDN?: string;
  SIGNER_CERT_SUBJECTDN?: string;
  /** `HELD`: no PIN was typed for the request; the login of an earlier one was kept (PIN_SESSION_SECONDS). */
  LOGIN?: 'HELD';
  /** How many documents a request named that was refused whole. */
  DOCUMENTS?: number;
  /** Input. Absent for a refused request of several documents. */
  FILENAME?: string;
  RESPONSE_FILENAME?: string;
  /** Lower-case hex of the whole file. */
  REQUEST_DIGEST?: string;
  REQUEST_DIGEST_ALGORITHM?: string;
  RESPONSE_DIGEST?: string;
  RESPONSE_DIGEST_ALGORITHM?: string;
  /** All pages of the input, where the signer demands that each is seen and the person has seen them (MUST_REVIEW). */
  REVIEWED_PAGES?: number;
  /** The level that was reached, and the one that was wanted where it is higher. */
  LEVEL?: string;
  LEVEL_WANTED?: string;
  /** Whether the key was asked for a signature of this document. */
  KEY_ASKED: boolean;
  OUTCOME: HistoryOutcome;
  PROCESS_SUCCESS: boolean;
  /** An error code of the program: a sentence may quote paths and names, a code does not. */
  EXCEPTION?: string;
}

/** The place of a line in the chain. */
export interface ChainLink {
  /** From 1, over all files. */
  SEQUENCE: number;
  /** SHA-256, lower-case hex, of the octets of the line before without its newline; of a chain's first line its HISTORY_ID. */
  PREVIOUS_DIGEST: string;
  /** 64 random hex digits, in the first line of a chain only. */
  HISTORY_ID?: string;
}

export type HistoryLine = ChainLink & HistoryFields;

/** The octets of a line, without the newline. JSON writes none inside. */
export function writeLine(line: HistoryLine): Buffer {
  return Buffer.from(JSON.stringify(line), 'utf8');
}

/** A line as it stands in a file; undefined when it is none. */
export function readLine(octets: Uint8Array): HistoryLine | undefined {
  try {
    const line = JSON.parse(Buffer.from(octets).toString('utf8')) as Partial<HistoryLine> | null;
    const linked = Number.isSafeInteger(line?.SEQUENCE) && typeof line?.PREVIOUS_DIGEST === 'string';
    const told = typeof line?.LOG_ID === 'string' && typeof line.LOG_TIME === 'string';
    return linked && told && outcomes.includes(line?.OUTCOME as HistoryOutcome) ? (line as HistoryLine) : undefined;
  } catch {
    return undefined;
  }
}

export function digestOf(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex');
}

/** How a person was identified, as fields. */
export function identityFields({
  identifiedBy,
  issuer,
  evidence,
}: Pick<RecordedSigner, 'identifiedBy' | 'issuer' | 'evidence'>): Partial<HistoryFields> {
  return {
    IDENTIFIED_BY: identifiedBy,
    ...(issuer !== undefined && { IDENTITY_ISSUER: issuer }),
    ...(evidence && Object.keys(evidence).length > 0 && { IDENTITY_EVIDENCE: { ...evidence } }),
  };
}

/** What is known of a request, as fields. */
export function requestFields({
  signer,
  key,
  authorized,
  delegation,
}: {
  signer: RecordedSigner | undefined;
  key: RecordedKey | undefined;
  authorized: boolean | undefined;
  delegation: RecordedDelegation | undefined;
}): Partial<HistoryFields> {
  return {
    ...(signer && {
      WORKER_NAME: signer.name,
      WORKER_AUTHTYPE: signer.authType,
      ...(authorized !== undefined && { CLIENT_AUTHORIZED: authorized }),
      AUTHORIZED_USERNAME: signer.username,
      ...identityFields(signer),
      CRYPTOTOKEN: signer.token,
    }),
    ...(delegation && { DELEGATION: delegation.name, ON_BEHALF_OF: delegation.principal }),
    ...(key && {
      TOKEN_SERIALNUMBER: key.tokenSerial,
      KEYALIAS: key.alias,
      KEY_ALGORITHM: key.algorithm,
      SIGNER_CERT_SERIALNUMBER: key.certificate.serialNumber,
      SIGNER_CERT_ISSUERDN: key.certificate.issuer,
      SIGNER_CERT_SUBJECTDN: key.certificate.subject,
    }),
  };
}

const cancelled: ReadonlySet<ErrorCode> = new Set([
  'pin.cancelled',
  'identity.cancelled',
  'batch.cancelled',
  'document.leftOut',
  'key.deletionNotConfirmed',
]);
const unknown: ReadonlySet<ErrorCode> = new Set(['token.outcomeUnknown', 'key.outcomeUnknown', 'pin.changeUnknown']);
/** What a rule of the configuration forbids. */
const refused: ReadonlySet<ErrorCode> = new Set([
  'signer.notAuthorized',
  'delegation.unknown',
  'delegation.notForYou',
  'delegation.notYet',
  'delegation.expired',
  'delegation.exceeded',
  'delegation.uncounted',
  'delegation.notForDocument',
  'delegation.notForCommitment',
  'delegation.principalsKey',
  'identity.notAllowed',
  'identity.mismatch',
  'signer.requirementUnmet',
  'alias.notAllowed',
  'key.limit',
  'authority.notAllowed',
]);

/** How something ended that an error ended. */
export function outcomeOfError(
  code: ErrorCode,
): Pick<HistoryFields, 'OUTCOME' | 'PROCESS_SUCCESS' | 'EXCEPTION'> & { OUTCOME: HistoryOutcome } {
  const outcome = cancelled.has(code)
    ? 'CANCELLED'
    : unknown.has(code)
      ? 'UNKNOWN'
      : refused.has(code)
        ? 'REFUSED'
        : 'FAILED';
  return { OUTCOME: outcome, PROCESS_SUCCESS: false, EXCEPTION: code };
}

/** Whether the key signs something: a document, or a certification request. The others change the token, or neither. */
export function asksKey(event: HistoryEvent | undefined): boolean {
  return event === undefined || event === 'GENCSR' || event === 'CSRSENT';
}
