import { describe, expect, it, vi } from 'vitest';
import type { PageRequest } from '../../../preload/contract/page-view';
import { openPageView, type PagePort, type PageSurroundings } from '../../../renderer/features/page/page-port';
import type { PageView } from '../../../renderer/features/page/page-view';

const id = `page-${'a'.repeat(32)}`;

/** A window whose main opens every document as one view, and the process at the other end of its port. */
function around() {
  const sent: PageRequest[] = [];
  const invoked: [string, unknown][] = [];
  const port: PagePort = {
    onmessage: null,
    close: vi.fn(),
    postMessage: (request: PageRequest) => void sent.push(request),
  };
  let handOver: (view: string, port: PagePort) => void = () => undefined;
  let tell: (payload: unknown) => void = () => undefined;
  const surroundings = {
    bridge: {
      invoke: async (channel: string, request: unknown) => {
        invoked.push([channel, request]);
        return { ok: true, value: channel === 'pages.open' ? { view: id } : { closed: true } };
      },
      on: (_event: string, listener: (payload: unknown) => void) => {
        tell = listener;
        return () => (tell = () => undefined);
      },
    },
    onPort: (arrived: (view: string, port: PagePort) => void) => {
      handOver = arrived;
      return () => (handOver = () => undefined);
    },
  } as unknown as PageSurroundings;
  const answer = (message: unknown): void =>
    port.onmessage?.call(port as MessagePort, { data: message } as MessageEvent);
  return {
    surroundings,
    sent,
    invoked,
    port,
    answer,
    handOver: () => handOver(id, port),
    tell: (error: object) => tell({ view: id, error }),
  };
}

const size = { width: 595, height: 842 };
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function opened(): Promise<ReturnType<typeof around> & { view: PageView }> {
  const window = around();
  const opening = openPageView('doc', undefined, window.surroundings);
  window.handOver();
  await settled();
  window.answer({ answer: 'opened', pages: 9, first: size });
  const result = await opening;
  if (!result.ok) throw new Error(result.error.code);
  return { ...window, view: result.value };
}

const drawn = (job: number, width = 2): object => ({
  answer: 'drawn',
  job,
  width,
  height: 1,
  pixels: new ArrayBuffer(width * 4),
});

describe('opening a document’s pages', () => {
  it('gives a view once the process has the document, whichever of port and answer comes first', async () => {
    const { view } = await opened();
    expect(view).toMatchObject({ view: id, pages: 9, first: size });

    const late = around();
    const opening = openPageView('doc', undefined, late.surroundings);
    await settled();
    late.handOver();
    late.answer({ answer: 'opened', pages: 1, first: size });
    expect(await opening).toMatchObject({ ok: true, value: { pages: 1 } });
  });

  it.each([
    ['locked', 'page.locked'],
    ['damaged', 'page.damaged'],
    ['too-large', 'page.tooLarge'],
  ])('says why it can not be shown: %s', async (reason, code) => {
    const window = around();
    const opening = openPageView('doc', undefined, window.surroundings);
    window.handOver();
    await settled();
    window.answer({ answer: 'unshowable', reason });
    expect(await opening).toEqual({ ok: false, error: { code, params: {} } });
    expect(window.invoked.at(-1)).toEqual(['pages.close', { view: id }]);
  });

  it('says that the process came to its end before the document was open', async () => {
    const window = around();
    const opening = openPageView('doc', undefined, window.surroundings);
    await settled();
    window.tell({ code: 'page.memory', params: {} });
    expect(await opening).toEqual({ ok: false, error: { code: 'page.memory', params: {} } });
  });

  it('hands on what main says', async () => {
    const window = around();
    const error = { code: 'document.notFound', params: { file: 'a.pdf' } };
    window.surroundings.bridge.invoke = (async () => ({ ok: false, error })) as never;
    expect(await openPageView('doc', undefined, window.surroundings)).toEqual({ ok: false, error });
  });

  it('closes what nobody waits for any more', async () => {
    const window = around();
    const leaving = new AbortController();
    const opening = openPageView('doc', leaving.signal, window.surroundings);
    await settled();
    leaving.abort();
    expect(await opening).toMatchObject({ ok: false });
    expect(window.invoked.at(-1)).toEqual(['pages.close', { view: id }]);
  });
});

