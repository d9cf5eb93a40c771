import { identificationMethods } from '../../preload/contract/identity';
import type { HistoryEntry } from '../../preload/contract/history';
import { isHistoryEvent } from '../../preload/contract/history-sentences';
import type { HistoryLine } from './history-line';

/** Longer texts than any that the program writes. */
const longest = 1000;

/** A line for the window. Whatever a stranger wrote into the file, these are texts and numbers of a sane size. */
export function historyEntry(line: HistoryLine): HistoryEntry {
  const texts = {
    file: line.FILENAME,
    output: line.RESPONSE_FILENAME,
    signer: line.WORKER_NAME,
    token: line.CRYPTOTOKEN,
    authority: line.CANAME,
    username: line.AUTHORIZED_USERNAME,
    issuer: line.IDENTITY_ISSUER,
    onBehalfOf: line.ON_BEHALF_OF,
    alias: line.KEYALIAS,
    subject: line.SIGNER_CERT_SUBJECTDN,
    serialNumber: line.SIGNER_CERT_SERIALNUMBER,
    level: line.LEVEL,
    error: line.EXCEPTION,
  };
  const identifiedBy = identificationMethods.find((method) => method === line.IDENTIFIED_BY);
  const sane = Object.entries(texts).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' ? [[name, value.slice(0, longest)] as const] : [],
  );
  return {
    sequence: line.SEQUENCE,
    time: line.LOG_TIME.slice(0, longest),
    outcome: line.OUTCOME,
    ...Object.fromEntries(sane),
    ...(line.LOGIN === 'HELD' && { loginHeld: true }),
    ...(identifiedBy && { identifiedBy }),
    ...(isHistoryEvent(line.EVENT) && { event: line.EVENT }),
    ...(Number.isSafeInteger(line.DOCUMENTS) && { documents: line.DOCUMENTS }),
    ...(Number.isSafeInteger(line.REVIEWED_PAGES) && { reviewedPages: line.REVIEWED_PAGES }),
  };
}
