import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeChain } from '../../../preload/contract/history-sentences';
import { digestOf } from '../../../main/audit/history-line';
import { checkHistory, readHistory } from '../../../main/audit/history-reader';
import { useHistory } from './history-desk';

const desk = useHistory();
const check = () => checkHistory(desk.folder);
const kinds = async (): Promise<string[]> => (await check()).findings.map(({ kind }) => kind);
const seal = (): string => join(desk.folder, 'seal.json');

describe('a history that nobody touched', () => {
  it('is empty and whole before the first signing', async () => {
    const verdict = await check();
    expect(verdict).toMatchObject({ intact: true, lines: 0, torn: false, unsealed: 0 });
    expect(describeChain(verdict).verdict).toBe('The history is empty.');
  });

  it('links each line to the octets of the one before, and the first to a random id', async () => {
    await desk.record('a.pdf', 'b.pdf', 'c.pdf');
    const lines = desk.lines();
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(parsed.map(({ SEQUENCE }) => SEQUENCE)).toEqual([1, 2, 3]);
    expect(parsed[0]!['PREVIOUS_DIGEST']).toMatch(/^[0-9a-f]{64}$/);
    expect(parsed[0]!['HISTORY_ID']).toBe(parsed[0]!['PREVIOUS_DIGEST']);
    expect(parsed[1]!['PREVIOUS_DIGEST']).toBe(digestOf(Buffer.from(lines[0]!)));
    expect(parsed[2]!['PREVIOUS_DIGEST']).toBe(digestOf(Buffer.from(lines[1]!)));
    expect(await check()).toMatchObject({
      intact: true,
      lines: 3,
      breaks: 0,
      unsealed: 0,
      last: { sequence: 3, digest: digestOf(Buffer.from(lines[2]!)) },
    });
    expect(parsed.map(({ FILENAME }) => FILENAME)).toEqual(['a.pdf', 'b.pdf', 'c.pdf']);
    expect(desk.text()).not.toContain('private');
    expect(desk.text()).not.toContain('sesame');
  });

  it('goes on in another file when one has grown, and reads over all of them', async () => {
    desk.open({ rotateAt: 700 });
    const names = Array.from({ length: 9 }, (_, index) => `${index}.pdf`);
    await desk.record(...names);
    expect(desk.files.length).toBeGreaterThan(2);
    expect(desk.files[0]).toBe('history-0000000001.jsonl');
    expect(await check()).toMatchObject({ intact: true, lines: 9 });
    const all = await readHistory(desk.folder);
    expect(all.lines.map(({ FILENAME }) => FILENAME)).toEqual([...names].reverse());
    const page = await readHistory(desk.folder, { before: 8, limit: 3 });
    expect(page.lines.map(({ SEQUENCE }) => SEQUENCE)).toEqual([7, 6, 5]);
    expect(page.more).toBe(true);
    expect((await readHistory(desk.folder, { since: new Date(Date.now() + 60_000) })).lines).toEqual([]);
    rmSync(join(desk.folder, desk.files[1]!));
    expect(await kinds()).toEqual(['missing']);
    rmSync(join(desk.folder, desk.files[0]!));
    expect(await kinds()).toEqual(['missing']);
  });
});

