import { linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { builtEntries, namesIn, pdfsig } from '../../fixtures/hosts/built-product';
import { bytes, pin, useCommandLine } from '../../fixtures/hosts/command-line-desk';

const octets = (name: string): number => Buffer.byteLength(name, 'utf8');

describe.skipIf(process.platform === 'win32')('names of documents', () => {
  const desk = useCommandLine();
  const { bench, cli, json } = desk;

  it.each([
    ['of 253 octets', `${'n'.repeat(249)}.pdf`],
    ['of 252 octets in 128 characters', `${'δ'.repeat(124)}.pdf`],
    ['of 255 octets', `${'n'.repeat(251)}.pdf`],
  ])('%s are signed, signed again and signed with a number, and keep their extension', async (_kind, name) => {
    const input = bench.document(name, bytes);
    const made: string[] = [];
    for (const file of [input, input, undefined]) {
      const { code, printed } = await json(['sign', file ?? made[0]!, '--pin-stdin']);
      expect([code, printed.error]).toEqual([0, undefined]);
      made.push(printed.files![0]!.output!);
    }
    expect(new Set(made).size).toBe(3);
    for (const [index, file] of made.entries()) {
      expect(dirname(file)).toBe(dirname(input));
      expect(octets(basename(file))).toBeLessThanOrEqual(255);
      expect(basename(file)).toMatch([/-signed\.pdf$/, /-signed \(2\)\.pdf$/, /-signed \(3\)\.pdf$/][index]!);
    }
    expect((await pdfsig(made[2]!)).map(({ valid }) => valid)).toEqual([true, true]);
    expect(namesIn(dirname(input)).filter((one) => one.endsWith('.part'))).toEqual([]);
  });

  it.each([
    ['x.pdf.', 'x-signed.pdf'],
    ['.pdf', 'document-signed.pdf'],
    ['Contract v1.2', 'Contract v1.2-signed.pdf'],
  ])('%s becomes %s', async (name, output) => {
    const input = bench.document(name, bytes);
    expect((await cli(['sign', input, '--pin-stdin'])).code).toBe(0);
    expect(namesIn(dirname(input))).toContain(output);
  });

  it('what can not be saved costs no PIN', async () => {
    const input = bench.document('a.pdf', bytes);
    const folder = dirname(input);
    symlinkSync('loop', join(folder, 'loop'));
    for (const [out, said] of [
      [join(folder, `${'o'.repeat(300)}.pdf`), 'too long'],
      [join(folder, 'gone', 'a.pdf'), 'its folder is not there'],
      [join(folder, 'loop', 'a.pdf'), 'a link that leads to itself'],
      [input, 'already'],
    ] as const) {
      const { code, printed } = await json(['sign', input, '--out', out, '--pin-stdin']);
      expect(code === 1 || code === 2, out).toBe(true);
      expect(JSON.stringify(printed), out).toContain(said);
    }
    expect(desk.token.faults.calls('C_Login')).toBe(0);
    expect(namesIn(folder)).toEqual(['a.pdf', 'loop']);
  });

  it.each([
    [
      'that is written as a folder and is not there',
      'newdir/',
      (out: string) => `there is no folder “${out}” for --out; make it first`,
    ],
    [
      'that is written as a folder and is a file',
      'a.pdf/',
      () => 'is written as a folder, and there is a file of that name',
    ],
    ['that is nothing', '', () => '--out is empty'],
    ['that leads to itself', 'loop', () => 'is a link that leads to itself'],
  ])('an --out %s is wrong usage, and says so', async (_kind, name, said) => {
    const input = bench.document('a.pdf', bytes);
    symlinkSync('loop', join(dirname(input), 'loop'));
    const out = name === '' ? '' : `${dirname(input)}/${name}`;
    for (const command of [
      ['sign', input, '--pin-stdin'],
      ['extend', input, '--level', 'B-T'],
    ]) {
      const { code, stdout, stderr } = await cli([...command, '--out', out]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(said(out));
    }
    expect(desk.token.faults.calls('C_Login')).toBe(0);
  });

  it('one file with several names is signed once, and the others are told as that', async () => {
    const input = bench.document('a.pdf', bytes);
    const folder = dirname(input);
    linkSync(input, join(folder, 'hard.pdf'));
    symlinkSync('a.pdf', join(folder, 'soft.pdf'));
    const files = [input, join(folder, 'hard.pdf'), join(folder, 'soft.pdf'), `${folder}/./a.pdf`];
    const { code, printed } = await json(['sign', ...files, '--pin-stdin']);
    expect(code).toBe(1);
    expect(printed.files!.map(({ ok, error }) => [ok, error?.code])).toEqual([
      [true, undefined],
      ...new Array<unknown>(3).fill([false, 'document.twice']),
    ]);
    expect(namesIn(folder)).toEqual(['a-signed.pdf', 'a.pdf', 'hard.pdf', 'soft.pdf']);
    const { stderr } = await cli(['sign', ...files, '--pin-stdin']);
    expect(stderr).toContain('“hard.pdf” is the same file as “a.pdf”, which stands before it.');
    expect(stderr).toContain('“a.pdf” is there twice.');
  });

  it('two files of one name do not become one output', async () => {
    const out = bench.fresh('out');
    const long = `${'n'.repeat(250)}`;
    const [one, two] = [bench.document(`${long}1.pdf`, bytes), bench.document(`${long}2.pdf`, bytes)];
    const { code, stderr } = await cli(['sign', one, two, '--out', out, '--pin-stdin']);
    expect(code).toBe(2);
    expect(stderr).toContain('would become one output');
    expect(desk.token.faults.calls('C_Login')).toBe(0);
  });

  it('a link that leads to itself is called that, in every command', async () => {
    const folder = bench.fresh('documents');
    const loop = join(folder, 'loop.pdf');
    symlinkSync('loop.pdf', loop);
    for (const command of [
      ['sign', loop, '--pin-stdin'],
      ['verify', loop],
    ]) {
      const { code, printed } = await json(command);
      expect([code, printed.files![0]!.error!.code]).toEqual([1, 'document.linkLoop']);
    }
    expect(desk.token.faults.calls('C_Login')).toBe(0);
  });

  it.skipIf(process.platform !== 'linux')('a name that is not UTF-8 is called that and not lost', async () => {
    const folder = bench.fresh('documents');
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/latin1-`), Buffer.from([0xe9]), Buffer.from('.pdf')]), bytes);
    expect(readdirSync(folder)).toHaveLength(1);
    for (const words of ['sign --pin-stdin', 'verify']) {
      // A shell hands the octets over as they are; Node could not.
      const { status, stderr } = spawnSync(
        'sh',
        ['-c', `"$0" "$1" ${words} "$2"/latin1-*`, process.execPath, join(builtEntries(), 'index.js'), folder],
        {
          encoding: 'utf8',
          input: `${pin}\n`,
          env: { ...process.env, NODE_OPTIONS: '', COUNTERSIGN_PROFILE: desk.profile },
        },
      );
      expect(status).toBe(1);
      expect(stderr).toContain('the name has characters in an old encoding (not UTF-8)');
    }
    expect(desk.token.faults.calls('C_Login')).toBe(0);
  });

  it('a folder that is there takes the copies', async () => {
    const out = bench.fresh('out');
    mkdirSync(join(out, 'inner'));
    const { code } = await cli(['sign', bench.document('x.pdf.', bytes), '--out', `${out}/inner/`, '--pin-stdin']);
    expect(code).toBe(0);
    expect(namesIn(join(out, 'inner'))).toEqual(['x-signed.pdf']);
  });
});
