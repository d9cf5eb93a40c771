import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { PageRectangle, PageSize, PageUnit } from '../../../preload/contract/page-view';
import type { PageView } from './page-view';
import type { OpenPages } from './use-opened';

/** Opens pages that are as large as their document says: main knows their units, and what draws them does not. */
export function openingInUnits(openPages: OpenPages, bridge: Pick<MainWindowBridge, 'invoke'>): OpenPages {
  return async (documentId, signal) => {
    const [answer, told] = await Promise.all([
      openPages(documentId, signal),
      bridge.invoke('pages.units', { documentId }),
    ]);
    if (!answer.ok || !told.ok) return answer;
    return { ok: true, value: inTheirUnits(answer.value, told.value.units) };
  };
}

/** The engine that draws takes every unit of a page for a point: here the pages are as large as their documents say. */
export function inTheirUnits(view: PageView, units: readonly PageUnit[]): PageView {
  if (units.length === 0) return view;
  const byPage = new Map(units.map(({ page, unit }) => [page, unit]));
  const unitOf = (page: number): number => byPage.get(page) ?? 1;
  const size = ({ width, height }: PageSize, page: number): PageSize => ({
    width: width * unitOf(page),
    height: height * unitOf(page),
  });
  const place = (rectangle: PageRectangle, page: number): PageRectangle =>
    rectangle.map((edge) => edge * unitOf(page)) as unknown as PageRectangle;
  return {
    ...view,
    first: size(view.first, 1),
    sizes: async (from, to, signal) =>
      (await view.sizes(from, to, signal)).map((one, index) => size(one, from + index)),
    draw: (wish, signal) => view.draw({ ...wish, scale: wish.scale * unitOf(wish.page) }, signal),
    text: async (page, signal) =>
      (await view.text(page, signal)).map((run) => ({
        ...run,
        rectangle: place(run.rectangle, page),
        size: run.size * unitOf(page),
      })),
    search: (text, from, found, signal) =>
      view.search(
        text,
        from,
        (hits, page) =>
          found(
            hits.map((hit) => ({ ...hit, rectangles: hit.rectangles.map((one) => place(one, hit.page)) })),
            page,
          ),
        signal,
      ),
  };
}
