import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { Events } from '../../../preload/contract/channels';
import type { Result } from '../../../preload/contract/error-codes';
import { added, batchId, document, signer, updatesReport } from './samples';
import { listsReport } from './trust-samples';

export type Answer = (request: never) => unknown;

/** The main process as a window sees it, answering from a table. A request without an entry is a defect of the test. */
export interface MainInMemory {
  bridge: MainWindowBridge;
  emit<E extends keyof Events>(event: E, payload: Events[E]): void;
  /** The requests of one channel, in order. `register` stands for dropped files. */
  requestsOf(channel: string): unknown[];
}

export function createMain(answers: Record<string, Answer> = {}): MainInMemory {
  const calls: [string, unknown][] = [];
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const table: Record<string, Answer> = {
    'app.describe': () => ({ version: '1', profile: 'default', theme: 'dark' }),
    'app.setTheme': (request: { theme: string }) => request,
    'signers.list': () => [signer()],
    'documents.choose': () => ({ documents: [], incomplete: false }),
    'documents.list': () => ({ documents: [] }),
    'documents.line': () => ({}),
    'documents.places': () => ({ signatureFields: [], taken: [], incomplete: false }),
    'signing.preview': () => ({ width: 0, height: 0, seen: [], pages: 0, notes: [], nameKnown: true }),
    'pages.units': () => ({ units: [] }),
    'verification.places': () => ({ signatureFields: [], taken: [], incomplete: false }),
    'documents.findings': () => ({ findings: [] }),
    'handed.take': () => ({}),
    'login.describe': () => ({}),
    'identity.describe': () => ({ offered: [] }),
    'verification.list': () => ({ documents: [], extending: false }),
    'trust.lists': () => listsReport(),
    'updates.describe': () => updatesReport(),
    'places.list': () => ({}),
    'appearances.list': () => ({ appearances: [], usual: {} }),
    'signing.picture': () => ({ width: 1, height: 1, pixels: new Uint8Array(4) }),
    'places.keep': () => ({ kept: true }),
    'pictures.forget': () => ({ forgotten: true }),
    'documents.forget': ({ documentIds }: { documentIds: string[] }) => ({ forgotten: documentIds.length }),
    'signing.start': () => ({ batchId }),
    'signing.cancel': () => ({ cancelled: true }),
    'outputs.outlets': () => ({ mails: false, prints: false }),
    'outputs.open': () => ({ opened: true }),
    'outputs.show': () => ({ shown: true }),
    register: (files: File[]) => added(files.map((_, n) => document(n))),
    ...answers,
  };
  const answer = async (channel: string, request: unknown): Promise<Result<never>> => {
    calls.push([channel, request]);
    const entry = table[channel];
    if (!entry) throw new Error(`No answer for ${channel}.`);
    const value = await entry(request as never);
    const failed = typeof value === 'object' && value !== null && 'code' in value;
    return (failed ? { ok: false, error: value } : { ok: true, value }) as Result<never>;
  };
  return {
    bridge: {
      invoke: (channel, request) => answer(channel, request),
      registerDropped: (files) => answer('register', files),
      checkDropped: (files) => answer('checkDropped', files),
      on(event, listener) {
        const set = listeners.get(event) ?? new Set();
        listeners.set(event, set.add(listener));
        return () => set.delete(listener);
      },
    },
    emit(event, payload) {
      for (const listener of listeners.get(event) ?? []) listener(payload as never);
    },
    requestsOf: (channel) => calls.filter(([name]) => name === channel).map(([, request]) => request),
  };
}