describe('a view', () => {
  it('asks for two things at a time, in order, and keeps what was asked apart', async () => {
    const { view, sent, answer } = await opened();
    const drawings = [1, 2, 3].map((page) => view.draw({ page, scale: 1 }));
    expect(sent.map((one) => 'page' in one && one.page)).toEqual([1, 2]);
    answer(drawn(sent[1]!.job));
    expect(await drawings[1]).toMatchObject({ width: 2, height: 1 });
    expect(sent.map((one) => 'page' in one && one.page)).toEqual([1, 2, 3]);
    answer(drawn(sent[2]!.job));
    answer(drawn(sent[0]!.job));
    await Promise.all(drawings);
  });

  it('does not ask for what was cancelled before its turn, and takes back what was asked', async () => {
    const { view, sent } = await opened();
    const leaving = [0, 1, 2].map(() => new AbortController());
    const drawings = leaving.map(({ signal }, at) => view.draw({ page: at + 1, scale: 1 }, signal));
    leaving[2]!.abort();
    await expect(drawings[2]).rejects.toMatchObject({ failure: 'cancelled' });
    expect(sent).toHaveLength(2);
    leaving[0]!.abort();
    await expect(drawings[0]).rejects.toMatchObject({ failure: 'cancelled' });
    expect(sent.at(-1)).toEqual({ ask: 'cancel', job: sent[0]!.job });
  });

  it('brings hits as they come, beside drawings, until the last page', async () => {
    const { view, sent, answer } = await opened();
    const found = vi.fn();
    const searching = view.search('rent', 3, found);
    void view.draw({ page: 1, scale: 1 }).catch(() => undefined);
    void view.draw({ page: 2, scale: 1 }).catch(() => undefined);
    expect(sent).toHaveLength(3);
    const hit = { page: 3, rectangles: [[0, 0, 1, 1]] };
    answer({ answer: 'hits', job: sent[0]!.job, hits: [hit], page: 3, done: false });
    answer({ answer: 'hits', job: sent[0]!.job, hits: [], page: 2, done: true });
    await searching;
    expect(found.mock.calls).toEqual([
      [[hit], 3],
      [[], 2],
    ]);
  });

  it('fails what the process says it can not do, and goes on', async () => {
    const { view, sent, answer } = await opened();
    const text = view.text(4);
    answer({ answer: 'failed', job: sent[0]!.job, reason: 'damaged' });
    await expect(text).rejects.toMatchObject({ failure: 'damaged' });
    const sizes = view.sizes(1, 2);
    answer({ answer: 'sizes', job: sent[1]!.job, from: 1, sizes: [size, size] });
    expect(await sizes).toEqual([size, size]);
  });

  it.each<[string, (job: number) => unknown]>([
    ['something that is no answer', () => ({ answer: 'drawn', pixels: 'all of them' })],
    ['an answer to another question', (job) => ({ answer: 'text', job, runs: [] })],
    ['a drawing of another shape', (job) => drawn(job, 3)],
  ])('ends with %s: the process is not believed again', async (_what, message) => {
    const { view, sent, answer, port, invoked } = await opened();
    const drawing = view.draw({ page: 1, scale: 1, area: { x: 0, y: 0, width: 2, height: 1 } });
    answer(message(sent[0]!.job));
    await expect(drawing).rejects.toMatchObject({ failure: 'ended' });
    expect(await view.ended).toEqual({ code: 'page.crashed', params: {} });
    expect(port.close).toHaveBeenCalled();
    expect(invoked.at(-1)).toEqual(['pages.close', { view: id }]);
  });

  it('ends when main says so: what was asked is refused, and so is what is asked afterwards', async () => {
    const { view, tell, invoked } = await opened();
    const drawing = view.draw({ page: 1, scale: 1 });
    tell({ code: 'page.changed', params: {} });
    await expect(drawing).rejects.toMatchObject({ failure: 'ended' });
    expect(await view.ended).toEqual({ code: 'page.changed', params: {} });
    await expect(view.text(1)).rejects.toMatchObject({ failure: 'ended' });
    expect(invoked.map(([channel]) => channel)).toEqual(['pages.open']);
  });

  it('ends without an error when it is closed', async () => {
    const { view, invoked } = await opened();
    view.close();
    view.close();
    expect(await view.ended).toBeUndefined();
    expect(invoked.filter(([channel]) => channel === 'pages.close')).toHaveLength(1);
  });
});
