// @vitest-environment happy-dom
import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ShownPage } from '../../../renderer/features/page/page-overlay';
import { PageViewer } from '../../../renderer/features/page/PageViewer';
import type { PageViewerProps } from '../../../renderer/features/page/PageViewer';
import { shownDocument } from './viewed-samples';
import type { ShownDocument } from './viewed-samples';

let root: Root;
let host: HTMLElement;

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  // Nothing is laid out here; the room is 700 by 600.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(700);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  host.remove();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const all = (testId: string): HTMLElement[] => Array.from(host.querySelectorAll(`[data-testid="${testId}"]`));
function get<Element extends HTMLElement = HTMLElement>(testId: string): Element {
  const [element] = all(testId);
  if (!element) throw new Error(`There is no ${testId}.`);
  return element as Element;
}
const rest = (): Promise<void> => act(async () => void (await vi.advanceTimersByTimeAsync(500)));
const press = async (testId: string): Promise<void> => {
  await act(async () => get(testId).click());
  await rest();
};
const key = async (name: string, over: KeyboardEventInit = {}, target: EventTarget = window): Promise<void> => {
  await act(
    async () =>
      void target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...over })),
  );
  await rest();
};
async function type(testId: string, text: string): Promise<void> {
  const field = get<HTMLInputElement>(testId);
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await rest();
}
async function show(shown: ShownDocument, over: Partial<PageViewerProps> = {}): Promise<void> {
  const props = { documentId: `doc-${'0'.repeat(32)}`, name: 'Lease.pdf', open: shown.open, ...over };
  await act(async () => root.render(createElement(PageViewer, props)));
  await rest();
}
const pages = (): number[] => all('page').map((page) => Number(page.dataset['page']));
const zoom = (): string => get<HTMLInputElement>('zoom').value;
const current = (): string => get<HTMLInputElement>('page-number').value;

