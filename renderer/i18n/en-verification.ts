import { count, documents } from './counted';
import type { Formats } from './format';

/** The sentences of the check of documents, in English. What is said of signatures is in preload/contract. */
export const verificationMessages = {
  'check.title': 'Check documents',
  'check.button': 'Check documents',
  'check.hint':
    'Who signed, whether something was changed since, and what that is worth. The documents never leave this computer.',
  'check.close': 'Back',
  'check.release': 'Drop to check',
  'check.choose': 'Check documents…',
  'check.more': 'Check others…',
  'check.empty': 'Drop documents to check their signatures',
  'check.emptyHint': 'PDF files, a folder, or many at once. No card or token is needed.',
  'check.all': 'All documents',
  'check.waiting': 'Waiting',
  'check.checking': 'Checking…',
  'check.checkingOne': (p: { name: string }) => `Checking “${p.name}”…`,
  'check.locked': 'Needs its password',
  'check.unreadable': 'Can not be read',
  'check.nothingSaid': 'Nothing can be said about its signatures.',
  'check.unnamed': 'Somebody without a name',
  'check.checkedAt': (p: { at: string; folder: string }, f: Formats) => `Checked ${f.dateTime(p.at)} · ${p.folder}`,
  'check.again': 'Check again',
  'check.sign': 'Sign this document too',
  'check.remove': 'Take off the list',
  'check.removeAll': 'Remove all',
  'check.extend': 'Extend…',
  'check.extendBefore': (p: { until: string }, f: Formats) => `Provable until ${f.date(p.until)}. Extend…`,
  'check.extending': 'Extending…',
  'check.extendHint':
    'A copy gets a new timestamp and everything that proves the signatures, so that they can be proved longer.',
  'check.saveReport': 'Save report…',
  'check.exportJson': 'Report (JSON)',
  'check.exportCsv': 'Report (CSV)',
  'check.saved': (p: { name: string; folder: string }) => `Saved as “${p.name}” in ${p.folder}.`,
  'check.extended': (p: { name: string; level: string }) => `“${p.name}” is saved, at ${p.level}.`,
  'check.extendedMore': (p: { problems: string[] }) =>
    p.problems.length > 0
      ? `No higher level was reached: ${p.problems.join('; ')}.`
      : 'The document itself is unchanged.',
  'check.offer': (p: { count: number }, f: Formats) =>
    `This document carries ${count(p.count, 'signature', 'signatures', f)}.`,
  'check.offerMany': (p: { count: number }, f: Formats) => `${documents(p.count, f)} of these carry signatures.`,
  'check.offerOf': (p: { name: string; count: number }, f: Formats) =>
    `“${p.name}” carries ${count(p.count, 'signature', 'signatures', f)}.`,
  'check.offerMore': 'You can sign, or first see who signed before you and whether something was changed since.',
  'check.offerButton': (p: { count: number }) => (p.count === 1 ? 'Check it' : 'Check them'),

  'check.table': 'Documents that were checked',
  'check.column.document': 'Document',
  'check.column.verdict': 'Verdict',
  'check.column.by': 'Signed or sealed by',
  'check.column.when': 'When',
  'check.filter': 'Show',
  'check.filter.all': (p: { count: number }, f: Formats) => `All (${f.number(p.count)})`,
  'check.filter.attention': (p: { count: number }, f: Formats) => `Need attention (${f.number(p.count)})`,
  'check.filter.unconfirmed': (p: { count: number }, f: Formats) => `Not confirmed (${f.number(p.count)})`,
  'check.filter.confirmed': (p: { count: number }, f: Formats) => `Confirmed (${f.number(p.count)})`,
  'check.filter.unsigned': (p: { count: number }, f: Formats) => `Unsigned (${f.number(p.count)})`,
  'check.filterEmpty': 'None of these documents.',
  'check.progress': (p: { done: number; total: number }, f: Formats) =>
    `${f.number(p.done)} of ${documents(p.total, f)} checked`,
  'check.openRow': (p: { name: string; verdict: string }) => `${p.name}: ${p.verdict}. Show what was found.`,

  'check.signatures': (p: { count: number }, f: Formats) => count(p.count, 'signature', 'signatures', f),
  'check.kind.signature': 'Signature',
  'check.kind.seal': 'Seal of an organization',
  'check.kind.timestamp': 'Timestamp over the document',
  'check.kind.qualified-timestamp': 'Qualified timestamp over the document',
  'check.role': (p: { roles: string[] }) => {
    const stead = p.roles.filter((role) => role.startsWith('on behalf of '));
    const quality = p.roles.filter((role) => !stead.includes(role));
    return `Claims to act ${[...(quality.length > 0 ? [`as ${quality.join(', ')}`] : []), ...stead].join(', ')}`;
  },
  'check.when': 'When',
  'check.issuedBy': 'Certificate',
  'check.issuedByValue': (p: { issuer: string }) => `Issued by ${p.issuer}.`,
  'check.lists': 'By the lists',
  'check.since': 'Since then',
  'check.level': 'Lasts',
  'check.changes': 'What was changed',
  'check.page': (p: { page: number }, f: Formats) => `Page ${f.number(p.page)}`,
  'check.noPage': 'In the whole document',
  'check.where': 'Seen',
  'check.where.unseen': 'On no page: it is invisible, and counts all the same.',
  'check.outline': (p: { name: string; standing: string }) => `${p.name}: ${p.standing}`,
  'check.moreChanges': (p: { count: number }, f: Formats) => `And ${count(p.count, 'more change', 'more changes', f)}.`,
  'check.saveRevision': 'Save as it was signed…',
  'check.saveRevision.seal': 'Save as it was sealed…',
  'check.saveRevisionLabel': (p: { name: string; done: string }) => `Save as it was ${p.done}… (${p.name})`,
  'check.details': 'Details',
  'check.expert': 'For experts',
  'check.remarks': 'About the document itself',
  'check.mac.right': 'Its MAC is right: nobody without its password changed it since it was last saved.',
  'check.mac.wrong': 'Its MAC is wrong: somebody without its password may have changed it.',
  'check.mac.missing': 'Its MAC is missing: somebody without its password may have changed it.',
  'check.mac.not-examined': 'Its MAC was not examined.',

  'check.field': 'Field',
  'check.covers': 'Covers',
  'check.coversAll': (p: { size: number }, f: Formats) => `The whole file, ${count(p.size, 'byte', 'bytes', f)}`,
  'check.coversPart': (p: { end: number; size: number }, f: Formats) =>
    `The first ${f.number(p.end)} of ${count(p.size, 'byte', 'bytes', f)}`,
  'check.certifies': 'Certifies',
  'check.certifies.1': 'Allows no changes',
  'check.certifies.2': 'Allows forms to be filled in and signatures',
  'check.certifies.3': 'Allows forms, signatures and annotations',
  'check.commitment': 'Commitment',
  'check.policy': 'Signature policy',
  'check.algorithms': 'Algorithms',
  'check.filter.name': 'Format',
  'check.levelWhy': 'Level',
  'check.why': 'Why',
  'check.timestamps': 'Timestamps',
  'check.timestamp': (p: { authority: string; time: string }, f: Formats) =>
    `${p.authority}, ${f.dateTimeExact(p.time)}`,
  'check.timestampBroken': (p: { detail: string }) => `Does not count: ${p.detail}`,
  'check.indication': 'Indication',
  'check.causes': 'Causes',
  'check.warnings': 'Remarks',
  'check.chain': 'Certificates',
  'check.chainHint': 'From whoever made it up to whoever is trusted. Each can be opened.',
  'check.anchor': 'Trusted because',
  'check.revocation': 'Revocation data',
  'check.revocationValue': (
    p: {
      kind: string;
      subject: string;
      status: string;
      source: 'document' | 'network' | 'cache';
      thisUpdate: string;
      nextUpdate?: string;
      revokedAt?: string;
    },
    f: Formats,
  ) => {
    const from = { document: 'in the document', network: 'asked just now', cache: 'kept from before' };
    const since = p.revokedAt === undefined ? '' : ` since ${f.dateTimeExact(p.revokedAt)}`;
    const until = p.nextUpdate === undefined ? '' : ` to ${f.dateTimeExact(p.nextUpdate)}`;
    return `${p.subject}: ${p.status}${since}. ${p.kind}, ${from[p.source]}, of ${f.dateTimeExact(p.thisUpdate)}${until}.`;
  },
  'check.status.good': 'not revoked',
  'check.status.revoked': 'revoked',
  'check.status.on-hold': 'on hold',
  'check.status.unknown': 'not known to its issuer',
  'check.bestTime': 'Proved to exist at',
  'check.noBestTime': 'When it was made',
  'check.noBestTimeValue': (p: { at: string }, f: Formats) =>
    `Nothing proves when it was made. It is judged for ${f.dateTimeExact(p.at)}.`,
  'check.atIssuance': 'By the lists, when the certificate was issued',
  'check.atSigning': 'By the lists, when it was signed',
  'check.atSealing': 'By the lists, when it was sealed',
  'check.atValidation': 'By the lists, at the time that it is judged for',
  'check.entry': 'List entry',
  'check.entryValue': (
    p: Record<'territory' | 'provider' | 'service' | 'type' | 'status' | 'since', string> & { sequenceNumber: number },
    f: Formats,
  ) =>
    `List ${p.territory}, number ${p.sequenceNumber}; ${p.provider}; “${p.service}”; ${p.type}; ${p.status}, since ${f.dateTimeExact(p.since)}`,
  'check.timestampsByLists': 'Timestamps by the lists',
  'check.timestampQualification.QTSA': 'of a qualified authority',
  'check.timestampQualification.TSA': 'not of a qualified authority',
  'check.timestampQualification.not-determined': 'whether its authority is qualified is not determined',
  'check.timestampOf': (p: { time: string; what: string }, f: Formats) => `${f.dateTimeExact(p.time)}: ${p.what}`,
  'check.none': 'None',

  'certificate.subject': 'Issued to',
  'certificate.issuer': 'Issued by',
  'certificate.validity': 'Valid',
  'certificate.validityValue': (p: { from: string; to: string }, f: Formats) => `${f.date(p.from)} to ${f.date(p.to)}`,
  'certificate.serial': 'Serial number',
  'certificate.key': 'Key',
  'certificate.usage': 'May be used for',
  'certificate.policies': 'Policies',
  'certificate.claims': 'Claims',
  'certificate.authority': 'Issues certificates itself',
  'certificate.fingerprint256': 'SHA-256',
  'certificate.fingerprint1': 'SHA-1',
  'certificate.none': 'The document does not hold the certificate.',
} as const satisfies Record<string, string | ((params: never, formats: Formats) => string)>;
