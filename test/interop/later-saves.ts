import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument, PDFName, PDFString, StandardFonts } from 'pdf-lib';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { interopFolder } from './cache';
import type { Judge } from './judges/judge';
import { runJarClass } from './judges/java-judge';
import { program as euDss } from './judges/eu-dss';
import { pyhankoPython } from './judges/pyhanko';
import type { Product } from './product';
import type { SignAnswer, VerifiedFile } from './product-answers';
import { ways, type Way } from './suite-plan';
import type { Tally } from './tally';
import { mustRun } from './tool';

/** What a program that is not ours does to a signed form, and the lowest P that permits it. */
const actions = { nothing: 1, fill: 2, annotate: 3 } as const;
type Action = keyof typeof actions;
type Saver = 'pdfium' | 'pyHanko' | 'PDFBox' | 'pdf.js';

interface LaterSave {
  title: string;
  saver: Saver;
  action: Action;
  /** 1 to 3, or 0 without a certification. */
  permission: number;
  path: string;
  output: string;
}

const field = 'price';
/** A place inside that field, in the page's own units: where pdfium's mouse clicks. */
const point = [60, 280];
const words = 'Paid 7';

/**
 * Signs forms with each level of a certification and without one, has other programs save them, and holds against our own
 * `verify` what each level permits (ISO 32000-2, table 257).
 *
 * @param judges - those who sit: pyHanko brings its own and Chrome's engine along, EU DSS brings PDFBox
 */
export async function judgeLaterSaves(
  product: Product,
  folder: string,
  judges: readonly Judge[],
  tally: Tally,
  complain: (title: string, answer: SignAnswer | undefined) => void,
): Promise<void> {
  const sits = (name: string): boolean => judges.some((judge) => judge.name === name);
  const savers: Saver[] = ['pdf.js'];
  if (sits('pyHanko')) savers.push('pdfium', 'pyHanko');
  else tally.absent('pdfium and pyHanko as savers', 'they live in pyHanko’s environment');
  if (sits('EU DSS')) savers.push('PDFBox');
  else tally.absent('PDFBox as a saver', 'it comes with EU DSS');

  const saves: LaterSave[] = [];
  for (const kind of ['table', 'stream'] as const) {
    for (const permission of [0, 1, 2, 3]) {
      const way = wayFor(permission);
      const input = join(folder, `${kind}-${permission}.pdf`);
      writeFileSync(input, await form(kind === 'stream'));
      const [answer] = await product.sign(way, [input]);
      const signed = answer?.output;
      const name = `a form (${kind}), ${permission === 0 ? 'not certified' : `P = ${permission}`}`;
      if (signed === undefined) {
        complain(name, answer);
        continue;
      }
      for (const saver of savers) {
        for (const action of Object.keys(actions) as Action[]) {
          // pdf.js writes nothing where there is nothing to write.
          if (saver === 'pdf.js' && action === 'nothing') continue;
          const place = join(folder, saver);
          mkdirSync(place, { recursive: true });
          const output = join(place, `${kind}-${permission}-${action}.pdf`);
          const title = `${saver}, ${action}: ${name}`;
          saves.push({ title, saver, action, permission, path: signed, output });
        }
      }
    }
  }
  await run(saves);
  const reports = await product.reports(saves.map(({ output }) => output));
  saves.forEach((save, index) => tally.record(save.title, 'Countersign', objections(save, reports[index])));
}

const wayFor = (permission: number): Way => {
  const name = permission === 0 ? 'P-256 SHA-256' : `certify ${permission}`;
  return ways.find((way) => way.name === name)!;
};

