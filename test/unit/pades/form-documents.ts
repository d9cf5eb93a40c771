import { PdfBuilder } from '../../fixtures/pdf';

/** A one-page form with an empty signature field `Buyer` (object 6) and a text field `Remark`. */
export function formDocument(
  options: {
    /** Entries of the signature field, such as /Lock or /SV. */
    field?: string;
    visible?: boolean;
    /** The field's widget is an object of its own (7). */
    separate?: boolean;
    /** Entries of the widget. */
    widget?: string;
    catalog?: string;
    objectStream?: boolean;
    /** Further objects, from 20. */
    objects?: Record<number, string>;
    /** Form XObjects by their number. */
    streams?: Record<number, string>;
    /** Further entries of /Fields. */
    fields?: string;
  } = {},
): Buffer {
  const rectangle = options.visible ? '[150 20 250.5 60]' : '[0 0 0 0]';
  const widget = `/Type /Annot /Subtype /Widget /F 4 /P 3 0 R /Rect ${rectangle} ${options.widget ?? ''}`;
  const field = `/FT /Sig /T (Buyer) ${options.field ?? ''}`;
  const bodies: Record<number, string> = {
    1: `<< /Type /Catalog /Pages 2 0 R /AcroForm 9 0 R ${options.catalog ?? ''} >>`,
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    3:
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R ' +
      `/Annots [${options.separate ? 7 : 6} 0 R 8 0 R] >>`,
    5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    6: options.separate ? `<< ${field} /Kids [7 0 R] >>` : `<< ${field} ${widget} >>`,
    8: '<< /FT /Tx /T (Remark) /Type /Annot /Subtype /Widget /F 4 /Rect [10 10 60 30] /P 3 0 R >>',
    9: `<< /Fields [6 0 R 8 0 R ${options.fields ?? ''}] >>`,
    ...options.objects,
  };
  if (options.separate) bodies[7] = `<< ${widget} /Parent 6 0 R >>`;
  const builder = new PdfBuilder().stream(4, '', 'BT /F1 24 Tf 40 80 Td (Agreement) Tj ET');
  for (const [number, words] of Object.entries(options.streams ?? {}))
    builder.stream(Number(number), '/Type /XObject /Subtype /Form /BBox [0 0 50 20]', words);
  if (options.objectStream) return builder.objectStream(30, bodies).xrefStream(31, '/Root 1 0 R').build();
  for (const [number, body] of Object.entries(bodies)) builder.object(Number(number), body);
  return builder.table('/Root 1 0 R').build();
}
