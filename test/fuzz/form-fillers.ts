import { PdfBuilder } from '../fixtures/pdf';
import { takeApart } from './document-parts';
import type { Random } from './random';
import type { SeedDocument } from './seed-documents';

/** What somebody did with a signed form, and what is to be said of the signatures before it. */
export interface FilledForm {
  kind: string;
  bytes: Buffer;
  /** `honest`: no signature fails by it. `forged`: a certification that allows filling forms fails. */
  intent: 'honest' | 'forged';
}

/** The text field of the seeds that can be filled. */
const remark = 8;

/** Whether a seed has the text field, so that it can be filled. */
export const isForm = ({ bytes }: SeedDocument): boolean =>
  takeApart(bytes).parts.get(remark)?.body.includes('/T (Remark)') ?? false;

/** Fills the text field of a signed form in a revision of its own, as the programs do that people fill forms with. */
export function filledForm(seed: SeedDocument, random: Random): FilledForm {
  const { parts, highest, trailer, startxref } = takeApart(seed.bytes);
  const body = (number: number): string => parts.get(number)?.body ?? '<< >>';
  const add = (number: number, entries: string): string => body(number).replace(/^\s*<</, `<< ${entries}`);
  const value = random.pick(['Agreed', 'Yes', '12 March', 'x']);
  const [appearance, metadata, info] = [highest + 1, highest + 2, highest + 3];
  const builder = new PdfBuilder({ header: seed.bytes.toString('latin1') });
  builder.previous = startxref;
  const root = Number(/\/Root (\d+)/.exec(trailer)?.[1] ?? 1);
  const form = Number(/\/AcroForm (\d+) 0 R/.exec(body(root))?.[1] ?? 9);

  const drawn = `/Tx BMC q BT /F1 12 Tf 0 g 2 6 Td (${value}) Tj ET Q EMC`;
  builder.stream(
    appearance,
    `/Type /XObject /Subtype /Form /BBox [0 0 50 20] /Resources << /Font << /F1 5 0 R >> >>`,
    drawn,
  );
  const objects: Record<number, string> = {
    [remark]: add(remark, `/V (${value}) /AP << /N ${appearance} 0 R >>`),
  };
  let entries = trailer;
  // What those programs write beside it.
  if (random.chance(0.5)) objects[root] = add(root, `/Version /1.7 `);
  if (random.chance(0.4)) {
    const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>';
    builder.stream(metadata, '/Type /Metadata /Subtype /XML', xmp);
    objects[root] = (objects[root] ?? body(root)).replace(/^\s*<</, `<< /Metadata ${metadata} 0 R `);
  }
  if (random.chance(0.5) && !/\/Info/.test(trailer)) {
    objects[info] = `<< /Producer (A program) /ModDate (D:20260301120000Z) >>`;
    entries += ` /Info ${info} 0 R`;
  }
  if (random.chance(0.4)) objects[form] = add(form, '/DR << /Font << /F1 5 0 R >> >> /DA (/F1 0 Tf 0 g) ');

  const forgery = random.chance(0.4) ? random.pick(forgeries) : undefined;
  forgery?.change({ objects, body: (number) => objects[number] ?? body(number), root, appearance });
  const asStream = random.chance(0.4);
  const size = `/Size ${highest + 6} ${entries}`;
  if (asStream && random.chance(0.6)) builder.objectStream(highest + 4, objects);
  else for (const [number, text] of Object.entries(objects)) builder.object(Number(number), text);
  if (asStream) builder.xrefStream(highest + 5, size);
  else builder.table(size);
  return {
    kind: forgery ? `filled by a forger, who ${forgery.name},` : 'filled honestly,',
    bytes: builder.build(),
    intent: forgery ? 'forged' : 'honest',
  };
}

interface Forgery {
  name: string;
  change(form: {
    objects: Record<number, string>;
    body(number: number): string;
    root: number;
    appearance: number;
  }): void;
}

const forgeries: Forgery[] = [
  {
    name: 'moves the field over the page',
    change: ({ objects, body }) => (objects[remark] = body(remark).replace(/\/Rect \[[^\]]*\]/, '/Rect [0 0 300 200]')),
  },
  { name: 'hides the field', change: ({ objects, body }) => (objects[remark] = body(remark).replace('/F 4', '/F 2')) },
  {
    name: 'renames the field',
    change: ({ objects, body }) => (objects[remark] = body(remark).replace('/T (Remark)', '/T (Price)')),
  },
  {
    name: 'adds an action',
    change: ({ objects, body }) =>
      (objects[remark] = body(remark).replace(
        /^\s*<</,
        '<< /AA << /E << /S /JavaScript /JS (app.alert\\(1\\)) >> >> ',
      )),
  },
  {
    name: 'changes the page',
    change: ({ objects, body, appearance }) =>
      (objects[3] = body(3).replace('/Contents 4 0 R', `/Contents [4 0 R ${appearance} 0 R]`)),
  },
  {
    name: 'turns the page',
    change: ({ objects, body }) => (objects[3] = body(3).replace(/^\s*<</, '<< /Rotate 90 ')),
  },
  {
    name: 'adds layers',
    change: ({ objects, body, root }) =>
      (objects[root] = body(root).replace(/^\s*<</, '<< /OCProperties << /OCGs [] /D << >> >> ')),
  },
  {
    name: 'opens something',
    change: ({ objects, body, root }) =>
      (objects[root] = body(root).replace(/^\s*<</, '<< /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> ')),
  },
];
