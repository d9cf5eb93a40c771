import { mkdtempSync, realpathSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { octetDigests } from '../../../main/document/octet-digests';
import { DocumentDesk } from '../../../main/ipc/document-desk';
import { ShownDigests } from '../../../main/ipc/shown-digests';
import { ShownDocument } from '../../../main/ipc/shown-document';
import { SigningDesk } from '../../../main/ipc/signing-desk';
import { createLog } from '../../../main/log/log';
import type { BatchServices } from '../../../main/signing/batch-services';
import { softwareServices } from '../../fixtures/hosts/software-services';
import { SoftwareToken } from '../../fixtures/hosts/software-token';
import { classicTable } from '../../fixtures/pdf';
import { createSignatory, type Signatory } from '../cades/demo-signatory';

const log = createLog(() => undefined);

describe('what was shown is what is signed', () => {
  let signatory: Signatory;
  let folder: string;
  let token: SoftwareToken;
  let documents: DocumentDesk;
  let services: BatchServices;

  beforeAll(async () => {
    signatory = await createSignatory('RSA 2048');
  });
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-shown-')));
    token = new SoftwareToken(signatory, '1234');
    services = softwareServices(folder, token, log);
    documents = new DocumentDesk(services.documents, log);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const written = new Date('2026-03-04T05:06:07Z');
  const before = classicTable();
  const after = Buffer.from(before.toString('latin1').replace('Agreement', 'Abolition'), 'latin1');

  async function onDesk(name: string): Promise<{ id: string; path: string }> {
    const path = join(folder, name);
    writeFileSync(path, before);
    utimesSync(path, written, written);
    const { documents: added } = await documents.register([path]);
    return { id: added[0]!.id, path };
  }

  async function show({ id, path }: { id: string; path: string }): Promise<void> {
    const opened = ShownDocument.open(path);
    const shown = documents.noteShown(id, opened.mark, octetDigests);
    opened.close();
    await shown.digest('SHA-256');
  }

  /** Another text of the same length, under the times of the one before. */
  function change(path: string): void {
    writeFileSync(path, after);
    utimesSync(path, written, written);
    expect([statSync(path).size, statSync(path).mtimeMs]).toEqual([before.length, written.getTime()]);
  }

  /** @returns how each of them ended */
  async function sign(...ids: string[]): Promise<string[]> {
    return signAs('software', ids);
  }

  async function signAs(signer: string, ids: string[]): Promise<string[]> {
    const prompt = {
      open: () => ({
        source: { kind: 'typed' as const, ask: async () => new Uint8Array(Buffer.from('1234')) },
        close: () => undefined,
      }),
    };
    await new Promise<void>((resolve) => {
      const announce = (event: string): void => (event === 'signing.finished' ? resolve() : undefined);
      new SigningDesk(services, documents, prompt, announce).start({ documentIds: ids, signer });
    });
    const states = new Map(documents.list().map(({ summary, progress }) => [summary.id, progress]));
    return ids.map((id) => {
      const progress = states.get(id)!;
      return progress.state === 'failed' ? progress.error.code : progress.state;
    });
  }

  it('refuses what changed since, before any PIN, and signs it once it was shown anew', async () => {
    const document = await onDesk('a.pdf');
    await show(document);
    change(document.path);
    expect(await sign(document.id)).toEqual(['document.changedSinceShown']);
    expect([token.logins, token.signatures]).toEqual([0, 0]);
    // Nobody has seen it yet.
    expect(await sign(document.id)).toEqual(['document.changedSinceShown']);
    await show(document);
    expect(await sign(document.id)).toEqual(['signed']);
  });

  it('signs the others of the batch, shown or not', async () => {
    const [changed, shown, unseen] = [await onDesk('a.pdf'), await onDesk('b.pdf'), await onDesk('c.pdf')];
    await show(changed);
    await show(shown);
    change(changed.path);
    change(unseen.path);
    expect(await sign(changed.id, shown.id, unseen.id)).toEqual(['document.changedSinceShown', 'signed', 'signed']);
  });

  it('signs a file that was touched, or put there anew, with the same octets', async () => {
    const document = await onDesk('a.pdf');
    await show(document);
    rmSync(document.path);
    writeFileSync(document.path, before);
    expect(await sign(document.id)).toEqual(['signed']);
  });

  it('holds the digest of what was prepared against what was shown, before the key is used', async () => {
    const document = await onDesk('a.pdf');
    // It changes behind the look before the PIN.
    const opened = ShownDocument.open(document.path);
    opened.close();
    const digests = { 'SHA-256': '00', 'SHA-384': '00', 'SHA-512': '00' };
    documents.noteShown(document.id, opened.mark, async () => ({ mark: opened.mark, digests }));
    expect(await sign(document.id)).toEqual(['document.changedSinceShown']);
    expect([token.logins, token.signatures]).toEqual([1, 0]);
  });

  it('knows no digest of a file that changed before it was read to its end', async () => {
    const { path } = await onDesk('a.pdf');
    const opened = ShownDocument.open(path);
    opened.close();
    change(path);
    const shown = new ShownDigests(path, opened.mark, octetDigests);
    expect(await shown.digest('SHA-512')).toBeUndefined();
    expect(await shown.isStillThere()).toBe(false);
  });

  it('reads again where the process that read was gone', async () => {
    const { path } = await onDesk('a.pdf');
    const opened = ShownDocument.open(path);
    opened.close();
    let calls = 0;
    const shown = new ShownDigests(path, opened.mark, (file) =>
      ++calls === 1 ? Promise.reject(new Error('gone')) : octetDigests(file),
    );
    expect(await shown.digest('SHA-384')).toMatch(/^[0-9a-f]{96}$/);
  });
});
