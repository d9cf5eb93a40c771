import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentEngine } from '../../../main/document/document-engine';
import { Batch } from '../../../main/signing/batch';
import { Previews } from '../../../main/signing/preview';
import type { BatchDocument, RequestedClaims } from '../../../main/signing/signing-port';
import { softwareServices } from '../../fixtures/hosts/software-services';
import { SoftwareToken } from '../../fixtures/hosts/software-token';
import { classicTable } from '../../fixtures/pdf';
import { createSignatory } from '../../unit/cades/demo-signatory';

const folder = mkdtempSync(join(tmpdir(), 'countersign-preview-of-each-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What all of the batch say. */
const common: RequestedClaims = {
  ...{ reason: 'Approved', location: 'Brno' },
  visible: {
    ...{ pages: 'first', place: { rectangle: [20, 20, 220, 90] }, layout: 'TEXT' },
    show: ['name', 'reason', 'location', 'role', 'commitment'],
  },
};

/** What each says of its own, and where; with the words that are then seen and those that are not. */
const batch: { name: string; own: Partial<BatchDocument>; seen: string[]; gone: string[] }[] = [
  { name: 'like the others', own: {}, seen: ['Approved', 'Brno'], gone: [] },
  {
    ...{ name: 'its own reason and place of signing', own: { claims: { reason: 'Read', location: 'Graz' } } },
    ...{ seen: ['Read', 'Graz'], gone: ['Approved', 'Brno'] },
  },
  {
    name: 'a commitment in place of the reason',
    own: { claims: { commitmentType: 'proof-of-receipt' } },
    ...{ seen: ['receipt', 'Brno'], gone: ['Approved'] },
  },
  {
    ...{ name: 'a role beside what all say', own: { claims: { claimedRoles: ['Notary'] } } },
    ...{ seen: ['Approved', 'Brno', 'Notary'], gone: [] },
  },
  {
    name: 'its own place on the page',
    own: { seen: { pages: 'last', place: { rectangle: [60, 100, 240, 160] } }, claims: { location: 'Linz' } },
    ...{ seen: ['Approved', 'Linz'], gone: ['Brno'] },
  },
  {
    name: 'not seen, though the others are',
    own: { claims: { visible: false } },
    ...{ seen: [], gone: ['Approved', 'Brno'] },
  },
];

/** Words of a page, as poppler reads them. */
function wordsOf(pdf: Uint8Array | undefined): string {
  if (!pdf) return '';
  const file = join(folder, 'picture.pdf');
  writeFileSync(file, pdf);
  return execFileSync('pdftotext', [file, '-']).toString('utf8');
}

const textOf = (signed: string, key: string): string | undefined =>
  new RegExp(`/${key}\\s*\\((\\w+)\\)`).exec(readFileSync(signed, 'latin1'))?.[1];

describe('a preview of one document of a batch', () => {
  let services: ConstructorParameters<typeof Batch>[0];
  let previews: Previews;
  const documents: BatchDocument[] = batch.map(({ own }, index) => {
    const path = join(folder, `${index}.pdf`);
    writeFileSync(path, classicTable());
    return { id: `${index}`, path, ...own };
  });

  beforeAll(async () => {
    const token = new SoftwareToken(await createSignatory('RSA 2048'), '1234');
    services = softwareServices(folder, token);
    const painter = Object.assign(Object.create(services.documents) as DocumentEngine, {
      picture: () => Promise.reject(new Error('no picture is asked for')),
    });
    previews = new Previews({ ...services, documents: painter }, () => false);
  });

  it.each(batch.map((one, index) => ({ ...one, index })))(
    'shows what that one says, where it says it: $name',
    async ({ seen, gone, index }) => {
      const preview = await previews.of({ document: documents[index]!, signer: 'software', claims: common });
      const words = wordsOf(preview.pdf);
      for (const word of seen) expect(words).toContain(word);
      for (const word of gone) expect(words).not.toContain(word);
      expect(preview.seen.length).toBe(seen.length === 0 ? 0 : 1);
    },
  );

  it('is what the batch then makes of each', async () => {
    const shown = [];
    for (const document of documents) {
      shown.push(await previews.of({ document, signer: 'software', claims: common }));
    }
    const prompt = {
      open: () => ({
        source: { kind: 'typed' as const, ask: async () => Buffer.from('1234') },
        close: () => undefined,
      }),
    };
    const request = { documents, signer: 'software', alias: undefined, claims: common };
    const result = await new Batch(services, request, prompt, { progress: () => undefined }).run();
    const outcomes = result.documents.map(({ signed }) => signed!.outcome.seen);
    expect(outcomes).toEqual(shown.map(({ seen }) => seen));
    expect(outcomes[4]).toEqual([{ page: 1, rectangle: [60, 100, 240, 160] }]);
    expect(
      result.documents.map(({ signed }) => [textOf(signed!.path, 'Reason'), textOf(signed!.path, 'Location')]),
    ).toEqual([
      ['Approved', 'Brno'],
      ['Read', 'Graz'],
      [undefined, 'Brno'],
      ['Approved', 'Brno'],
      ['Approved', 'Linz'],
      ['Approved', 'Brno'],
    ]);
  });
});
