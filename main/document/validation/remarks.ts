import type { DocumentRemark } from '../document-port';
import { hiddenSignatures, listLostSignatures, type ListedSignature } from '../pades';
import type { PdfReader } from '../pdf';

/** More are told as a number: a form may have very many fields. */
const mostFields = 20;

/**
 * What is odd about a document, beside its signatures.
 * @param signatures - that it shows
 */
export function remarksOn(reader: PdfReader, signatures: readonly ListedSignature[]): DocumentRemark[] {
  return [...remarksOnHidden(reader, signatures), ...remarksOnFields(reader), ...remarksOnFile(reader)];
}

/** What was forgiven when the file was read, and may be read otherwise by others. */
function remarksOnFile({ tolerated }: PdfReader): DocumentRemark[] {
  const remarks: DocumentRemark[] = [];
  if (tolerated.has('end')) {
    remarks.push({
      code: 'rest-behind-end',
      weight: 'warning',
      words:
        'Behind its end the file has a piece of another document, or of a save that was broken off. It was left out, and ' +
        'no signature covers it.',
    });
  }
  if (tolerated.has('object-stream')) {
    remarks.push({
      code: 'parts-misplaced',
      weight: 'warning',
      words:
        'Parts of the document are not where its list of parts says. Other programs may show something else, or nothing.',
    });
  }
  return remarks;
}

/** Signatures that earlier saves had. Nothing is told of whether they are good: the document no longer claims them. */
function remarksOnHidden(reader: PdfReader, signatures: readonly ListedSignature[]): DocumentRemark[] {
  const { found, complete } = hiddenSignatures(reader, signatures);
  const remark = (words: string, field?: string): DocumentRemark => ({
    code: 'signature-hidden',
    weight: 'warning',
    ...(field && { field }),
    words,
  });
  const told = found
    .slice(0, mostFields)
    .map(({ field }) =>
      remark(
        `An earlier save of this document had a signature${field && ` in the field “${field}”`} that is no longer part of ` +
          'it: a later save took it away or hid it. Other programs may still show it.',
        field,
      ),
    );
  const rest = found.length - told.length;
  if (rest > 0) told.push(remark(`Earlier saves had ${rest} more signatures that are no longer part of the document.`));
  if (!complete) {
    told.push(
      remark('The document has too many saves to find out whether a signature of an earlier one was taken away.'),
    );
  }
  return told;
}

function remarksOnFields(reader: PdfReader): DocumentRemark[] {
  const lost = listLostSignatures(reader);
  const told = lost.slice(0, mostFields).map(({ field, value }): DocumentRemark =>
    value === 'missing'
      ? {
          code: 'field-without-signature',
          weight: 'notice',
          field,
          words: `The field “${field}” lost its signature: its value leads to nothing. It counts as unsigned.`,
        }
      : {
          code: 'field-emptied',
          weight: 'warning',
          field,
          words:
            `The field “${field}” lost its signature: its value was emptied, which no honest program is known to do. ` +
            'It counts as unsigned.',
        },
  );
  const rest = lost.slice(mostFields);
  if (rest.length === 0) return told;
  const weight = rest.some(({ value }) => value === 'empty') ? 'warning' : 'notice';
  const words = `${rest.length} more fields lost their signatures in the same way.`;
  return [...told, { code: weight === 'warning' ? 'field-emptied' : 'field-without-signature', weight, words }];
}
