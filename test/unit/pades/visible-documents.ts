import { PdfBuilder } from '../../fixtures/pdf';
import type { Drawing } from '../../../main/document/pades';
import { PdfDictionary, PdfName, PdfNewStream, PdfReference } from '../../../main/document/pdf';

/** A document whose pages have nothing on them. */
export function pagesDocument(
  options: {
    /** Entries of each page, such as /MediaBox and /Rotate; pages are objects 11, 12, … */
    pages: string[];
    /** Entries of the node above the pages. */
    tree?: string;
    catalog?: string;
    /** Further objects, from 30. */
    objects?: Record<number, string>;
    streams?: Record<number, { entries: string; data: string }>;
    version?: string;
  } = { pages: ['/MediaBox [0 0 300 200]'] },
): Buffer {
  const builder = new PdfBuilder({ version: options.version ?? '1.7' });
  const numbers = options.pages.map((_, index) => 11 + index);
  builder.object(1, `<< /Type /Catalog /Pages 2 0 R ${options.catalog ?? ''} >>`);
  const kids = numbers.map((number) => `${number} 0 R`).join(' ');
  builder.object(2, `<< /Type /Pages /Kids [${kids}] /Count ${numbers.length} ${options.tree ?? ''} >>`);
  options.pages.forEach((entries, index) =>
    builder.object(11 + index, `<< /Type /Page /Parent 2 0 R /Resources << >> ${entries} >>`),
  );
  for (const [number, body] of Object.entries(options.objects ?? {})) builder.object(Number(number), body);
  for (const [number, { entries, data }] of Object.entries(options.streams ?? {}))
    builder.stream(Number(number), entries, data);
  return builder.table('/Root 1 0 R').build();
}

/**
 * A drawing by hand: grey everywhere, black in its lower left quarter as far as an upright reader sees it, and white in
 * its upper right one. So its place and its turn both show.
 */
export function quarters(width: number, height: number): Drawing {
  const [form, state] = [new PdfReference(1, 0), new PdfReference(2, 0)];
  const half = `${width / 2} ${height / 2}`;
  const content = `/G gs 0.5 g 0 0 ${width} ${height} re f 0 g 0 0 ${half} re f 1 g ${half} ${half} re f`;
  const number = (value: number): number => Math.round(value);
  return {
    objects: [
      {
        reference: form,
        object: new PdfNewStream(
          PdfDictionary.of({
            Type: new PdfName('XObject'),
            Subtype: new PdfName('Form'),
            BBox: [0, 0, number(width), number(height)],
            Resources: PdfDictionary.of({ ExtGState: PdfDictionary.of({ G: state }) }),
          }),
          Buffer.from(content, 'latin1'),
        ),
      },
      { reference: state, object: PdfDictionary.of({ Type: new PdfName('ExtGState'), LW: 1 }) },
    ],
    form,
    text: 'Signed by Maria Lindqvist',
  };
}
