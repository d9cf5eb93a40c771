import type { Formats } from './format';

/** The pages of a document: what is said around them, and where they can not be shown. */
export const pageMessages = {
  'page.viewer': (p: { name: string }) => `The document ${p.name}`,
  'page.label': (p: { name: string }) => `Pages of ${p.name}`,
  'page.of': (p: { page: number; count: number }, f: Formats) => `Page ${f.number(p.page)} of ${f.number(p.count)}`,
  'page.ofCount': (p: { count: number }, f: Formats) => `of ${f.number(p.count)}`,
  'page.tools': 'Page and size',
  'page.number': (p: { count: number }, f: Formats) => `Page, of ${f.number(p.count)}`,
  'page.previous': 'Previous page',
  'page.next': 'Next page',
  'page.zoom': 'Size in percent',
  'page.percent': (p: { percent: number }, f: Formats) => `${f.number(p.percent)} %`,
  'page.zoomIn': 'Larger (Ctrl +)',
  'page.zoomOut': 'Smaller (Ctrl −)',
  'page.fitWidth': 'As wide as there is room',
  'page.fitPage': 'The whole page (Ctrl 0)',
  'page.turn': 'Turn for viewing; the document stays as it is',
  'page.opening': 'Opening the document…',
  'page.notDrawn': 'This page can not be drawn. Look at it in another program before you sign.',

  'page.panels': 'Beside the pages',
  'page.panel.thumbnails': 'Small pages',
  'page.panel.outline': 'Contents',
  'page.outline.reading': 'Reading the contents…',
  'page.outline.none': 'This document has no table of contents of its own.',
  'page.outline.untitled': 'Without a title',

  'page.search.open': 'Find words (Ctrl F)',
  'page.search.label': 'Find in this document',
  'page.search.previous': 'Previous place',
  'page.search.next': 'Next place',
  'page.search.close': 'End the search',
  'page.search.looking': 'Searching…',
  'page.search.none': 'Not found in this document’s text',
  'page.search.count': (p: { hit: number; count: number }, f: Formats) => `${f.number(p.hit)} of ${f.number(p.count)}`,
  'page.search.countSoFar': (p: { hit: number; count: number }, f: Formats) =>
    `${f.number(p.hit)} of ${f.number(p.count)} so far`,

  'page.again': 'Show it again',
} as const;
