import { randomUUID } from 'node:crypto';
import type { SigningOutcome } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import type { RecordedKeyStep, RememberedKey } from '../signing/history-port';
import { asksKey, outcomeOfError, type HistoryFields } from './history-line';
import type { OpenDocument, OpenRequest } from './open-requests';

/** The lines that a request lacks whose process has ended: of its documents, and of the keys that were made for it. */
export function linesOfLeft(request: OpenRequest, recorded: ReadonlySet<string>, at: Date): HistoryFields[] {
  const { documents, lines, foreseen } = request;
  const own = documents.map((document) => lines.get(document.LOG_ID) ?? interruptedLine(document, request, at));
  const ofDocuments = new Set(documents.map(({ LOG_ID }) => LOG_ID));
  const steps = [...lines.values()].filter(({ LOG_ID }) => !ofDocuments.has(LOG_ID));
  // Nobody wrote them, so what they tell came with the end of the process.
  const ended = [...foreseen.values()].filter(({ LOG_ID }) => !lines.has(LOG_ID));
  const came = ended.map((line) => ({ ...line, LOG_TIME: at.toISOString() }));
  return [...steps, ...own, ...came].filter(({ LOG_ID }) => !recorded.has(LOG_ID));
}

/** The line of a step in the life of a one-time key. */
export function keyStepLine(
  { event, alias, authority, certificate, error }: RecordedKeyStep,
  requestId: string,
  fields: Partial<HistoryFields>,
  at: Date,
): HistoryFields {
  const ending =
    error === undefined
      ? { OUTCOME: 'DONE' as const, PROCESS_SUCCESS: true }
      : outcomeOfError(CountersignError.is(error) ? error.code : 'internal');
  return {
    ...{ LOG_ID: randomUUID(), LOG_TIME: at.toISOString(), REQUEST_ID: requestId },
    ...fields,
    EVENT: event,
    KEYALIAS: alias,
    ...(authority !== undefined && { CANAME: authority }),
    ...(certificate && {
      SIGNER_CERT_SERIALNUMBER: certificate.serialNumber,
      SIGNER_CERT_ISSUERDN: certificate.issuer,
      SIGNER_CERT_SUBJECTDN: certificate.subject,
    }),
    KEY_ASKED: false,
    ...ending,
  };
}

/** The line of a key that an earlier process left on its token; under the request that it was made for. */
export function leftKeyLine(key: RememberedKey, error: CountersignError | undefined, at: Date): HistoryFields {
  const { alias, token, serial, requestId, signer, username } = key;
  const step = { event: 'KEYREMOVE', alias, ...(error && { error }) } as const;
  const fields = { WORKER_NAME: signer, AUTHORIZED_USERNAME: username, CRYPTOTOKEN: token, TOKEN_SERIALNUMBER: serial };
  return keyStepLine(step, requestId, fields, at);
}

export function lineOf(
  { LOG_ID, FILENAME }: OpenDocument,
  requestId: string,
  fields: Partial<HistoryFields>,
  at: Date,
): Pick<HistoryFields, 'LOG_ID' | 'LOG_TIME' | 'REQUEST_ID' | 'FILENAME'> {
  return { LOG_ID, LOG_TIME: at.toISOString(), REQUEST_ID: requestId, ...fields, FILENAME };
}

/** What is known of a document whose process ended before it told how that went. */
function interruptedLine(document: OpenDocument, { requestId, fields, asked }: OpenRequest, at: Date): HistoryFields {
  const keyAsked = asked.has(document.LOG_ID);
  return {
    ...lineOf(document, requestId, fields, at),
    KEY_ASKED: keyAsked && asksKey(fields.EVENT),
    OUTCOME: keyAsked ? 'UNKNOWN' : 'FAILED',
    PROCESS_SUCCESS: false,
    EXCEPTION: 'history.interrupted',
  };
}

export function signedFields(outcome: SigningOutcome) {
  return {
    RESPONSE_FILENAME: outcome.name,
    REQUEST_DIGEST: outcome.inputDigest,
    REQUEST_DIGEST_ALGORITHM: outcome.digestAlgorithm,
    RESPONSE_DIGEST: outcome.outputDigest,
    RESPONSE_DIGEST_ALGORITHM: outcome.digestAlgorithm,
    ...(outcome.reviewed && { REVIEWED_PAGES: outcome.reviewed.pages }),
    LEVEL: outcome.level,
    ...(outcome.lowerThan && { LEVEL_WANTED: outcome.lowerThan.level }),
    OUTCOME: 'SIGNED' as const,
    PROCESS_SUCCESS: true,
  };
}
