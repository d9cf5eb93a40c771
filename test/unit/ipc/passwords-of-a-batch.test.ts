import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readHistory } from '../../../main/audit/history-reader';
import type { DocumentEngine } from '../../../main/document/document-engine';
import { DocumentDesk } from '../../../main/ipc/document-desk';
import { SigningDesk } from '../../../main/ipc/signing-desk';
import { silentLog } from '../../../main/log/log';
import type { SignerCatalog } from '../../../main/signers/signer-catalog';
import type { BatchServices } from '../../../main/signing/batch';
import { HeldLogin } from '../../../main/signing/held-login';
import type { PinPrompt } from '../../../main/signing/signing-port';
import { softwareServices } from '../../fixtures/hosts/software-services';
import { SoftwareToken } from '../../fixtures/hosts/software-token';
import { classicTable } from '../../fixtures/pdf';
import { encryptedDocument } from '../../fixtures/pdf/encrypted-documents';
import { createSignatory, type Signatory } from '../cades/demo-signatory';

interface Told {
  event: string;
  documentId?: string;
  progress?: { state: string; error?: { code: string; params: object } };
  paused?: string;
  signed?: number;
}

/** Documents whose passwords are not known when Sign is pressed, or not any more. */
describe('passwords that come while a batch is signed', () => {
  let signatory: Signatory;
  let folder: string;
  let token: SoftwareToken;
  let documents: DocumentDesk;
  let services: BatchServices;
  let told: Told[];
  let asked: string[][];
  let desk: SigningDesk;

  const prompt: PinPrompt = {
    open: ({ documentNames }) => {
      asked.push(documentNames);
      return { source: { kind: 'typed', ask: async () => Buffer.from('1234') }, close: () => undefined };
    },
  };
  const plain = classicTable();
  const locked = (user: string, owner = 'boss'): Buffer => encryptedDocument(['256'], { bytes: plain, user, owner });
  /** Opens for anybody; only its owner's password lets it be signed. */
  const readOnly = encryptedDocument(['256', '--modify=none'], { bytes: plain, user: '', owner: 'boss' });

  beforeAll(async () => {
    signatory = await createSignatory('RSA 2048');
  });
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-passwords-')));
    token = new SoftwareToken(signatory, '1234');
    services = softwareServices(folder, token);
    documents = new DocumentDesk(services.documents, silentLog);
    told = [];
    asked = [];
    desk = deskWith(services);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const deskWith = (some: BatchServices): SigningDesk =>
    new SigningDesk(some, documents, prompt, (event, payload) => void told.push({ event, ...payload }));

  async function onDesk(files: Record<string, Buffer>): Promise<Record<string, string>> {
    const names = Object.keys(files);
    for (const name of names) writeFileSync(join(folder, name), files[name]!);
    const added = await documents.register(names.map((name) => join(folder, name)));
    return Object.fromEntries(added.documents.map(({ id, name }) => [name, id]));
  }
  /** As the window's handler does it. */
  const unlock = async (id: string, password: string): Promise<void> =>
    desk.opened((await documents.unlock(id, password)).map((one) => one.id));

  const start = (ids: Record<string, string>): string =>
    desk.start({ documentIds: Object.values(ids), signer: 'software' });
  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const finished = (): Told[] => told.filter(({ event }) => event === 'signing.finished');
  const ended = (): Promise<void> => until(() => finished().length === 1);
  const stateOf = (id: string | undefined) =>
    documents.list().find(({ summary }) => summary.id === id)!.progress as NonNullable<Told['progress']>;
  const statesOf = (id: string | undefined): string[] =>
    told.flatMap(({ documentId, progress }) => (documentId === id ? progress!.state : []));
  const outputs = (): string[] => readdirSync(folder).filter((name) => name.endsWith('-signed.pdf'));
  async function outcomes(): Promise<(string | undefined)[]> {
    const { lines } = await readHistory(join(folder, '.history'));
    return lines.map(({ OUTCOME, EXCEPTION, FILENAME }) => [FILENAME, OUTCOME, EXCEPTION].filter(Boolean).join(' '));
  }

  it('signs a document under the same PIN whose password comes while the others are signed, behind them', async () => {
    const ids = await onDesk({ 'a.pdf': plain, 'closed.pdf': locked('user'), 'c.pdf': plain });
    const order: string[] = [];
    token.beforeSignature = async () => {
      order.push(Object.keys(ids).find((name) => stateOf(ids[name]).state === 'signing')!);
      if (token.signatures !== 0) return;
      expect(stateOf(ids['closed.pdf'])).toMatchObject({
        state: 'awaiting-password',
        error: { code: 'document.passwordNeeded', params: { file: 'closed.pdf' } },
      });
      await unlock(ids['closed.pdf']!, 'user');
    };
    start(ids);
    await ended();
    expect(finished()).toMatchObject([{ signed: 3, failed: 0, cancelled: 0 }]);
    expect(order).toEqual(['a.pdf', 'c.pdf', 'closed.pdf']);
    expect(statesOf(ids['closed.pdf'])).toEqual([
      ...['preparing', 'awaiting-password', 'waiting'],
      ...['preparing', 'signing', 'saving', 'signed'],
    ]);
    // Who types the PIN reads of every document that it may sign.
    expect(asked).toEqual([['a.pdf', 'c.pdf', 'closed.pdf']]);
    expect([token.logins, token.openSessions]).toEqual([1, 0]);
    expect(told.some(({ event }) => event === 'signing.paused')).toBe(false);
    const { signatures } = await services.documents.verify(documents.output(ids['closed.pdf']!), 'user');
    expect(signatures).toMatchObject([{ integrity: 'intact', coverage: { wholeDocument: true } }]);
    expect(documents.toSign(ids['closed.pdf']!)).not.toHaveProperty('password');
  });

  it('stands still with the token closed when only such are left, and asks for the PIN again once none is missing', async () => {
    const ids = await onDesk({ 'a.pdf': plain, 'x.pdf': locked('one'), 'y.pdf': locked('two') });
    const batchId = start(ids);
    await until(() => desk.current?.paused === 'passwords');
    expect([desk.busy, desk.atWork, token.openSessions, token.signatures]).toEqual([true, false, 0, 1]);
    // A window that begins anew learns of it.
    expect(desk.current).toEqual({ batchId, documentIds: Object.values(ids), paused: 'passwords' });
    expect(outputs()).toEqual(['a-signed.pdf']);
    // There is nothing to pause, nor to go on with.
    expect([desk.pause(batchId), desk.resume(batchId)]).toEqual([false, false]);
    await unlock(ids['x.pdf']!, 'one');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([stateOf(ids['x.pdf']).state, token.logins]).toEqual(['waiting', 1]);
    await unlock(ids['y.pdf']!, 'two');
    await ended();
    expect(finished()).toMatchObject([{ signed: 3 }]);
    expect(asked.slice(1)).toEqual([['x.pdf', 'y.pdf']]);
    expect([token.logins, token.openSessions]).toEqual([2, 0]);
    expect(told.filter(({ event }) => event === 'signing.paused').map(({ paused }) => paused)).toEqual([
      'passwords',
      'over',
    ]);
    expect(await outcomes()).toEqual(['y.pdf SIGNED', 'x.pdf SIGNED', 'a.pdf SIGNED']);
  });

  it('goes on without a document that the person leaves out, and tells the history', async () => {
    const ids = await onDesk({ 'a.pdf': plain, 'x.pdf': locked('one'), 'read-only.pdf': readOnly });
    const batchId = start(ids);
    await until(() => desk.current?.paused === 'passwords');
    expect(desk.leaveOut(batchId, [ids['a.pdf']!])).toBe(0);
    expect(desk.leaveOut(batchId, [ids['x.pdf']!, ids['read-only.pdf']!])).toBe(2);
    await ended();
    expect(finished()).toMatchObject([{ signed: 1, failed: 0, cancelled: 2 }]);
    expect(stateOf(ids['x.pdf'])).toEqual({
      state: 'cancelled',
      error: { code: 'document.leftOut', params: { file: 'x.pdf' } },
    });
    expect(stateOf(ids['read-only.pdf']).error).toEqual({
      code: 'document.leftOut',
      params: { file: 'read-only.pdf', owner: true },
    });
    expect(await outcomes()).toEqual([
      'read-only.pdf CANCELLED document.leftOut',
      'x.pdf CANCELLED document.leftOut',
      'a.pdf SIGNED',
    ]);
    expect([token.logins, token.openSessions]).toEqual([1, 0]);
    // What opens it for reading alone is still not enough; the next try takes the owner's.
    await expect(documents.unlock(ids['read-only.pdf']!, 'guess')).rejects.toMatchObject({
      code: 'document.passwordWrong',
    });
    await unlock(ids['read-only.pdf']!, 'boss');
    expect(stateOf(ids['read-only.pdf'])).toEqual({ state: 'waiting' });
    told = [];
    start({ 'read-only.pdf': ids['read-only.pdf']! });
    await ended();
    expect(finished()).toMatchObject([{ signed: 1 }]);
  });

  it('asks for no PIN before there is something to sign with it', async () => {
    const ids = await onDesk({ 'read-only.pdf': readOnly });
    start(ids);
    await until(() => desk.current?.paused === 'passwords');
    expect(stateOf(ids['read-only.pdf'])).toMatchObject({
      state: 'awaiting-password',
      error: { code: 'document.permission' },
    });
    expect(asked).toEqual([]);
    await expect(documents.unlock(ids['read-only.pdf']!, 'guess')).rejects.toMatchObject({
      code: 'document.passwordWrong',
    });
    expect(stateOf(ids['read-only.pdf']).state).toBe('awaiting-password');
    await unlock(ids['read-only.pdf']!, 'boss');
    await ended();
    expect(finished()).toMatchObject([{ signed: 1 }]);
    expect(asked).toEqual([['read-only.pdf']]);
  });

  it('one that was replaced by an encrypted file after it was prepared waits for the password of that file', async () => {
    const ids = await onDesk({ 'a.pdf': plain, 'b.pdf': plain, 'c.pdf': plain, 'd.pdf': plain });
    token.beforeSignature = () => {
      if (token.signatures === 0) writeFileSync(join(folder, 'd.pdf'), locked('late'));
    };
    start(ids);
    await until(() => desk.current?.paused === 'passwords');
    expect(stateOf(ids['d.pdf']).error?.code).toBe('document.passwordNeeded');
    expect([token.signatures, token.openSessions]).toEqual([3, 0]);
    // The user's will do: what the list knew of it before was said of another file.
    await unlock(ids['d.pdf']!, 'late');
    await ended();
    expect(finished()).toMatchObject([{ signed: 4 }]);
    expect((await services.documents.verify(documents.output(ids['d.pdf']!), 'late')).signatures).toHaveLength(1);
  });

  it('a file that changed since it was shown is not signed under a password that comes later', async () => {
    const ids = await onDesk({ 'a.pdf': plain, 'read-only.pdf': readOnly });
    const seen = { isStillThere: async () => false, digest: async () => undefined };
    const toSign = documents.toSign.bind(documents);
    documents.toSign = (id) => ({ ...toSign(id), ...(id === ids['read-only.pdf'] && { shown: seen }) });
    start(ids);
    await ended();
    expect(finished()).toMatchObject([{ signed: 1, failed: 1 }]);
    expect(stateOf(ids['read-only.pdf']).error?.code).toBe('document.changedSinceShown');
  });

  it('what was seen after Sign does not take the place of what was seen before', async () => {
    const ids = await onDesk({ 'a.pdf': plain, 'x.pdf': locked('one') });
    const toSign = documents.toSign.bind(documents);
    let looks = 0;
    // Shown when Sign is pressed, changed while the password is looked for, and shown anew.
    const shownOnce = { isStillThere: async () => (looks += 1) === 1, digest: async () => undefined };
    const shownLater = { isStillThere: async () => true, digest: async () => undefined };
    let shown = shownOnce;
    documents.toSign = (id) => ({ ...toSign(id), ...(id === ids['x.pdf'] && { shown }) });
    start(ids);
    await until(() => desk.current?.paused === 'passwords');
    shown = shownLater;
    await unlock(ids['x.pdf']!, 'one');
    await ended();
    expect(finished()).toMatchObject([{ signed: 1, failed: 1 }]);
    expect(stateOf(ids['x.pdf']).error?.code).toBe('document.changedSinceShown');
  });

  it('takes a password that comes before it is known to be wanted', async () => {
    const ids = await onDesk({ 'a.pdf': plain, 'x.pdf': locked('one') });
    const admit = services.documents.admit.bind(services.documents);
    let early = true;
    desk = deskWith({
      ...services,
      documents: Object.assign(Object.create(services.documents) as DocumentEngine, {
        admit: async (request: Parameters<typeof admit>[0]) => {
          const answer = await admit(request).catch((error: unknown) => error);
          if (request.path.endsWith('x.pdf') && early) {
            early = false;
            await unlock(ids['x.pdf']!, 'one');
          }
          if (answer instanceof Error) throw answer;
          return answer;
        },
      }),
    });
    start(ids);
    await ended();
    expect(finished()).toMatchObject([{ signed: 2 }]);
    expect([asked.length, statesOf(ids['x.pdf']).includes('awaiting-password')]).toEqual([1, false]);
  });

  it('ends with Stop: nothing waits behind it, and no token is open', async () => {
    const ids = await onDesk({ 'a.pdf': plain, 'x.pdf': locked('one') });
    const batchId = start(ids);
    await until(() => desk.current?.paused === 'passwords');
    desk.cancel(batchId);
    await ended();
    expect(finished()).toMatchObject([{ signed: 1, cancelled: 1 }]);
    expect(stateOf(ids['x.pdf'])).toMatchObject({ state: 'cancelled', error: { code: 'batch.cancelled' } });
    expect([desk.busy, token.logins, token.openSessions]).toEqual([false, 1, 0]);
  });

  it('the window that closes does not wait for a password', async () => {
    const ids = await onDesk({ 'a.pdf': plain, 'x.pdf': locked('one') });
    start(ids);
    await until(() => desk.current?.paused === 'passwords');
    await desk.stopAll();
    expect([desk.busy, outputs()]).toEqual([false, ['a-signed.pdf']]);
  });

  it('a pause that was asked for with the last document gives way to the passwords', async () => {
    const ids = await onDesk({ 'a.pdf': plain, 'x.pdf': locked('one') });
    token.beforeSignature = () => void (token.signatures === 0 && desk.pause(batchId));
    const batchId = start(ids);
    await until(() => desk.current?.paused === 'passwords');
    await unlock(ids['x.pdf']!, 'one');
    await ended();
    expect(told.filter(({ event }) => event === 'signing.paused').map(({ paused }) => paused)).toEqual([
      ...['asked', 'over', 'passwords', 'over'],
    ]);
    expect(finished()).toMatchObject([{ signed: 2 }]);
  });

  it('where a login is held it goes on with the first password, and asks for no PIN', async () => {
    const held = new HeldLogin(() => undefined);
    const signers = Object.assign(Object.create(services.signers) as SignerCatalog, {
      find: async (name: string | undefined) => ({ ...(await services.signers.find(name)), pinSessionSeconds: 60 }),
    });
    token.staysLoggedIn = true;
    desk = deskWith({ ...services, signers, held });
    const ids = await onDesk({ 'a.pdf': plain, 'x.pdf': locked('one'), 'y.pdf': locked('two') });
    start(ids);
    await until(() => desk.current?.paused === 'passwords');
    await unlock(ids['x.pdf']!, 'one');
    await until(() => stateOf(ids['x.pdf']).state === 'signed' && desk.current?.paused === 'passwords');
    await unlock(ids['y.pdf']!, 'two');
    await ended();
    expect(finished()).toMatchObject([{ signed: 3 }]);
    expect([token.logins, asked.length]).toEqual([1, 1]);
    await held.end();
    expect(token.openSessions).toBe(0);
  });
});