describe('a history that somebody touched', () => {
  it.each<[string, string[], (lines: string[]) => string[]]>([
    ['a changed line', ['changed'], ([a, b, ...rest]) => [a!, b!.replace('b.pdf', 'x.pdf'), ...rest]],
    [
      'a changed last line',
      ['seal-mismatch'],
      (lines) => [...lines.slice(0, -1), lines.at(-1)!.replace('e.pdf', 'x.pdf')],
    ],
    ['a changed first line', ['changed'], ([a, ...rest]) => [a!.replace('a.pdf', 'x.pdf'), ...rest]],
    ['one space more', ['changed'], ([a, ...rest]) => [a!.replace(',', ', '), ...rest]],
    ['a removed line', ['missing'], ([a, , ...rest]) => [a!, ...rest]],
    ['a removed first line', ['missing'], ([, ...rest]) => rest],
    ['a cut tail', ['cut'], (lines) => lines.slice(0, 3)],
    ['a cut last line', ['cut'], (lines) => lines.slice(0, -1)],
    ['a doubled line', ['order'], ([a, b, ...rest]) => [a!, b!, b!, ...rest]],
    ['a line that is none', ['unreadable', 'missing'], ([a, , ...rest]) => [a!, '{"SEQUENCE":2}', ...rest]],
    ['a line too many', ['unreadable'], ([a, ...rest]) => [a!, 'nothing', ...rest]],
  ])('%s is noticed', async (_what, expected, change) => {
    await desk.record('a.pdf', 'b.pdf', 'c.pdf', 'd.pdf', 'e.pdf');
    expect(await kinds()).toEqual([]);
    desk.tamper(change);
    expect(await kinds()).toEqual(expected);
    expect((await check()).intact).toBe(false);
  });

  it('swapped lines are noticed', async () => {
    await desk.record('a.pdf', 'b.pdf', 'c.pdf', 'd.pdf');
    desk.tamper(([a, b, c, d]) => [a!, c!, b!, d!]);
    expect(await kinds()).toEqual(['missing', 'order']);
  });

  it('says which line, and what that means', async () => {
    await desk.record('a.pdf', 'b.pdf', 'c.pdf');
    desk.tamper(([a, b, c]) => [a!, b!.replace('b.pdf', 'x.pdf'), c!]);
    const verdict = await check();
    expect(verdict.findings).toEqual([{ kind: 'changed', file: desk.files[0], line: 3, sequence: 3 }]);
    expect(describeChain(verdict).details).toEqual([
      `${desk.files[0]}, line 3: entry 3 does not fit the one before it. One of the two is not as it was written.`,
    ]);
  });

  it.each<[string, string[], (text: string) => string]>([
    ['cut', ['missing'], (text) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)],
    ['cut within a line', ['unreadable', 'missing'], (text) => text.slice(0, -30)],
    ['emptied', ['missing'], () => ''],
    ['changed at its end', ['changed'], (text) => text.replace('c.pdf', 'x.pdf')],
  ])('a %s history does not heal when signing goes on', async (_what, expected, change) => {
    await desk.record('a.pdf', 'b.pdf', 'c.pdf');
    desk.write(change(desk.text()));
    desk.open();
    expect(await desk.record('d.pdf', 'e.pdf')).toEqual([undefined, undefined]);
    expect(await kinds()).toEqual(expected);
    expect(desk.text()).toContain('e.pdf');
  });

  it('a history without its seal is not whole, and a new seal does not make it so', async () => {
    await desk.record('a.pdf', 'b.pdf', 'c.pdf');
    desk.tamper((lines) => lines.slice(0, 2));
    rmSync(seal());
    expect(await kinds()).toEqual(['seal-missing']);
    desk.open();
    await desk.record('d.pdf');
    expect(existsSync(seal())).toBe(true);
    expect(await kinds()).toEqual(['begun-anew']);
    expect((JSON.parse(desk.lines().at(-1)!) as { SEQUENCE: number }).SEQUENCE).toBe(3);
  });

  it('a seal that is no seal is as good as none', async () => {
    await desk.record('a.pdf');
    for (const text of ['', 'null', '{}', '{"HISTORY_ID":"x","SEQUENCE":1,"DIGEST":"x","SIZE":1,"FILE":"../../x"}']) {
      writeFileSync(seal(), text);
      expect(await kinds(), text).toEqual(['seal-missing']);
    }
  });

  it('an older seal put back is a history with lines that are not sealed, and an older history is cut', async () => {
    await desk.record('a.pdf');
    const before = { seal: readFileSync(seal(), 'utf8'), text: desk.text() };
    await desk.record('b.pdf');
    const after = desk.text();
    desk.write(before.text);
    expect(await kinds()).toEqual(['cut']);
    desk.write(after);
    writeFileSync(seal(), before.seal);
    expect(await check()).toMatchObject({ intact: true, unsealed: 1 });
  });
});

describe('a power cut', () => {
  it('between a line and its seal leaves a line that is not sealed, and the next signing seals it', async () => {
    await desk.record('a.pdf');
    const before = readFileSync(seal(), 'utf8');
    await desk.record('b.pdf');
    writeFileSync(seal(), before);
    const verdict = await check();
    expect(verdict).toMatchObject({ intact: true, unsealed: 1, lines: 2 });
    expect(describeChain(verdict).details.join()).toContain('not sealed: a power cut');
    desk.open();
    await desk.record('c.pdf');
    expect(await check()).toMatchObject({ intact: true, unsealed: 0, lines: 3 });
  });

  it('within a line leaves no line, and the next signing tidies up', async () => {
    await desk.record('a.pdf');
    const whole = desk.text();
    for (const length of [1, 40, whole.length - 1]) {
      appendFileSync(join(desk.folder, desk.files[0]!), whole.slice(0, length));
      const verdict = await check();
      expect(verdict).toMatchObject({ intact: true, torn: true });
      expect(describeChain(verdict).details.join()).toContain('half written');
      desk.open();
      await desk.record('b.pdf');
      expect(await check()).toMatchObject({ intact: true, torn: false });
    }
    expect(await check()).toMatchObject({ lines: 4 });
  });

  it('before the first line leaves a history that is whole', async () => {
    await desk.record('a.pdf');
    desk.write('');
    const { HISTORY_ID, FILE } = JSON.parse(readFileSync(seal(), 'utf8')) as { HISTORY_ID: string; FILE: string };
    writeFileSync(seal(), JSON.stringify({ HISTORY_ID, SEQUENCE: 0, DIGEST: HISTORY_ID, FILE, SIZE: 0 }));
    expect(await check()).toMatchObject({ intact: true, lines: 0 });
    desk.open();
    await desk.record('b.pdf');
    expect(await check()).toMatchObject({ intact: true, lines: 1, unsealed: 0 });
  });

  it('between a new file and the seal is no break either', async () => {
    desk.open({ rotateAt: 1 });
    await desk.record('a.pdf');
    const before = readFileSync(seal(), 'utf8');
    await desk.record('b.pdf');
    expect(desk.files).toHaveLength(2);
    writeFileSync(seal(), before);
    desk.open({ rotateAt: 1 });
    await desk.record('c.pdf');
    expect(await check()).toMatchObject({ intact: true, lines: 3, unsealed: 0 });
  });
});
