import type { Formats } from './format';
import { count } from './counted';

/** The sentences about where signatures stand on pages, in English. */
export const placementMessages = {
  'look.summary.placed': 'Where you placed it',
  'placement.panel': 'Signatures',
  'placement.yours': 'Your signature',
  'placement.invisible': 'It will not be seen on any page. It counts all the same.',
  'placement.place': 'Show it on the page',
  'placement.onLine': (p: { label: string; page: number }) => `On the line “${p.label}”, page ${p.page}`,
  'placement.onLine.taken': (p: { page: number }) => `It stands on the signature line of page ${p.page}.`,
  'placement.draw': 'Draw a place',
  'placement.draw.hint': 'Press where one corner is to be and drag to the other. Escape leaves the page as it is.',
  'placement.remove': 'Show it on no page',
  'placement.back': 'Place of the signer',
  'placement.pages': 'Pages',
  'placement.pages.first': 'First page',
  'placement.pages.last': 'Last page',
  'placement.pages.all': 'All pages',
  'placement.pages.list': 'These pages',
  'placement.pages.numbers': 'Page numbers',
  'placement.pages.numbers.hint': 'Such as 1, 3, -1; -1 is the last page.',
  'placement.pages.numbers.wrong': 'Page numbers with commas between them, such as 1, 3, -1.',
  'placement.scope': 'For',
  'placement.scope.own': 'This document alone',
  'placement.scope.common': (p: { count: number }) =>
    p.count > 1 ? `The same place on each of ${p.count} documents` : 'This and the next documents',
  'placement.scope.line': (p: { count: number }) =>
    p.count > 1
      ? `The signature line of each of ${p.count} documents`
      : 'The signature line of this and the next documents',
  'placement.corner.top-left': 'Upper left',
  'placement.corner.top-right': 'Upper right',
  'placement.corner.bottom-left': 'Lower left',
  'placement.corner.bottom-right': 'Lower right',
  'placement.line.pages': 'There, on',
  'placement.line.otherwise': 'A document without a line',
  'placement.line.otherwise.none': 'Is not signed',
  'placement.line.looking': (p: { looked: number; count: number }, f: Formats) =>
    `Looking for lines: ${f.number(p.looked)} of ${count(p.count, 'document', 'documents', f)}`,
  'placement.line.found': (p: { found: number; count: number }, f: Formats) =>
    p.count === 1
      ? p.found === 1
        ? 'This document has a line for a signature.'
        : 'No free line for a signature was found in this document.'
      : `A line for a signature was found in ${f.number(p.found)} of ${f.number(p.count)} documents.`,
  'placement.line.without': 'No line was found in these. Look whether the corner is free:',
  'placement.line.without.unsigned':
    'No line was found in these. They are not signed unless you choose a place in them:',
  'placement.line.more': (p: { count: number }, f: Formats) => `and ${f.number(p.count)} more`,
  'placement.onLine.each': (p: { count: number }) => `On the line of each of ${p.count} documents`,
  'placement.unit': 'Unit',
  'placement.unit.pt': 'Points',
  'placement.unit.mm': 'Millimetres',
  'placement.left': 'From the left',
  'placement.bottom': 'From below',
  'placement.width': 'Width',
  'placement.height': 'Height',
  'placement.number.wrong': 'A number within the page.',
  'placement.apply': 'Move it there',
  'placement.covers': (p: { text?: string; fields: number; annotations: number; signatures: string[] }, f: Formats) => {
    const what = [
      ...(p.text === undefined ? [] : [`text (“${p.text}”)`]),
      ...(p.signatures.length > 0 ? [`the signature field “${p.signatures.join('”, “')}”`] : []),
      ...(p.fields > 0 ? [count(p.fields, 'form field', 'form fields', f)] : []),
      ...(p.annotations > 0 ? [count(p.annotations, 'annotation', 'annotations', f)] : []),
    ];
    return `The signature covers ${what.join(', ')}.`;
  },
  'placement.nameLater': 'Your name stands where the lines are: it is known once you have logged in.',
  'placement.onPages': (p: { count: number }, f: Formats) => `It is shown on ${count(p.count, 'page', 'pages', f)}.`,
  'placement.inField': (p: { field: string }) => `It goes into the field “${p.field}”, where its author put that.`,
  'placement.leaveField': 'Leave this field empty',

  'placement.box': 'Place of your signature',
  'placement.box.role': 'signature',
  'placement.box.at': (p: { page: number; left: number; bottom: number; width: number; height: number }, f: Formats) =>
    `Your signature on page ${p.page}: ${f.number(p.left)} points from the left, ${f.number(p.bottom)} from below, ` +
    `${f.number(p.width)} wide, ${f.number(p.height)} high`,
  'placement.box.keys':
    'Arrows move it, with Shift farther; with Alt or Control they make it larger or smaller. Delete shows it on no page.',
  'placement.moved': (p: { left: number; bottom: number }, f: Formats) =>
    `${f.number(p.left)} points from the left, ${f.number(p.bottom)} from below`,
  'placement.resized': (p: { width: number; height: number }, f: Formats) =>
    `${f.number(p.width)} points wide, ${f.number(p.height)} high`,
  'placement.removed': 'The signature is shown on no page.',
  'placement.undone': 'The signature stands where it stood before.',

  'placement.document': 'In this document',
  'placement.document.none': 'No signatures and no signature fields.',
  'placement.document.loading': 'Looking for signatures…',
  'placement.field.signHere': 'Sign here',
  'placement.field.signHere.label': (p: { field: string }) => `Sign the field “${p.field}”`,
  'placement.field.chosen': 'Your signature goes here',
  'placement.field.closed': 'Empty, and may not be signed.',
  'placement.field.empty': 'Empty',
  'placement.field.unseen': 'Not seen on any page',
  'placement.field.page': (p: { page: number }) => `Page ${p.page}`,
  'placement.field.outline.signed': (p: { field: string }) => `Signature in the field “${p.field}”`,
  'placement.field.outline.closed': (p: { field: string }) => `Signature field “${p.field}”, which may not be signed`,
  'placement.field.signed': 'Signed',
  'placement.signed.by': (p: { by: string }) => `By ${p.by}`,
  'placement.signed.stamped': (p: { at: string }, f: Formats) => `${f.dateTime(p.at)}, by a timestamp`,
  'placement.signed.claimed': (p: { at: string }, f: Formats) => `${f.dateTime(p.at)}, by the signer’s own clock`,
  'placement.verdict.intact': 'Unchanged since. Whether the signer is to be trusted was not checked here.',
  'placement.verdict.added-to': 'Intact, and something was added to the document later. Trust was not checked here.',
  'placement.verdict.changed-since': 'The document was changed later in a way that this signature forbids.',
  'placement.verdict.broken': 'Broken: what it signed is not what the document says.',
  'placement.verdict.not-examined': 'Of a kind that this version can not check.',

  'demand.title': 'What its author asks',
  'demand.required': 'Required',
  'demand.wished': 'Wished for',
  'demand.filter': 'signature software of the kind',
  'demand.sub-filter': 'the signature format',
  'demand.version': 'a newer version of Countersign',
  'demand.digest-method': 'the digest algorithm',
  'demand.reason': 'as the reason',
  'demand.reason.none': 'no reason',
  'demand.certification': 'a certifying signature',
  'demand.certification.none': 'a signature that does not certify',
  'demand.certificate-subject': 'the certificate of',
  'demand.certificate-issuer': 'a certificate issued by',
  'demand.certificate-policy': 'a certificate under the policy',
  'demand.certificate-key-usage': 'a certificate for a certain use',
  'demand.timestamp': 'a timestamp',
  'demand.legal-attestation': 'a legal attestation',
  'demand.revocation-information': 'revocation information inside the signature',
  'demand.lock-document': 'that the signature locks the document',
  'demand.appearance': 'a certain appearance',
  'demand.unknown': 'something that this version does not know',
  'demand.or': (p: { values: readonly string[] }) => p.values.map((value) => `“${value}”`).join(' or '),
  'demand.locks.all': 'The signature locks all fields of the form.',
  'demand.locks.only': (p: { fields: readonly string[] }) => `The signature locks the fields ${p.fields.join(', ')}.`,
  'demand.locks.all-but': (p: { fields: readonly string[] }) =>
    `The signature locks all fields but ${p.fields.join(', ')}.`,
  'demand.later.nothing': 'Nothing may be changed behind the signature, and nobody else may sign.',
  'demand.later.forms': 'Behind the signature, forms may be filled and signed.',
  'demand.later.forms-and-annotations': 'Behind the signature, forms may be filled and signed, and notes be added.',
};