describe('the viewer of a document', () => {
  it('shows the page as wide as there is room, with its name and its words for a screen reader', async () => {
    const shown = shownDocument({ pages: 2 });
    await show(shown);
    expect(get('page').getAttribute('aria-label')).toBe('Page 1 of 2');
    expect(get('page').style.width).toBe('668px');
    expect(zoom()).toBe('84 %');
    expect(get('page-text').textContent).toBe('Words of page 1');
    // First something rough, then as sharp as the screen.
    expect(shown.drawn[0]).toMatchObject({ page: 1, scale: 220 / 842 });
    expect(shown.drawn).toContainEqual(expect.objectContaining({ page: 1, scale: 668 / 595 }));
  });

  it('has only the pages in the document that are near, of 2,000, and goes to the one that is typed', async () => {
    await show(shownDocument({ pages: 2000 }));
    expect(pages()).toEqual([1, 2]);
    await type('page-number', '1500');
    await key('Enter', {}, get('page-number'));
    expect(pages()).toEqual([1499, 1500, 1501]);
    expect(current()).toBe('1,500');
    await type('page-number', '9999');
    await key('Enter', {}, get('page-number'));
    expect(current()).toBe('2,000');
    await press('page-previous');
    expect(current()).toBe('1,999');
  });

  it('zooms by keys and buttons, fits the page, and takes a percentage', async () => {
    await show(shownDocument({ pages: 3 }));
    await key('+', { ctrlKey: true });
    expect(zoom()).toBe('90 %');
    await press('zoom-out');
    expect(zoom()).toBe('75 %');
    await key('0', { ctrlKey: true });
    expect(get('fit-page').getAttribute('aria-pressed')).toBe('true');
    expect(get('page').style.height).toBe('568px');
    await type('zoom', '250');
    await key('Enter', {}, get('zoom'));
    expect(zoom()).toBe('250 %');
    await press('fit-width');
    expect(zoom()).toBe('84 %');
  });

  it('draws a large page in tiles of what is seen', async () => {
    const shown = shownDocument({ pages: 1 });
    await show(shown);
    shown.drawn.length = 0;
    await type('zoom', '1600');
    await key('Enter', {}, get('zoom'));
    const tiles = shown.drawn.filter(({ area }) => area);
    expect(tiles.length).toBeGreaterThan(0);
    expect(tiles.length).toBeLessThanOrEqual(4);
    for (const { scale, area } of tiles) {
      expect(scale).toBeCloseTo((96 / 72) * 16);
      expect((area?.width ?? 0) * (area?.height ?? 0)).toBeLessThanOrEqual(1024 * 1024);
    }
  });

  it('turns what is seen, for viewing only, and what is laid over the page with it', async () => {
    const seen: ShownPage[] = [];
    const shown = shownDocument({ pages: 1 });
    await show(shown, { overlay: (page) => (seen.push(page), null) });
    await press('turn');
    expect(shown.drawn.at(-1)).toMatchObject({ rotation: 90 });
    expect(seen.at(-1)).toMatchObject({ page: 1, rotation: 90, size: { width: 595, height: 842 } });
    // The upper left corner of the page is the upper right one now.
    const { left, top, width } = seen.at(-1)!.toBox([0, 832, 10, 842]);
    expect([left + width, top]).toEqual([expect.closeTo(668, 0), 0]);
  });

  it('finds words: counts and marks them, goes from one to the next, and forgets them with Escape', async () => {
    await show(shownDocument({ pages: 30, words: (page) => (page % 10 === 0 ? ['The fee', 'is due'] : ['Nothing']) }));
    await key('f', { ctrlKey: true });
    expect(document.activeElement).toBe(get('search-field'));
    await type('search-field', 'fee');
    expect(get('search-count').textContent).toBe('1 of 3');
    expect(current()).toBe('10');
    await key('Enter', {}, get('search-field'));
    expect([get('search-count').textContent, current()]).toEqual(['2 of 3', '20']);
    await key('Enter', { shiftKey: true }, get('search-field'));
    await key('F3', { shiftKey: true });
    expect([get('search-count').textContent, current()]).toEqual(['3 of 3', '30']);
    await type('search-field', 'rent');
    expect(get('search-count').textContent).toBe('Not found in this document’s text');
    await key('Escape', {}, get('search-field'));
    expect(all('search-bar')).toEqual([]);
    expect(document.activeElement).toBe(get('page-pane'));
  });

  it('has small pages beside the pages, with one tab stop, and folds them away', async () => {
    await show(shownDocument({ pages: 300 }));
    expect(all('thumbnail').length).toBeLessThan(12);
    expect(get('thumbnails').getAttribute('aria-activedescendant')).toBe(all('thumbnail')[0]?.id);
    await key('ArrowDown', {}, get('thumbnails'));
    expect(current()).toBe('2');
    expect(all('thumbnail')[1]?.getAttribute('aria-selected')).toBe('true');
    await key('End', {}, get('thumbnails'));
    expect(current()).toBe('300');
    await press('panel-thumbnails');
    expect(all('thumbnails')).toEqual([]);
  });

  it('shows the contents of the document as a tree that keys open and follow', async () => {
    const outline = [
      { title: 'Parties', page: 2, children: [{ title: 'The tenant', page: 3, children: [] }] },
      { title: 'Nowhere', children: [] },
    ];
    await show(shownDocument({ pages: 9, outline }));
    await press('panel-outline');
    const rows = (): string[] => all('outline-row').map(({ textContent }) => textContent ?? '');
    expect(rows()).toEqual(['Parties', 'Nowhere']);
    await key('ArrowRight', {}, get('outline'));
    expect(rows()).toEqual(['Parties', 'The tenant', 'Nowhere']);
    await key('ArrowRight', {}, get('outline'));
    await key('Enter', {}, get('outline'));
    expect(current()).toBe('3');
    await key('ArrowLeft', {}, get('outline'));
    await key('ArrowLeft', {}, get('outline'));
    expect(rows()).toEqual(['Parties', 'Nowhere']);
  });

  it('says that a document has no contents of its own, and shows what others put beside the pages', async () => {
    await show(shownDocument({ pages: 1 }), {
      panels: [{ id: 'findings', title: 'Findings', icon: 'F', badge: '2', content: () => 'Two things' }],
    });
    await press('panel-outline');
    expect(get('side-panel').textContent).toBe('This document has no table of contents of its own.');
    expect(get('panel-findings').getAttribute('aria-label')).toBe('Findings: 2');
    await press('panel-findings');
    expect(get('side-panel').textContent).toBe('Two things');
  });

  it('says why the pages are gone, and shows the same page again in the same size', async () => {
    const shown = shownDocument({ pages: 50 });
    await show(shown);
    await type('page-number', '17');
    await key('Enter', {}, get('page-number'));
    await press('fit-page');
    await act(async () => shown.end({ code: 'page.hung', params: {} }));
    expect(get('page-trouble').dataset['code']).toBe('page.hung');
    expect(get('page-trouble').getAttribute('role')).toBe('alert');
    expect(all('page')).toEqual([]);
    await press('page-again');
    expect(shown.opened).toBe(2);
    expect([current(), get('fit-page').getAttribute('aria-pressed')]).toEqual(['17', 'true']);
  });

  it('closes its look when another document is shown, and when it goes', async () => {
    const one = shownDocument({ pages: 5 });
    const other = shownDocument({ pages: 7 });
    await show(one);
    await show(other, { documentId: `doc-${'1'.repeat(32)}` });
    expect([one.closed, get('page-count').textContent]).toEqual([1, 'of 7']);
    await act(async () => root.render(null));
    expect(other.closed).toBe(1);
  });
});
