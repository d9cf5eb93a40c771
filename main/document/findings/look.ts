import type { Finding } from '../../../preload/contract/findings';
import { readRectangle } from '../pades';
import {
  pageAttribute,
  pagesOf,
  PdfDictionary,
  PdfError,
  type FoundPage,
  type PdfObject,
  type PdfReader,
} from '../pdf';
import { Actions } from './actions';
import { lookAtAnnotations, type AnnotationLook } from './annotations';
import { Budget, BudgetSpent } from './budget';
import { lookAtForm } from './form';
import { Found } from './found';
import { lookAtLayers } from './layers';
import { PageContent, type ContentFacts } from './page-content';
import { fileName, isVisited, nameTree } from './trees';

/** Time that one document may take, in milliseconds. */
const usualTime = 8000;
/** Points by which a page may be cropped: sizes are rounded. */
const tolerance = 1;

/**
 * Looks for what may make the pages of a document say something else later, and for what lies beside them. It reads no more
 * than it must, fetches nothing, and never throws for what a part of the document is: what can not be read, or takes too long,
 * is a finding of its own.
 *
 * @param milliseconds - after which it ends with what it has
 */
export async function findingsOf(reader: PdfReader, milliseconds = usualTime): Promise<Finding[]> {
  const found = new Found();
  const budget = new Budget(milliseconds);
  const actions = new Actions(reader, found, budget);
  const look = { reader, found, budget, actions, content: new PageContent(reader, budget) };
  try {
    await attempt(found, () => lookAtForm(reader, found, budget));
    await attempt(found, () => lookAtCatalog(look));
    await attempt(found, () => lookAtLayers(reader, found, budget));
    await attempt(found, () => lookAtOutline(look));
    await attempt(found, () => lookAtPages(look));
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    found.add('unfinished');
  }
  return found.list();
}

/** A part that can not be read hides no other. */
async function attempt(found: Found, step: () => void | Promise<void>, page?: number): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    found.add('unreadable', { ...(page !== undefined && { page }) });
  }
}

/** What belongs to the document as a whole (ISO 32000-2, clause 7.7.2). */
async function lookAtCatalog({ reader, found, budget, actions }: AnnotationLook): Promise<void> {
  const { dictionary: catalog } = reader.catalog;
  actions.look(catalog.get('OpenAction'), { unasked: true });
  actions.lookAdditional(catalog, {});
  if (reader.dictionary(catalog, 'Collection')) found.add('portfolio');
  lookAtAssociatedFiles(reader, found, catalog);
  const names = reader.dictionary(catalog, 'Names');
  if (!names) return;
  const walk = (key: string): ReturnType<typeof nameTree> => nameTree(reader, names.get(key), budget);
  // Scripts of the document run as it is opened (clause 12.6.4.17).
  for (const { value } of walk('JavaScript')) {
    await budget.pause();
    actions.look(value, { unasked: true });
  }
  for (const { name, value } of walk('EmbeddedFiles')) {
    await budget.pause();
    found.add('attachments', { name: fileName(reader, value) ?? name });
  }
  // Pages that a script may put among the others (clause 12.7.7).
  for (const { name } of walk('Templates')) found.add('page-templates', { name });
  for (const { name } of walk('AlternatePresentations')) found.add('presentation', { name });
}

function lookAtAssociatedFiles(reader: PdfReader, found: Found, holder: PdfDictionary, page?: number): void {
  for (const file of (reader.array(holder, 'AF') ?? []).slice(0, 1000)) {
    found.add('attachments', { name: fileName(reader, file) ?? '', ...(page !== undefined && { page }) });
  }
}

/** Bookmarks may have actions (clause 12.3.3). */
async function lookAtOutline({ reader, budget, actions }: AnnotationLook): Promise<void> {
  const visited = new Set<number>();
  const stack: PdfObject[] = [reader.dictionary(reader.catalog.dictionary, 'Outlines')?.get('First') ?? null];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    await budget.pause();
    if (node === null || isVisited(node, visited)) continue;
    const item = reader.resolve(node);
    if (!(item instanceof PdfDictionary)) continue;
    actions.look(item.get('A'), {});
    stack.push(item.get('Next') ?? null, item.get('First') ?? null);
  }
}

async function lookAtPages(look: AnnotationLook): Promise<void> {
  let number = 0;
  for (const page of pagesOf(look.reader)) {
    number += 1;
    const here = number;
    await look.budget.pause();
    await attempt(look.found, () => lookAtPage(look, page, here), here);
  }
}

async function lookAtPage(look: AnnotationLook, page: FoundPage, number: number): Promise<void> {
  const { reader, found, actions, content } = look;
  const { dictionary } = page;
  actions.lookAdditional(dictionary, { page: number });
  lookAtAssociatedFiles(reader, found, dictionary, number);
  if (dictionary.has('PresSteps')) found.add('presentation', { page: number });
  if (isCropped(reader, page)) found.add('outside-crop', { page: number });
  tell(found, content.ofPage(dictionary, dictionary.get('Resources') ?? page.inherited.get('Resources')), number);
  for (const facts of await lookAtAnnotations(look, dictionary, number)) tell(found, facts, number);
}

function tell(found: Found, { fonts, external, alternates, printerCode }: ContentFacts, page: number): void {
  for (const name of fonts) found.add('fonts-not-embedded', { page, name });
  for (const name of external) found.add('external-content', { page, name });
  if (alternates) found.add('alternate-images', { page });
  if (printerCode) found.add('printer-code', { page });
}

/** Whether the page is larger than what of it is seen (clause 14.11.2). */
function isCropped(reader: PdfReader, page: FoundPage): boolean {
  const media = readRectangle(reader, pageAttribute(reader, page, 'MediaBox'));
  const crop = readRectangle(reader, pageAttribute(reader, page, 'CropBox'));
  if (!media || !crop) return false;
  return (
    crop[0] > media[0] + tolerance ||
    crop[1] > media[1] + tolerance ||
    crop[2] < media[2] - tolerance ||
    crop[3] < media[3] - tolerance
  );
}
