import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { SigningPlan, UncertifiedPlan, VisibleSignature } from '../../../main/document/document-port';
import { readCertificate } from '../../../main/pki/certificate';
import { createSignatory, planFor, signatureValue, type Signatory } from '../../unit/cades/demo-signatory';
import { formDocument } from '../../unit/pades/form-documents';
import { pagesDocument } from '../../unit/pades/visible-documents';
import { renderPage, type RenderedPage } from './rendered-page';

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-preview-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const engine = new DocumentEngine();
let signatory: Signatory;
beforeAll(async () => {
  signatory = await createSignatory('P-256');
});

let files = 0;
function write(bytes: Uint8Array): string {
  const file = path.join(folder, `document-${++files}.pdf`);
  writeFileSync(file, bytes);
  return file;
}

/** What is signed, and what is shown before: the same but for the certificate. */
function plansOf(visible: Partial<VisibleSignature>, fieldName?: string): [UncertifiedPlan, SigningPlan] {
  const plan: SigningPlan = {
    ...planFor(signatory, 'ECDSA'),
    signedAt: '2026-03-04T05:06:07.000Z',
    reason: 'I agree',
    ...(fieldName !== undefined && { fieldName }),
    visible: {
      pages: 'first',
      place: { rectangle: [48, 24, 192, 96] },
      appearance: { layout: 'NAME_AND_TEXT', show: ['name', 'date', 'reason'], border: true },
      ...visible,
    },
  };
  const { certificate, chain: _chain, signatureAlgorithm: _algorithm, ...rest } = plan;
  return [{ ...rest, signatory: readCertificate(certificate).subject }, plan];
}

async function sign(file: string, plan: SigningPlan): Promise<string> {
  const prepared = await engine.prepare({ path: file, plan });
  const target = path.join(folder, `signed-${++files}.pdf`);
  const { path: signed } = await engine.complete({
    preparationId: prepared.preparationId,
    signatureValue: signatureValue(signatory, planFor(signatory, 'ECDSA'), prepared.signedAttributes),
    temporary: `${target}.part`,
    target,
    numbered: false,
  });
  return signed;
}

/** The page with the picture laid over it at a place, which is counted from its upper left corner. */
function laidOver(page: RenderedPage, picture: RenderedPage, left: number, top: number): RenderedPage['shade'] {
  return (x, y) => {
    const within = x >= left && y >= top && x < left + picture.width && y < top + picture.height;
    return within ? Math.min(page.shade(x, y), picture.shade(x - left, y - top)) : page.shade(x, y);
  };
}

/**
 * How many picture elements are not as expected, nor between the lightest and the darkest of those around: an edge that is
 * smoothed in another way stays between them.
 */
function unlike(expected: RenderedPage['shade'], { width, height, shade }: RenderedPage): number {
  let count = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const found = shade(x, y);
      if (Math.abs(found - expected(x, y)) <= 16) continue;
      const around = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((aside) => expected(x + aside, y + down)));
      if (found < Math.min(...around) - 16 || found > Math.max(...around) + 16) count++;
    }
  }
  return count;
}

const resolution = 150;
const pixels = (points: number): number => Math.round((points * resolution) / 72);

describe('what is shown of a signature before it is made', () => {
  it.each([
    ['upright', '/MediaBox [0 0 312 216]', 1],
    ['turned by 90', '/MediaBox [0 0 216 312] /Rotate 90', 1],
    ['turned by 180', '/MediaBox [0 0 312 216] /Rotate 180', 1],
    ['turned by 270', '/MediaBox [0 0 216 312] /Rotate 270', 1],
    ['cropped', '/MediaBox [0 0 500 400] /CropBox [24 48 336 264]', 1],
    [
      'cropped, with its origin elsewhere, and turned',
      '/MediaBox [-520 -420 0 0] /CropBox [-480 -360 -264 -48] /Rotate 90',
      1,
    ],
    ['with an origin far below', '/MediaBox [-520 -420 -208 -204]', 1],
    ['with a unit of two points', '/MediaBox [0 0 156 108] /UserUnit 2', 2],
  ])('is what the output shows at 150 dots to the inch, on a page %s', async (_, page, unit) => {
    const file = write(pagesDocument({ pages: [page] }));
    const [shown, signed] = plansOf({});
    const preview = await engine.preview({ path: file, plan: shown });
    expect(preview).toMatchObject({ width: 144, height: 72, pages: 1, notes: [] });
    expect(preview.seen).toEqual([{ page: 1, rectangle: [48, 24, 192, 96] }]);
    const picture = renderPage(write(preview.pdf!), 1, { resolution });
    expect([picture.width, picture.height]).toEqual([pixels(144), pixels(72)]);
    // Poppler takes a unit for a point.
    const options = { resolution: resolution * unit };
    const [before, after] = [renderPage(file, 1, options), renderPage(await sign(file, signed), 1, options)];
    expect([after.width, after.height]).toEqual([pixels(312), pixels(216)]);
    const composed = laidOver(before, picture, pixels(48), after.height - pixels(96));
    expect(unlike(composed, after)).toBe(0);
    // And the comparison sees what is there: the page without the picture is another one.
    expect(unlike(before.shade, after)).toBeGreaterThan(200);
  });

  it('stands in the place of the field that is signed, as large as that', async () => {
    const file = write(formDocument({ visible: true }));
    const preview = await engine.preview({ path: file, plan: plansOf({}, 'Buyer')[0] });
    expect(preview).toMatchObject({ width: 100.5, height: 40, pages: 1 });
    expect(preview.seen).toEqual([{ page: 1, rectangle: [150, 20, 250.5, 60] }]);
  });

  it('tells where it stands on each page, near a corner of each', async () => {
    const file = write(
      pagesDocument({ pages: ['/MediaBox [0 0 300 200]', '/MediaBox [0 0 400 600]', '/MediaBox [0 0 90 50]'] }),
    );
    const place = { corner: 'bottom-right', aside: 30, away: 20, width: 80, height: 40 } as const;
    const { seen, pages } = await engine.preview({ path: file, plan: plansOf({ pages: 'all', place })[0] });
    expect(pages).toBe(3);
    expect(seen).toEqual([
      { page: 1, rectangle: [190, 20, 270, 60] },
      { page: 2, rectangle: [290, 20, 370, 60] },
      // As far from the edges as the page has room.
      { page: 3, rectangle: [0, 10, 80, 50] },
    ]);
  });

  it('is nothing where the field is not seen, and says why', async () => {
    const preview = await engine.preview({ path: write(formDocument()), plan: plansOf({}, 'Buyer')[0] });
    expect(preview).toEqual({
      ...{ width: 0, height: 0, seen: [], pages: 0 },
      notes: [{ code: 'visible.notSeen', params: { field: 'Buyer', reason: 'no-area' } }],
    });
  });

  it.each([
    ['a place outside of the page', { place: { rectangle: [200, 24, 400, 96] } }, 'visible.outside'],
    ['a page that is not there', { pages: [7] }, 'visible.pageUnknown'],
  ] as [string, Partial<VisibleSignature>, string][])('%s is refused before it is signed', async (_, visible, code) => {
    const file = write(pagesDocument({ pages: ['/MediaBox [0 0 300 200]'] }));
    const asked = engine.preview({ path: file, plan: plansOf(visible)[0] });
    await expect(asked).rejects.toMatchObject({ name: 'CountersignError', code });
  });
});
