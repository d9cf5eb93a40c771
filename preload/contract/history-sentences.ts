import type { ChainFinding, ChainVerdict, HistoryEvent, HistoryOutcome } from './history';

/** What was seen, and what it means, for a person. One home for the command line and the window. */
export interface ChainSentences {
  verdict: string;
  /** One for each finding, and for what a power cut left. */
  details: string[];
}

/** What is done beside signing, as a person calls it. */
const eventNames: Record<HistoryEvent, string> = {
  KEYGEN: 'Key generation',
  GENCSR: 'Certificate request',
  CSRSENT: 'Certificate request, sent',
  CERTINSTALLED: 'Certificate import',
  KEYREMOVE: 'Key deletion',
  PINCHANGE: 'PIN change',
  PINUNBLOCK: 'PIN unblocking',
  PINSET: 'First PIN',
  LOGIN: 'Login',
  EXTEND: 'Signature extension',
  TAKEN: 'Taking away',
  KEPT: 'Keeping of a signed document that nobody took',
  WIPED: 'Removal of a signed document that nobody took',
};

/** How something ended that was done beside signing. */
const eventOutcomes: Record<HistoryOutcome, string> = {
  SIGNED: 'done',
  DONE: 'done',
  PENDING: 'waits for the authority',
  FAILED: 'not done',
  CANCELLED: 'stopped by the person',
  REFUSED: 'refused',
  UNKNOWN: 'not known',
};

/** What stands in the history in place of a document's name and outcome. */
export function describeEvent(event: HistoryEvent, outcome: HistoryOutcome): { what: string; outcome: string } {
  return { what: eventNames[event], outcome: eventOutcomes[outcome] };
}

export function isHistoryEvent(name: unknown): name is HistoryEvent {
  return typeof name === 'string' && Object.hasOwn(eventNames, name);
}

export function describeChain(verdict: ChainVerdict): ChainSentences {
  const { lines, intact, findings, breaks, unsealed, torn, last } = verdict;
  const details = findings.map(describe);
  if (breaks > findings.length) details.push(`${breaks - findings.length} more places do not fit.`);
  if (unsealed > 0) {
    details.push(
      `The last ${unsealed === 1 ? 'line is' : `${unsealed} lines are`} not sealed: a power cut came between writing and sealing. They fit the chain; the next signing seals them.`,
    );
  }
  if (torn) details.push('The end of the file was only half written: a power cut came. The next signing tidies it up.');
  if (!intact) return { verdict: 'The history was changed, or the disk lost a part of it.', details };
  if (!last) return { verdict: 'The history is empty.', details };
  return {
    verdict: `The history is whole: ${lines} ${lines === 1 ? 'line' : 'lines'}, each linked to the one before.`,
    details,
  };
}

function describe({ kind, file, line, sequence }: ChainFinding): string {
  const where = `${file}, line ${line}`;
  switch (kind) {
    case 'changed':
      return `${where}: entry ${sequence} does not fit the one before it. One of the two is not as it was written.`;
    case 'missing':
      return `${where}: entry ${sequence} is missing before this line. Lines were removed.`;
    case 'order':
      return `${where}: entry ${sequence} stands in the wrong place. Lines were swapped or doubled.`;
    case 'unreadable':
      return `${where}: this is not an entry of the history.`;
    case 'cut':
      return `${file ? `After ${where}` : 'At the beginning'}: entry ${sequence} and all behind it are missing. The end was cut off.`;
    case 'seal-mismatch':
      return `Entry ${sequence} is not the one that was sealed. It was changed.`;
    case 'seal-missing':
      return 'The seal of the history is missing, so nobody can say whether its end was cut off.';
    case 'begun-anew':
      return `${where}: the chain begins anew with entry ${sequence}, because the seal was missing. Whether entries before it were cut off can not be said.`;
  }
}
