import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { namesIn, pdfsig } from '../../fixtures/hosts/built-product';
import { useSigners } from '../../fixtures/hosts/signer-desk';
import { classicTable, xrefStream } from '../../fixtures/pdf';
import { encryptedDocument } from '../../fixtures/pdf/encrypted-documents';
import { startTestPki, type TestPki } from '../../fixtures/pki';

interface Printed {
  command: string;
  error?: { code: string };
  files?: {
    input: string;
    ok: boolean;
    output?: string;
    level?: string;
    timestampOnly?: boolean;
    error?: { code: string };
  }[];
}

describe('countersign extend', () => {
  let pki: TestPki;
  const desk = useSigners(async () => {
    pki = await startTestPki();
    const base = { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' } as const;
    return {
      TIMESTAMPAUTHORITIES: { office: { TSA_URL: `${pki.url}/tsa` } },
      SIGNERS: { office: { ...base, TSA: ['office'] }, alone: base },
      DEFAULTSIGNER: 'office',
    };
  });
  const { bench } = desk;
  afterAll(() => pki?.stop());
  beforeEach(() => {
    desk.token.faults.clear();
    desk.token.faults.forgetLog();
  });
  afterEach(() => pki.setFault('/tsa'));

  async function extend(files: string[], level: string, more: string[] = [], stdin?: string) {
    const { code, stdout, stderr } = await desk.cli(['extend', ...files, '--level', level, ...more, '--json'], {
      ...(stdin !== undefined && { stdin }),
    });
    return { code, stderr, printed: JSON.parse(stdout) as Printed };
  }

  it('gives a document without a signature a timestamp of its own, and says that nobody signed it', async () => {
    const input = bench.document('Plan.pdf', classicTable());
    const { code, stdout, stderr } = await desk.cli(['extend', input, '--level', 'B-T']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const output = join(dirname(input), 'Plan-extended.pdf');
    expect(stdout).toBe(`${output}\n  PAdES-BASELINE-T, of timestamps alone: the document carries no signature\n`);
    expect(readFileSync(output).subarray(0, classicTable().length).equals(classicTable())).toBe(true);
    // Poppler finds document timestamps, but does not judge them.
    expect(await pdfsig(output)).toMatchObject([{ total: true }]);
    const verified = await desk.cli(['verify', '--accept', 'integrity', output, '--json']);
    expect(JSON.parse(verified.stdout)).toMatchObject({
      files: [{ signatures: [{ subFilter: 'ETSI.RFC3161', integrity: 'intact' }] }],
    });
  });

  it('archives it with LTA, and renews that', async () => {
    const input = bench.document('Plan.pdf', xrefStream());
    const first = await extend([input], 'B-LTA');
    expect(first).toMatchObject({
      code: 0,
      printed: { files: [{ ok: true, level: 'PAdES-BASELINE-LTA', timestampOnly: true }] },
    });
    const second = await extend([first.printed.files![0]!.output!], 'B-LTA');
    expect(second).toMatchObject({ code: 0, printed: { files: [{ level: 'PAdES-BASELINE-LTA' }] } });
    const verified = await desk.cli(['verify', '--accept', 'integrity', second.printed.files![0]!.output!, '--json']);
    const { files } = JSON.parse(verified.stdout) as { files: { signatures: unknown[] }[] };
    expect(files[0]!.signatures).toMatchObject(Array(3).fill({ subFilter: 'ETSI.RFC3161', integrity: 'intact' }));
  });

  it('prints the level of each file, and what went wrong with another', async () => {
    const folder = bench.fresh('documents');
    const signed = bench.document('a.pdf', classicTable(), folder);
    const signing = await desk.cli([
      ...['sign', signed, '--alias', 'user_maria.lindqvist', '--pin-stdin', '--out', join(folder, 'signed.pdf')],
    ]);
    expect(signing.code, signing.stderr).toBe(0);
    const text = bench.document('note.txt', Buffer.from('hello'), folder);
    const { code, printed } = await extend([join(folder, 'signed.pdf'), text, signed], 'B-T');
    expect(code).toBe(1);
    expect(printed).toMatchObject({
      command: 'extend',
      files: [
        { input: join(folder, 'signed.pdf'), ok: true, level: 'PAdES-BASELINE-T', timestampOnly: false },
        { input: text, ok: false, error: { code: 'document.notPdf' } },
        { input: signed, ok: true, level: 'PAdES-BASELINE-T', timestampOnly: true },
      ],
    });
    expect(printed.files![0]!.output).toBe(join(folder, 'signed-extended.pdf'));
    const digest = createHash('sha256')
      .update(readFileSync(join(folder, 'signed-extended.pdf')))
      .digest('hex');
    const history = await desk.cli(['history', '--json']);
    const { entries } = JSON.parse(history.stdout) as { entries: unknown[] };
    const line = { EVENT: 'EXTEND', WORKER_NAME: 'office', KEY_ASKED: false };
    expect(entries.slice(0, 3)).toMatchObject([
      { ...line, FILENAME: 'a.pdf', RESPONSE_FILENAME: 'a-extended.pdf', LEVEL: 'PAdES-BASELINE-T', OUTCOME: 'DONE' },
      { ...line, FILENAME: 'note.txt', OUTCOME: 'FAILED', EXCEPTION: 'document.notPdf' },
      { ...line, FILENAME: 'signed.pdf', RESPONSE_DIGEST: digest, OUTCOME: 'DONE', PROCESS_SUCCESS: true },
    ]);
  });

  it('needs no token', async () => {
    desk.token.faults.removeCard();
    expect((await extend([bench.document('a.pdf', classicTable())], 'B-T')).code).toBe(0);
    expect(desk.token.faults.calls('C_Initialize')).toBe(0);
  });

  it.each(['user', 'owner'])(
    'opens an encrypted document with the %s’s password from standard input',
    async (whose) => {
      const encrypted = encryptedDocument(['256'], { user: 'user', owner: 'owner' });
      const input = bench.document('Secret.pdf', encrypted);
      const { code, printed } = await extend([input], 'B-T', ['--password-stdin'], `${whose}\n`);
      expect({ code, files: printed.files }).toMatchObject({ code: 0, files: [{ level: 'PAdES-BASELINE-T' }] });
      const words = ['verify', '--offline', printed.files![0]!.output!, '--password-stdin', '--json'];
      const verified = await desk.cli(words, { stdin: 'user\n' });
      expect(JSON.parse(verified.stdout)).toMatchObject({ files: [{ signatures: [{ integrity: 'intact' }] }] });
    },
  );

  it.each([
    ['no password', [], undefined, 'document.passwordNeeded'],
    ['a wrong one', ['--password-stdin'], 'wrong\n', 'document.passwordWrong'],
  ])('delivers nothing of an encrypted document with %s', async (_, more, stdin, expected) => {
    const input = bench.document('Secret.pdf', encryptedDocument(['256'], { user: 'user', owner: 'owner' }));
    const { code, printed } = await extend([input], 'B-T', more, stdin);
    expect(code).toBe(1);
    expect(printed.files).toMatchObject([{ ok: false, error: { code: expected } }]);
    expect(namesIn(dirname(input))).toEqual(['Secret.pdf']);
  });

  it('delivers nothing when the authority fails, and names it', async () => {
    pki.setFault('/tsa', 'error');
    const input = bench.document('a.pdf', classicTable());
    const { code, stderr } = await desk.cli(['extend', input, '--level', 'B-T']);
    expect(code).toBe(1);
    expect(stderr).toContain('could not be raised to PAdES-BASELINE-T (office: the server answered 500)');
    expect(namesIn(dirname(input))).toEqual(['a.pdf']);
  });

  it.each([
    ['no level', [], '--level is one of B-T, B-LT, B-LTA'],
    ['a level that nothing can be raised to', ['--level', 'B-B'], '--level is one of B-T, B-LT, B-LTA'],
    [
      'a signer without an authority',
      ['--level', 'B-T', '--signer', 'alone'],
      'the signer “alone” has no timestamp authority (TSA), and PAdES-BASELINE-T needs one',
    ],
  ])('is used wrongly with %s: 2', async (_, more, detail) => {
    const { code, stdout, stderr } = await desk.cli(['extend', bench.document('a.pdf', classicTable()), ...more]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(detail);
  });
});
