import { describeCertificateWarning, type CertificateWarning } from './certificate-warnings';
import type { UnseenReason } from './error-codes';
import { unseenReasons } from './error-reasons';

/**
 * What a person should know of a signature that is made all the same, each with what its sentence needs. Known before the PIN,
 * told before it and again with the result.
 */
export interface NoteParams {
  /** The name that was asked for was not there, so a field was made. `nearest`: the most alike of the signature fields that are. */
  'field.made': { field: string; nearest?: string };
  /** An earlier save had a signature that is no longer part of the document; in a field without a name it is empty. */
  'signature.hidden': { field: string };
  /** It was to be visible, and the field that is signed is not seen. */
  'visible.notSeen': { field: string; reason: UnseenReason };
  /** The field stood on no page; it does now. */
  'visible.putOnPage': { field: string; page: number };
  /** No place of the page is free of fields and annotations. */
  'visible.crowded': { page: number };
  /** It was to stand on the line of the document; none was found, so it stands at the place that was chosen for that. */
  'visible.noLine': Record<string, never>;
  /** A document that can not be changed in that asks viewers to draw all fields anew: some show no signature then. */
  'visible.maybeHidden': Record<string, never>;
  /** Fields that had no appearance of their own got one, so that every viewer shows what they hold. */
  'form.drawn': { count: number };
  /** What programs that check signatures hold against the certificates of this one. */
  'certificate.doubted': { warning: CertificateWarning };
}

export type NoteCode = keyof NoteParams;

export type SigningNote = { [Code in NoteCode]: { code: Code; params: NoteParams[Code] } }[NoteCode];

/** Notes that a person may want to hear before a key is used; the others only explain a result. */
const warnings: ReadonlySet<NoteCode> = new Set<NoteCode>([
  'signature.hidden',
  'field.made',
  'visible.notSeen',
  'visible.crowded',
  'visible.noLine',
  'visible.maybeHidden',
  'certificate.doubted',
]);

export const isWarning = ({ code }: SigningNote): boolean => warnings.has(code);

const sentences: { [Code in NoteCode]: (params: NoteParams[Code]) => string } = {
  'field.made': ({ field, nearest }) =>
    nearest === undefined
      ? `The document has no signature field named “${field}”. The signature gets a new field of that name.`
      : `The document has no signature field named “${field}”. The signature gets a new field of that name. ` +
        `If you meant the field “${nearest}”, stop and sign that one.`,
  'signature.hidden': ({ field }) =>
    `An earlier save of this document had a signature${field && ` in the field “${field}”`} that is no longer part of it. ` +
    'If you did not remove it yourself, ask whoever sent you the document before you go on.',
  'visible.notSeen': ({ field, reason }) =>
    `The signature will not be seen on any page: the field “${field}” ${unseenReasons[reason]}.`,
  'visible.putOnPage': ({ field, page }) => `The field “${field}” stood on no page. It is shown on page ${page} now.`,
  'visible.crowded': ({ page }) =>
    `Page ${page} has no free place: the visible signature covers a part of a field or an annotation.`,
  'visible.noLine': () =>
    'No free line for a signature was found in this document. The signature stands at the place chosen for such documents.',
  'visible.maybeHidden': () =>
    'Some programs will not show the visible signature: the document asks them to draw all its fields anew, and that can ' +
    'not be changed safely, as it is signed already or its form is unusual. The signature itself counts all the same.',
  'form.drawn': ({ count }) =>
    (count === 1
      ? 'One form field that every viewer drew in its own way was drawn'
      : `${count} form fields that every viewer drew in its own way were drawn`) +
    ' into the signed document, so that what it shows does not change.',
  'certificate.doubted': ({ warning }) => describeCertificateWarning(warning),
};

/** A note as a sentence for a person. It may hold words of the document. */
export function describeNote(note: SigningNote): string {
  return (sentences[note.code] as (params: SigningNote['params']) => string)(note.params);
}
