import { mostOutlineEntries, type OutlineEntry } from '../../preload/contract/page-view';
import type { ShownPdf } from '../../main/document/pdfium/shown-pdf';

const deepest = 32;
const longestTitle = 500;
const noPage = -1;

/** The outline, as deep and as long as a reader can use; entries that lead round in a circle come once. */
export function outlineOf(pdf: ShownPdf): OutlineEntry[] {
  const { engine } = pdf;
  const { api } = engine;
  const document = pdf.outlineRoot;
  const seen = new Set<number>();
  const below = (parent: number, depth: number): OutlineEntry[] => {
    const entries: OutlineEntry[] = [];
    let bookmark = api.FPDFBookmark_GetFirstChild(document, parent);
    while (bookmark !== 0 && !seen.has(bookmark) && seen.size < mostOutlineEntries) {
      seen.add(bookmark);
      const page = pageOf(bookmark);
      entries.push({
        title: titleOf(bookmark),
        ...(page !== undefined && { page }),
        children: depth < deepest ? below(bookmark, depth + 1) : [],
      });
      bookmark = api.FPDFBookmark_GetNextSibling(document, bookmark);
    }
    return entries;
  };

  const titleOf = (bookmark: number): string => {
    const length = api.FPDFBookmark_GetTitle(bookmark, 0, 0);
    if (length <= 2) return '';
    const text = engine.lend(length, (address) => {
      api.FPDFBookmark_GetTitle(bookmark, address, length);
      return engine.text(address);
    });
    return text.slice(0, longestTitle);
  };

  const pageOf = (bookmark: number): number | undefined => {
    const action = api.FPDFBookmark_GetAction(bookmark);
    const destination =
      api.FPDFBookmark_GetDest(document, bookmark) || (action === 0 ? 0 : api.FPDFAction_GetDest(document, action));
    if (destination === 0) return undefined;
    const index = api.FPDFDest_GetDestPageIndex(document, destination);
    return index === noPage || !pdf.has(index + 1) ? undefined : index + 1;
  };

  return below(0, 1);
}