async function run(saves: readonly LaterSave[]): Promise<void> {
  const of = (...savers: Saver[]): LaterSave[] => saves.filter(({ saver }) => savers.includes(saver));
  const byPython = async (): Promise<void> => {
    const python = of('pdfium', 'pyHanko');
    if (python.length === 0) return;
    const input = JSON.stringify(python.map((save) => ({ ...save, field, point })));
    await mustRun(await pyhankoPython(), [join(interopFolder, 'savers', 'later_saves.py')], { input });
  };
  const byJava = async (): Promise<void> => {
    const java = of('PDFBox').map(({ action, path, output }) => [action, path, output, field].join('\t'));
    if (java.length > 0) await runJarClass(euDss, 'org.countersign.interop.LaterSaves', java);
  };
  await Promise.all([byPython(), byJava()]);
  for (const save of of('pdf.js')) await savedByPdfjs(save);
}

/** What our own `verify` says otherwise than it should. */
function objections({ saver, action, permission }: LaterSave, report: VerifiedFile | undefined): string[] {
  if (report === undefined) return ['verify gives no answer'];
  const { signatures = [], error } = report;
  if (error) return [`${error.code}: ${error.what}`];
  const [signature] = signatures;
  if (!signature || signatures.length !== 1) return [`verify sees ${signatures.length} signatures`];
  const { integrity, indication, coverage, detail } = signature;
  const problems: string[] = [];
  // pyHanko writes its name and the date into the document information with every save: P = 1 permits no change at all.
  const least = saver === 'pyHanko' && action === 'nothing' ? 2 : actions[action];
  const allowed = permission === 0 || permission >= least;
  if (integrity !== 'intact') problems.push(`it is ${integrity}: ${detail ?? ''}`);
  if ((coverage.permitted === false) === allowed || indication === 'TOTAL-FAILED')
    problems.push(`${coverage.permitted === false ? 'forbidden' : indication}: ${detail ?? ''}`);
  const kinds = new Set((coverage.changes ?? []).map(({ kind }) => kind));
  const wanted = ({ nothing: undefined, fill: 'form-filling', annotate: 'annotations' } as const)[action];
  if (wanted !== undefined && !kinds.has(wanted)) problems.push(`${wanted} is not told`);
  if (kinds.has('other')) problems.push(`more than that is told: ${detail ?? ''}`);
  if (action === 'fill' && !detail?.includes(`${words}"`)) problems.push('the new value is not told');
  return problems;
}

/** A form of one page, with what PDFBox asks of one: default resources and a default appearance. */
async function form(objectStreams: boolean): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const page = document.addPage([300, 400]);
  const font = await document.embedFont(StandardFonts.Helvetica);
  page.drawText('Kupni smlouva', { x: 40, y: 350, font });
  const fields = document.getForm();
  const price = fields.createTextField(field);
  price.setText('100');
  price.addToPage(page, { x: 20, y: 270, width: 150, height: 20, font });
  const acroForm = fields.acroForm.dict;
  acroForm.set(PDFName.of('DA'), PDFString.of('/Helv 0 Tf 0 g'));
  acroForm.set(PDFName.of('DR'), document.context.obj({ Font: { Helv: font.ref, Helvetica: font.ref } }));
  return document.save({ useObjectStreams: objectStreams });
}

async function savedByPdfjs({ path, output, action }: LaterSave): Promise<void> {
  const task = getDocument({ data: new Uint8Array(readFileSync(path)), verbosity: 0, useSystemFonts: false });
  const document = await task.promise;
  if (action === 'fill') {
    const fields = (await document.getFieldObjects()) as Record<string, { id: string; type: string }[]>;
    const widget = fields[field]?.find(({ type }) => type === 'text');
    if (widget) document.annotationStorage.setValue(widget.id, { value: words });
  } else {
    document.annotationStorage.setValue('pdfjs_internal_editor_0', {
      ...{ annotationType: 3, color: [0, 0, 0], fontSize: 12, value: 'Seen', pageIndex: 0 },
      ...{ rect: [20, 30, 120, 60], rotation: 0, structTreeParentId: null },
    });
  }
  writeFileSync(output, await document.saveDocument());
  await task.destroy();
}
