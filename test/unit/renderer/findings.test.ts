// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../preload/contract/findings';
import { document, documentId } from './samples';
import { useWindow } from './shown-window';

const shown = useWindow();
const { all, get, press } = shown;

const fonts: Finding = {
  kind: 'fonts-not-embedded',
  weight: 'changes',
  count: 1,
  pages: [
    { from: 1, to: 3 },
    { from: 7, to: 7 },
  ],
  names: ['Helvetica'],
};
const scripts: Finding = { kind: 'scripts', weight: 'changes', count: 2, unasked: true };
const links: Finding = { kind: 'links', weight: 'aside', count: 30, names: ['https://example.org'], moreNames: 29 };

const listed = (count: number, findings: Finding[]) => ({
  'documents.list': () => ({
    documents: Array.from({ length: count }, (_, n) => ({ summary: document(n), progress: { state: 'waiting' } })),
  }),
  'documents.findings': () => ({ findings }),
});

describe('what may make a page say something else later, in the window', () => {
  it('is one line near Sign, which opens each with its reason and its place', async () => {
    await shown.open(listed(1, [scripts, fonts, links]));
    expect(get('findings-line').textContent).toBe('2 things in this document may look different later');
    expect(all('findings-dialog')).toEqual([]);
    await press('findings-line');
    expect(get('finding-fonts-not-embedded').textContent).toContain('Pages 1–3, 7');
    expect(get('finding-fonts-not-embedded').textContent).toContain('Helvetica');
    expect(get('finding-scripts').textContent).toContain('without a click');
    expect(get('finding-links').textContent).toContain('https://example.org, and 29 more');
    await press('close-findings');
    expect(all('findings-dialog')).toEqual([]);
  });

  it('names the document where there are several', async () => {
    await shown.open(listed(2, [fonts]));
    expect(get('findings-line').textContent).toBe(`1 thing in “${document(0).name}” may look different later`);
    expect(shown.main.requestsOf('documents.findings')).toEqual([{ documentId: documentId(0) }]);
  });

  it('is silent where nothing was found, what was found lies beside the pages, or it can not be told', async () => {
    for (const answer of [{ findings: [] }, { findings: [links] }, { code: 'document.damaged', params: {} }]) {
      await shown.open({ ...listed(1, []), 'documents.findings': () => answer });
      expect(all('findings-line')).toEqual([]);
    }
  });
});
