import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentEngine } from '../../../main/document/document-engine';
import type { PrepareRequest } from '../../../main/document/document-port';
import { DocumentDesk } from '../../../main/ipc/document-desk';
import { SigningDesk, type Announce } from '../../../main/ipc/signing-desk';
import { silentLog } from '../../../main/log/log';
import type { SignerCatalog } from '../../../main/signers/signer-catalog';
import { HeldLogin } from '../../../main/signing/held-login';
import type { BatchServices } from '../../../main/signing/batch';
import type { PinPrompt } from '../../../main/signing/signing-port';
import { softwareServices } from '../../fixtures/hosts/software-services';
import { SoftwareToken } from '../../fixtures/hosts/software-token';
import { classicTable } from '../../fixtures/pdf';
import { encryptedDocument } from '../../fixtures/pdf/encrypted-documents';
import { createSignatory, type Signatory } from '../cades/demo-signatory';

interface Announced {
  event: string;
  batchId?: string;
  documentId?: string;
  progress?: { state: string };
  signed?: number;
  failed?: number;
  cancelled?: number;
}

describe('the signing desk', () => {
  let signatory: Signatory;
  let folder: string;
  let token: SoftwareToken;
  let documents: DocumentDesk;
  let services: BatchServices;
  let announced: Announced[];
  let finished: () => Announced[];

  beforeAll(async () => {
    signatory = await createSignatory('RSA 2048');
  });
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-signing-desk-')));
    token = new SoftwareToken(signatory, '1234');
    services = softwareServices(folder, token);
    documents = new DocumentDesk(services.documents, silentLog);
    announced = [];
    finished = () => announced.filter(({ event }) => event === 'signing.finished');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const announce: Announce = (event, payload) => void announced.push({ event, ...payload });
  const pin = (typed: string | undefined): PinPrompt => ({
    open: () => ({
      source: { kind: 'typed', ask: async () => (typed === undefined ? undefined : Buffer.from(typed)) },
      close: () => undefined,
    }),
  });

  async function onDesk(...names: string[]): Promise<string[]> {
    for (const name of names) writeFileSync(join(folder, name), classicTable());
    const added = await documents.register(names.map((name) => join(folder, name)));
    return added.documents.map(({ id }) => id);
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  it('signs what is on the desk, announces each step, and knows the outputs', async () => {
    const desk = new SigningDesk(services, documents, pin('1234'), announce);
    const ids = await onDesk('a.pdf', 'b.pdf');
    const batchId = desk.start({ documentIds: [ids[0]!, ids[1]!, ids[0]!], signer: 'software' });
    expect(batchId).toMatch(/^batch-[0-9a-f]{32}$/);
    expect(desk.busy).toBe(true);
    await until(() => !desk.busy && finished().length === 1);
    expect(finished()).toEqual([{ event: 'signing.finished', batchId, signed: 2, failed: 0, cancelled: 0 }]);
    for (const id of ids) {
      const states = announced.filter(({ documentId }) => documentId === id).map(({ progress }) => progress!.state);
      expect(states).toEqual(['preparing', 'awaiting-pin', 'waiting', 'signing', 'saving', 'signed']);
    }
    expect(announced.every((entry) => entry.batchId === batchId)).toBe(true);
    expect(ids.map((id) => documents.output(id))).toEqual([join(folder, 'a-signed.pdf'), join(folder, 'b-signed.pdf')]);
    expect([token.logins, token.signatures, token.openSessions]).toEqual([1, 2, 0]);
    // No path of the desk crosses with an event.
    expect(JSON.stringify(announced.map(({ progress: _progress, ...rest }) => rest))).not.toContain(folder);
  });

  it('says of single documents what is said of them in place of the others', async () => {
    const desk = new SigningDesk(services, documents, pin('1234'), announce);
    const ids = await onDesk('a.pdf', 'b.pdf');
    desk.start({
      documentIds: ids,
      signer: 'software',
      claims: { reason: 'Approved', location: 'Brno', visible: { place: { corner: 'top-left' }, pages: 'first' } },
      perDocument: new Map([[ids[1]!, { commitmentType: 'proof-of-receipt', visible: false }]]),
    });
    await until(() => finished().length === 1);
    expect(finished()).toMatchObject([{ signed: 2 }]);
    const written = ids.map((id) => readFileSync(documents.output(id), 'latin1'));
    expect(
      written.map((text) => [/\/Reason\s*\((\w+)\)/.exec(text)?.[1], /\/Location\s*\((\w+)\)/.exec(text)?.[1]]),
    ).toEqual([
      ['Approved', 'Brno'],
      [undefined, 'Brno'],
    ]);
    const { signatures } = await services.documents.verify(documents.output(ids[1]!));
    expect(signatures).toMatchObject([{ commitmentType: 'proof-of-receipt' }]);
    const seen = announced.flatMap(({ progress }) =>
      progress?.state === 'signed' ? [(progress as { outcome?: { seen: unknown[] } }).outcome!.seen.length] : [],
    );
    expect(seen).toEqual([1, 0]);
  });

  it('refuses a document that is not on the desk before anything starts', () => {
    const desk = new SigningDesk(services, documents, pin('1234'), announce);
    expect(() => desk.start({ documentIds: [`doc-${'0'.repeat(32)}`], signer: 'software' })).toThrow(
      expect.objectContaining({ code: 'document.unknown' }),
    );
    expect(desk.busy).toBe(false);
  });

  it('signs a protected document with its password, and forgets it then', async () => {
    const desk = new SigningDesk(services, documents, pin('1234'), announce);
    const path = join(folder, 'closed.pdf');
    writeFileSync(path, encryptedDocument(['256']));
    const { documents: added } = await documents.register([path]);
    const id = added[0]!.id;
    await documents.unlock(id, 'user');
    desk.start({ documentIds: [id], signer: 'software' });
    await until(() => finished().length === 1);
    expect(finished()).toMatchObject([{ signed: 1 }]);
    const report = await services.documents.verify(documents.output(id), 'owner');
    expect(report.signatures).toMatchObject([{ integrity: 'intact', coverage: { wholeDocument: true } }]);
    expect(documents.toSign(id)).not.toHaveProperty('password');
  });

  it('writes what the request says', async () => {
    const desk = new SigningDesk(services, documents, pin('1234'), announce);
    const [id] = await onDesk('a.pdf');
    desk.start({ documentIds: [id!], signer: 'software', claims: { reason: 'I agree', location: 'Vienna' } });
    await until(() => finished().length === 1);
    const signed = readFileSync(documents.output(id!), 'latin1');
    expect(signed).toContain('/Reason (I agree)');
    expect(signed).toContain('/Location (Vienna)');
  });

  it('shows each document of a batch its own place, or signs its own field', async () => {
    const desk = new SigningDesk(services, documents, pin('1234'), announce);
    const ids = await onDesk('a.pdf', 'b.pdf', 'c.pdf');
    const [a, b, c] = ids as [string, string, string];
    const seen = new Map<string, unknown>();
    desk.start({
      documentIds: ids,
      signer: 'software',
      claims: { visible: { place: { rectangle: [10, 10, 110, 50] } } },
      places: {
        [b]: { pages: -1, place: { corner: 'top-right', aside: 20, away: 30, width: 120, height: 40 } },
        [c]: { field: 'Tenant' },
      },
    });
    await until(() => finished().length === 1);
    for (const { summary, progress } of documents.list()) {
      if (progress.state === 'signed') seen.set(summary.id, [progress.outcome.field, progress.outcome.seen]);
    }
    expect(seen.get(a)).toEqual(['Signature1', [{ page: 1, rectangle: [10, 10, 110, 50] }]]);
    expect(seen.get(b)).toEqual(['Signature1', [{ page: 1, rectangle: [160.5, 130, 280.5, 170] }]]);
    expect(seen.get(c)).toEqual(['Tenant', [{ page: 1, rectangle: [10, 10, 110, 50] }]]);
  });

  it('tells a window that begins anew what goes on, and how it ended', async () => {
    const desk = new SigningDesk(services, documents, pin('1234'), announce);
    const ids = await onDesk('a.pdf', 'b.pdf');
    const seen: unknown[] = [];
    token.beforeSignature = () => {
      seen.push(
        desk.current,
        documents.list().map(({ progress }) => progress.state),
      );
    };
    expect(desk.current).toBeUndefined();
    const batchId = desk.start({ documentIds: [ids[0]!], signer: 'software' });
    await until(() => finished().length === 1);
    expect(seen).toEqual([{ batchId, documentIds: [ids[0]] }, ['signing', 'waiting']]);
    expect(desk.current).toBeUndefined();
    expect(documents.list().map(({ progress }) => progress.state)).toEqual(['signed', 'waiting']);
  });

  it('runs one batch after the other', async () => {
    const desk = new SigningDesk(services, documents, pin('1234'), announce);
    const ids = await onDesk('a.pdf', 'b.pdf');
    let most = 0;
    token.beforeSignature = () => {
      most = Math.max(most, token.openSessions);
    };
    const batches = ids.map((id) => desk.start({ documentIds: [id], signer: 'software' }));
    await until(() => finished().length === 2);
    expect(finished().map(({ batchId }) => batchId)).toEqual(batches);
    expect(most).toBe(1);
  });

  it('pauses between documents with the token closed, and asks for the PIN again for those that are left', async () => {
    const asked: string[][] = [];
    const prompt: PinPrompt = {
      open: (request) => {
        asked.push(request.documentNames);
        return pin('1234').open(request);
      },
    };
    const desk = new SigningDesk(services, documents, prompt, announce);
    const ids = await onDesk('a.pdf', 'b.pdf', 'c.pdf');
    token.beforeSignature = () => {
      if (token.signatures === 0) expect(desk.pause(batchId)).toBe(true);
    };
    const batchId = desk.start({ documentIds: ids, signer: 'software' });
    const told = (): unknown[] => announced.flatMap(({ event, ...rest }) => (event === 'signing.paused' ? [rest] : []));
    await until(() => told().length === 2);
    expect(told()).toEqual([
      { batchId, paused: 'asked' },
      { batchId, paused: 'paused' },
    ]);
    expect(desk.current).toEqual({ batchId, documentIds: ids, paused: 'paused' });
    expect([desk.busy, desk.atWork, token.openSessions, token.signatures]).toEqual([true, false, 0, 1]);
    expect(documents.list().map(({ progress }) => progress.state)).toEqual(['signed', 'waiting', 'waiting']);
    expect(
      readdirSync(folder)
        .filter((name) => name.endsWith('.pdf'))
        .sort(),
    ).toEqual(['a-signed.pdf', 'a.pdf', 'b.pdf', 'c.pdf']);
    expect(desk.pause(batchId)).toBe(false);
    expect(desk.resume(batchId)).toBe(true);
    await until(() => finished().length === 1);
    expect(finished()).toMatchObject([{ signed: 3, failed: 0, cancelled: 0 }]);
    expect(asked).toEqual([
      ['a.pdf', 'b.pdf', 'c.pdf'],
      ['b.pdf', 'c.pdf'],
    ]);
    expect([token.logins, token.openSessions]).toEqual([2, 0]);
  });

  it('ends a pause where the batch is stopped, and asks for no PIN then', async () => {
    const desk = new SigningDesk(services, documents, pin('1234'), announce);
    const ids = await onDesk('a.pdf', 'b.pdf');
    token.beforeSignature = () => void desk.pause(batchId);
    const batchId = desk.start({ documentIds: ids, signer: 'software' });
    await until(() => desk.current?.paused === 'paused');
    desk.cancel(batchId);
    await until(() => finished().length === 1);
    expect(finished()).toMatchObject([{ signed: 1, cancelled: 1 }]);
    expect([token.logins, token.openSessions]).toEqual([1, 0]);
    expect(() => desk.resume(batchId)).toThrow(expect.objectContaining({ code: 'batch.unknown' }));
  });

  it('holds the login over a pause as long as the signer lets it live, and asks for no second PIN then', async () => {
    const held = new HeldLogin(() => undefined);
    const signers = Object.assign(Object.create(services.signers) as SignerCatalog, {
      find: async (name: string | undefined) => ({ ...(await services.signers.find(name)), pinSessionSeconds: 60 }),
    });
    token.staysLoggedIn = true;
    const desk = new SigningDesk({ ...services, signers, held }, documents, pin('1234'), announce);
    const ids = await onDesk('a.pdf', 'b.pdf');
    token.beforeSignature = () => {
      if (token.signatures === 0) desk.pause(batchId);
    };
    const batchId = desk.start({ documentIds: ids, signer: 'software' });
    await until(() => desk.current?.paused === 'paused');
    expect(held.current).toMatchObject({ signer: 'software', alias: 'key' });
    expect(token.openSessions).toBe(1);
    desk.resume(batchId);
    await until(() => finished().length === 1);
    expect(finished()).toMatchObject([{ signed: 2 }]);
    expect(token.logins).toBe(1);
    await held.end();
    expect(token.openSessions).toBe(0);
  });

  it('cancels a batch that waits, without asking for a PIN', async () => {
    const desk = new SigningDesk(services, documents, pin('1234'), announce);
    const ids = await onDesk('a.pdf', 'b.pdf');
    token.beforeSignature = () => desk.cancel(second);
    desk.start({ documentIds: [ids[0]!], signer: 'software' });
    const second = desk.start({ documentIds: [ids[1]!], signer: 'software' });
    await until(() => finished().length === 2);
    expect(finished().map(({ signed, cancelled }) => [signed, cancelled])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(token.logins).toBe(1);
    expect(() => desk.cancel(second)).toThrow(expect.objectContaining({ code: 'batch.unknown' }));
  });

  it('asks for no PIN when the batch was cancelled while the last document was looked at', async () => {
    const ids = await onDesk('a.pdf');
    let asked = 0;
    const prompt: PinPrompt = {
      open: (request) => {
        asked += 1;
        return pin('1234').open(request);
      },
    };
    const looking = {
      ...services,
      documents: Object.assign(Object.create(services.documents) as DocumentEngine, {
        admit: async (request: PrepareRequest) => {
          desk.cancel(batchId);
          return services.documents.admit(request);
        },
      }),
    };
    const desk = new SigningDesk(looking, documents, prompt, announce);
    const batchId = desk.start({ documentIds: ids, signer: 'software' });
    await until(() => finished().length === 1);
    expect(finished()).toMatchObject([{ signed: 0, failed: 0, cancelled: 1 }]);
    expect([asked, token.logins]).toEqual([0, 0]);
  });

  it('closes the PIN conversation when it is over, however it ends', async () => {
    for (const typed of ['1234', '9999', undefined]) {
      let open = 0;
      const prompt: PinPrompt = {
        open: (request) => {
          open += 1;
          return { ...pin(typed).open(request), close: () => (open -= 1) };
        },
      };
      const desk = new SigningDesk(services, documents, prompt, announce);
      announced = [];
      desk.start({ documentIds: await onDesk('a.pdf'), signer: 'software' });
      await until(() => finished().length === 1);
      expect(open).toBe(0);
      const counts = { '1234': [1, 0, 0], '9999': [0, 1, 0], none: [0, 0, 1] }[typed ?? 'none'];
      expect(finished().map(({ signed, failed, cancelled }) => [signed, failed, cancelled])).toEqual([counts]);
    }
    expect(token.openSessions).toBe(0);
  });

  it('says why nothing was signed when the token has gone', async () => {
    const desk = new SigningDesk(services, documents, pin('1234'), announce);
    token.present = false;
    const ids = await onDesk('a.pdf');
    desk.start({ documentIds: ids, signer: 'software' });
    await until(() => finished().length === 1);
    expect(announced.filter(({ documentId }) => documentId === ids[0]).at(-1)).toMatchObject({
      progress: { state: 'failed', error: { code: 'token.absent' } },
    });
  });

  it('goes on with the next batch after an announcement that nobody could take', async () => {
    let broken = true;
    const desk = new SigningDesk(services, documents, pin('1234'), (event, payload) => {
      if (broken) throw new Error('the window is gone');
      announce(event, payload);
    });
    const ids = await onDesk('a.pdf', 'b.pdf');
    desk.start({ documentIds: [ids[0]!], signer: 'software' });
    await until(() => !desk.busy);
    broken = false;
    desk.start({ documentIds: [ids[1]!], signer: 'software' });
    await until(() => finished().length === 1);
    expect(finished()).toMatchObject([{ signed: 1 }]);
    expect(readdirSync(folder)).toContain('b-signed.pdf');
  });
});
