import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Settings } from '../../../main/configuration/settings';
import { DocumentEngine } from '../../../main/document/document-engine';
import { DocumentDesk } from '../../../main/ipc/document-desk';
import { pictureSignature } from '../../../main/document/visible-signature';
import { PictureDesk } from '../../../main/ipc/picture-desk';
import { PlacementDesk } from '../../../main/ipc/placement-desk';
import { silentLog } from '../../../main/log/log';
import { SignerCatalog } from '../../../main/signers/signer-catalog';
import { Previews } from '../../../main/signing/preview';
import { SoftwareToken } from '../../fixtures/hosts/software-token';
import { createSignatory, planFor, signatureValue, type Signatory } from '../cades/demo-signatory';
import { formDocument } from '../pades/form-documents';

describe('the desk that knows places on pages', () => {
  let signatory: Signatory;
  let folder: string;
  let busy: boolean;
  let asked: number;
  let documents: DocumentDesk;
  let desk: PlacementDesk;
  const engine = new DocumentEngine();

  beforeAll(async () => {
    signatory = await createSignatory('P-256');
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-placement-'));
    busy = false;
    asked = 0;
    const token = new SoftwareToken(signatory, '1234');
    const signers = new SignerCatalog(undefined, {
      configured: () => token,
      discover: async () => {
        asked += 1;
        return { found: [{ name: 'software', token }] };
      },
    });
    documents = new DocumentDesk(engine, silentLog);
    const previews = new Previews(
      { documents: Object.assign(engine, { picture: pictureSignature }), signers, now: () => new Date() },
      () => busy,
    );
    desk = new PlacementDesk(engine, documents, new PictureDesk(), previews, new Settings(folder));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function onDesk(bytes = formDocument({ visible: true })): Promise<string> {
    const path = join(folder, 'form.pdf');
    writeFileSync(path, bytes);
    return (await documents.register([path])).documents[0]!.id;
  }

  it('names the fields of a document by its handle', async () => {
    const id = await onDesk();
    expect((await desk.places(id)).signatureFields).toMatchObject([{ name: 'Buyer', state: 'empty' }]);
    await expect(async () => desk.places(`doc-${'0'.repeat(32)}`)).rejects.toMatchObject({ code: 'document.unknown' });
  });

  it('shows the signature as the request has it, under the name of the certificate, without a PIN', async () => {
    const documentId = await onDesk();
    const shown = await desk.preview({
      ...{ documentId, signer: 'software', claims: { visible: { layout: 'TEXT' } } },
      place: { pages: 'last', place: { rectangle: [20, 100, 140, 150] } },
    });
    expect(shown).toMatchObject({ width: 120, height: 50, pages: 1, nameKnown: true });
    expect(shown.seen).toEqual([{ page: 1, rectangle: [20, 100, 140, 150] }]);
    expect(Buffer.from(shown.pdf!.subarray(0, 5)).toString()).toBe('%PDF-');
    const field = await desk.preview({
      ...{ documentId, signer: 'software', claims: { visible: {} }, place: { field: 'Buyer' } },
    });
    expect(field.seen).toEqual([{ page: 1, rectangle: [150, 20, 250.5, 60] }]);
    expect(await desk.preview({ documentId, signer: 'software' })).toMatchObject({ seen: [], pages: 0 });
  });

  it('asks tokens once, until they may be others, and never beside one that is at work', async () => {
    const request = { documentId: await onDesk(), signer: 'software', claims: { visible: {} } };
    await desk.preview(request);
    busy = true;
    await desk.preview(request);
    expect(asked).toBe(1);
    desk.previews.forget();
    await expect(desk.preview(request)).rejects.toMatchObject({ code: 'token.inUse' });
    busy = false;
    await desk.preview(request);
    expect(asked).toBe(2);
  });

  it('remembers where each signer’s signatures stood, also after the next start', () => {
    const placed = {
      pages: 'last',
      place: { corner: 'bottom-right', aside: 40, away: 60, width: 200, height: 70 },
    } as const;
    expect(desk.kept()).toEqual({});
    expect(desk.keep({ signer: 'software', placed })).toBe(true);
    expect(desk.keep({ signer: 'other', placed: { pages: [1, -1], place: placed.place } })).toBe(true);
    expect(new Settings(folder).places).toEqual({ software: placed, other: { pages: [1, -1], place: placed.place } });
    desk.keep({ signer: 'other' });
    expect(desk.kept()).toEqual({ software: placed });
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ places: { software: { pages: 0 }, other: placed } }));
    expect(desk.kept()).toEqual({ other: placed });
    for (let count = 0; count < 120; count += 1) desk.keep({ signer: `signer ${count}`, placed });
    expect(Object.keys(desk.kept())).toHaveLength(100);
  });

  it('says in one line what became of each signature that is there', async () => {
    const path = join(folder, 'form.pdf');
    writeFileSync(path, formDocument({ visible: true }));
    const plan = { ...planFor(signatory, 'ECDSA'), signedAt: '2026-03-04T05:06:07.000Z', fieldName: 'Buyer' };
    const { preparationId, signedAttributes } = await engine.prepare({ path, plan });
    const target = join(folder, 'signed.pdf');
    await engine.complete({
      ...{ preparationId, temporary: `${target}.part`, target, numbered: false },
      signatureValue: signatureValue(signatory, planFor(signatory, 'ECDSA'), signedAttributes),
    });
    const id = (await documents.register([target])).documents[0]!.id;
    expect(await desk.signatures(id)).toEqual([
      {
        ...{ field: 'Buyer', role: 'signature', by: 'Jana Nováková', stamped: false, verdict: 'intact' },
        at: '2026-03-04T05:06:07.000Z',
      },
    ]);
  });
});
