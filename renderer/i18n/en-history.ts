import { count, documents } from './counted';
import type { Formats } from './format';

/** The sentences of the history, in English. */
export const historyMessages = {
  'history.title': 'History',
  'history.button': 'History',
  'history.hint':
    'What was signed with this profile on this computer, and what was done with keys and PINs. Names of documents, never what is in them.',
  'history.close': 'Back',
  'history.check': 'Check',
  'history.checking': 'Checking…',
  'history.loading': 'Reading the history…',
  'history.empty': 'Nothing is recorded yet',
  'history.emptyHint': 'The first signing with this profile will stand here.',
  'history.older': 'Show older entries',
  'history.olderLoading': 'Reading…',
  'history.unreadable': (p: { count: number }, f: Formats) =>
    `${count(p.count, 'entry', 'entries', f)} can not be read. Press “Check” to see where.`,
  'history.last': (p: { sequence: number; digest: string }, f: Formats) =>
    `Entry ${f.number(p.sequence)} has the SHA-256 ${p.digest}. Kept elsewhere, it shows later that nothing up to it was rewritten.`,
  'history.time': 'Time',
  'history.document': 'Document',
  'history.documents': (p: { count: number }, f: Formats) => documents(p.count, f),
  'history.signer': 'Signer',
  'history.for': (p: { username: string }) => `for ${p.username}`,
  'history.certificate': 'Certificate',
  'history.serial': (p: { serial: string }) => `Serial ${p.serial}`,
  'history.outcome': 'Outcome',
  'history.loginHeld': 'Without a new PIN',
  'history.reviewed': (p: { pages: number }, f: Formats) =>
    p.pages === 1 ? 'Its page was seen' : `All ${f.number(p.pages)} pages were seen`,
  'history.none': '–',
  'history.SIGNED': 'Signed',
  'history.DONE': 'Done',
  'history.PENDING': 'Not decided yet',
  'history.FAILED': 'Not signed',
  'history.CANCELLED': 'Stopped',
  'history.REFUSED': 'Refused',
  'history.UNKNOWN': 'Not known',
} as const satisfies Record<string, string | ((params: never, formats: Formats) => string)>;
