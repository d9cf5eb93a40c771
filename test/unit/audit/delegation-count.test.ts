import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainEnvironment, scriptArguments } from '../../../build/demo/script-process';
import { readHistory } from '../../../main/audit/history-reader';
import { CountersignError } from '../../../main/errors/countersign-error';
import { outcome } from '../renderer/samples';
import { useHistory } from './history-desk';

const desk = useHistory();
const delegation = { name: 'holidays', principal: 'Dr. Anna Weber' };
const limit = { delegation: 'holidays', most: 3, since: -Infinity };
const signed = { signed: outcome(1) };
const failed = { error: new CountersignError('document.notPdf', { file: 'a.pdf' }) };

/** A request of some documents under the delegation, for which signatures are to be set aside. */
async function begin(...ids: string[]) {
  const request = await desk.history.begin(ids.map((id) => ({ id, path: `/x/${id}.pdf` })));
  request.delegated(delegation);
  return request;
}

describe('the count of what is signed under a delegation', () => {
  it('is what the history says: what failed gives back what was set aside', async () => {
    const first = await begin('a', 'b');
    expect(await first.reserve(limit)).toBeUndefined();
    expect(await desk.history.signedUnder(limit)).toBe(2);
    first.ended('a', signed);
    first.ended('b', failed);
    // Before and after its lines are written.
    expect(await desk.history.signedUnder(limit)).toBe(1);
    await first.finish();
    expect(await desk.history.signedUnder(limit)).toBe(1);
    expect(await desk.open().signedUnder(limit)).toBe(1);
    const { lines } = await readHistory(desk.folder);
    expect(lines[0]).toMatchObject({ DELEGATION: 'holidays', ON_BEHALF_OF: 'Dr. Anna Weber' });
  });

  it('says how many are left, and sets nothing aside, where a request wants more', async () => {
    const first = await begin('a', 'b');
    await first.reserve(limit);
    const second = await begin('c', 'd');
    expect(await second.reserve(limit)).toEqual({ left: 1 });
    expect(await desk.history.signedUnder(limit)).toBe(2);
    await second.finish(new CountersignError('batch.cancelled', {}));
    await first.finish(new CountersignError('batch.cancelled', {}));
    expect(await desk.history.signedUnder(limit)).toBe(0);
  });

  it('wants none for a document that was refused before', async () => {
    const request = await begin('a', 'b', 'c', 'd');
    request.ended('b', failed);
    expect(await request.reserve(limit)).toBeUndefined();
    expect(await desk.history.signedUnder(limit)).toBe(3);
  });

  it('knows other delegations, other times, and keys that were made for it, from signatures under it', async () => {
    const request = await begin('a');
    request.keyStep({ event: 'KEYGEN', alias: 'onetime-1' });
    request.ended('a', signed);
    await request.finish();
    const other = await desk.history.begin([{ id: 'a', path: '/x/a.pdf' }]);
    other.delegated({ name: 'another', principal: delegation.principal });
    other.ended('a', signed);
    await other.finish();
    expect(await desk.history.signedUnder(limit)).toBe(1);
    expect(await desk.history.signedUnder({ ...limit, since: Date.now() + 60_000 })).toBe(0);
  });

  it('is not given where a line about a delegation can not be read', async () => {
    const request = await begin('a');
    request.ended('a', signed);
    await request.finish();
    appendFileSync(join(desk.folder, desk.files[0]!), '{"DELEGATION":"holidays"\n');
    await expect(desk.history.signedUnder(limit)).rejects.toThrow();
    await expect((await begin('b')).reserve(limit)).rejects.toThrow();
  });

  it('is not given where the request could not be noted', async () => {
    mkdirSync(desk.folder);
    writeFileSync(join(desk.folder, 'open'), 'not a folder');
    const request = await begin('a');
    await expect(request.reserve(limit)).rejects.toThrow();
  });
});

function start(most: number, way: string): { child: ChildProcess; printed: () => string[]; ended: Promise<unknown> } {
  const args = [...scriptArguments(new URL('reserver.ts', import.meta.url)), desk.folder, String(most), way];
  const child = spawn(process.execPath, args, { env: plainEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  return {
    child,
    printed: () => text.split('\n').slice(0, -1),
    ended: new Promise((resolve) => child.once('close', resolve)),
  };
}

describe('processes that sign under one delegation at once', () => {
  it('make together exactly as many signatures as they may', async () => {
    const most = 25;
    const all = [start(most, 'sign'), start(most, 'sign'), start(most, 'sign')];
    await Promise.all(all.map(({ ended }) => ended));
    const printed = all.map((one) => one.printed());
    expect(printed.flat().filter((line) => line === 'signed')).toHaveLength(most);
    expect(printed.map((lines) => lines.at(-1))).toEqual(['0', '0', '0']);
    expect(await desk.history.signedUnder(limit)).toBe(most);
  });

  it.each([
    ['hang', 0],
    ['hang-asked', 1],
  ])('keep the last one while they live (%s), and when they are killed it counts %i', async (way, counts) => {
    const one = start(1, way);
    const last = { ...limit, most: 1 };
    while (one.printed().length === 0 && one.child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(one.printed()).toEqual(['set aside']);
    expect(await (await begin('a')).reserve(last)).toEqual({ left: 0 });
    one.child.kill('SIGKILL');
    await one.ended;
    expect(await desk.history.signedUnder(last)).toBe(counts);
    // The line that it lacked is written, and says the same.
    await desk.history.closeLeftRequests();
    expect(await desk.history.signedUnder(last)).toBe(counts);
    const { lines } = await readHistory(desk.folder);
    expect(lines.find(({ EXCEPTION }) => EXCEPTION === 'history.interrupted')).toMatchObject({
      OUTCOME: counts === 1 ? 'UNKNOWN' : 'FAILED',
      DELEGATION: 'holidays',
    });
  });
});
