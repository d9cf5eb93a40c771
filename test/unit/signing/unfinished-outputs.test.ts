import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnfinishedOutputs } from '../../../main/signing/unfinished-outputs';

const root = process.getuid?.() === 0;

describe('the journal of unfinished outputs', () => {
  let folder: string;
  let journal: string;
  let documents: string;
  let unfinished: UnfinishedOutputs;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-unfinished-'));
    journal = join(folder, 'profile', 'unfinished');
    documents = join(folder, 'documents');
    mkdirSync(documents);
    unfinished = new UnfinishedOutputs(journal);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function note(name: string, content: unknown): string {
    mkdirSync(journal, { recursive: true });
    const file = join(journal, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  function temporaryIn(where: string, content = 'half a PDF'): string {
    const file = join(where, `.countersign-${'0123456789abcdef01234567'}.part`);
    writeFileSync(file, content);
    return file;
  }

  it('notes a temporary file beside its target before it exists, and forgets it at the end', () => {
    const target = join(documents, 'a-signed.pdf');
    const temporary = unfinished.begin(target);
    expect(dirname(temporary)).toBe(documents);
    expect(basename(temporary)).toMatch(/^\.countersign-[0-9a-f]{24}\.part$/);
    expect(existsSync(temporary)).toBe(false);
    const [name] = readdirSync(journal);
    expect(JSON.parse(readFileSync(join(journal, name!), 'utf8'))).toEqual({ temporary, pid: process.pid });
    if (process.platform !== 'win32') {
      expect(statSync(journal).mode & 0o777).toBe(0o700);
      expect(statSync(join(journal, name!)).mode & 0o777).toBe(0o600);
    }
    unfinished.end(temporary);
    expect(readdirSync(journal)).toEqual([]);
    unfinished.end(temporary);
  });

  it('never names two outputs alike', () => {
    const names = Array.from({ length: 50 }, () => unfinished.begin(join(documents, 'a.pdf')));
    expect(new Set(names).size).toBe(50);
    const [note] = readdirSync(journal);
    const noted = readFileSync(join(journal, note!), 'utf8').trimEnd().split('\n');
    expect(noted.map((line) => (JSON.parse(line) as { temporary: string }).temporary)).toEqual(names);
  });

  it('removes what was begun and abandoned', () => {
    const temporary = unfinished.begin(join(documents, 'a-signed.pdf'));
    writeFileSync(temporary, 'half');
    unfinished.abandon(temporary);
    expect(readdirSync(documents)).toEqual([]);
    expect(readdirSync(journal)).toEqual([]);
    unfinished.abandon(unfinished.begin(join(documents, 'never written.pdf')));
    expect(readdirSync(journal)).toEqual([]);
  });

  it('keeps its note while anything that it names is being written, however much was', () => {
    const names = Array.from({ length: 2500 }, () => unfinished.begin(join(documents, 'a.pdf')));
    const last = names.at(-1)!;
    writeFileSync(last, 'half');
    for (const name of names.slice(0, -1)) unfinished.end(name);
    const notes = readdirSync(journal);
    expect(notes).toHaveLength(1);
    expect(readFileSync(join(journal, notes[0]!), 'utf8')).toContain(basename(last));
    expect(new UnfinishedOutputs(journal).sweep()).toBe(1);
    expect(readdirSync(documents)).toEqual([]);
    expect(readdirSync(journal)).toEqual([]);
    unfinished.end(last);
  });

  it('sweeps away all that a note of many lines names', async () => {
    const pid = await pidOfTheDead();
    const temporaries = ['a', 'b', 'c'].map((digit) => join(documents, `.countersign-${digit.repeat(24)}.part`));
    for (const temporary of temporaries.slice(0, 2)) writeFileSync(temporary, 'half');
    const lines = temporaries.map((temporary) => JSON.stringify({ temporary, pid }));
    note('x.jsonl', `${lines.join('\n')}\n{"temporary":"/cut sho`);
    expect(unfinished.sweep()).toBe(2);
    expect(readdirSync(documents)).toEqual([]);
    expect(readdirSync(journal)).toEqual([]);
  });

  it('sweeps away what a process that is gone has left', async () => {
    const pid = await pidOfTheDead();
    const temporary = temporaryIn(documents);
    writeFileSync(join(documents, 'a.pdf'), 'mine');
    note('x.json', { temporary, pid });
    expect(unfinished.sweep()).toBe(1);
    expect(readdirSync(documents)).toEqual(['a.pdf']);
    expect(readdirSync(journal)).toEqual([]);
    expect(unfinished.sweep()).toBe(0);
  });

  it('leaves what a living process is writing', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    try {
      const temporary = temporaryIn(documents);
      const file = note('x.json', { temporary, pid: child.pid });
      expect(unfinished.sweep()).toBe(0);
      expect(existsSync(temporary)).toBe(true);
      expect(existsSync(file)).toBe(true);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      expect(unfinished.sweep()).toBe(1);
      expect(existsSync(temporary)).toBe(false);
      expect(existsSync(file)).toBe(false);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('removes nothing but temporary files of ours, whatever a note says', async () => {
    const pid = await pidOfTheDead();
    const precious = [
      'contract.pdf',
      '.countersign-0123456789abcdef01234567.part.pdf',
      '.countersign-0123456789ABCDEF01234567.part',
      '.countersign-0123.part',
      'x.countersign-0123456789abcdef01234567.part',
    ].map((name) => join(documents, name));
    for (const file of precious) writeFileSync(file, 'mine');
    const inner = join(documents, '.countersign-0123456789abcdef01234567.part');
    mkdirSync(inner);
    writeFileSync(join(inner, 'precious.pdf'), 'mine');

    const hostile: unknown[] = [
      ...precious.map((temporary) => ({ temporary, pid })),
      { temporary: `${documents}/.countersign-0123456789abcdef01234567.part/precious.pdf`, pid },
      { temporary: `${documents}/.countersign-0123456789abcdef01234567.part/../contract.pdf`, pid },
      { temporary: inner, pid },
      { temporary: documents, pid },
      { temporary: [inner], pid },
      { temporary: null, pid },
      { pid },
      [],
      null,
      'not JSON',
      '',
    ];
    hostile.forEach((content, index) => note(`${index}.json`, content));
    unfinished.sweep();
    for (const file of precious) expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(readFileSync(join(inner, 'precious.pdf'), 'utf8')).toBe('mine');
  });

  it.skipIf(root || process.platform === 'win32')('keeps the note of a file that can not be removed now', async () => {
    const temporary = temporaryIn(documents);
    const file = note('x.json', { temporary, pid: await pidOfTheDead() });
    chmodSync(documents, 0o500);
    try {
      expect(unfinished.sweep()).toBe(0);
      expect(existsSync(file)).toBe(true);
    } finally {
      chmodSync(documents, 0o700);
    }
    expect(unfinished.sweep()).toBe(1);
    expect(existsSync(temporary)).toBe(false);
  });

  it('needs no journal to sweep', () => {
    expect(new UnfinishedOutputs(join(folder, 'nowhere')).sweep()).toBe(0);
  });
});

/** A process id that belonged to a process of ours a moment ago. */
async function pidOfTheDead(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid!;
}
