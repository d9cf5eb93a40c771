import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { countersign, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { encryptedDocument } from '../../fixtures/pdf/encrypted-documents';

const bench = new Workbench();
afterAll(() => bench.remove());

describe('countersign inspect', () => {
  const profile = bench.fresh('profile');
  const cli = (args: string[], stdin?: string): ReturnType<typeof countersign> =>
    countersign(['inspect', ...args], { profile, ...(stdin !== undefined && { stdin }) });

  it('tells findings in words, changes nothing, and fails for none of them', async () => {
    const file = bench.document('Contract.pdf', classicTable());
    const before = readFileSync(file);
    const { code, stdout, stderr } = await cli([file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('May look different later:\n  - 1 font is not part of the document.');
    expect(stdout).toContain('    Page 1\n    Helvetica\n');
    expect(readFileSync(file)).toEqual(before);
  });

  it('has them in its JSON, and the other files beside one that can not be read', async () => {
    const [file, broken] = [bench.document('a.pdf', classicTable()), bench.document('b.pdf', Buffer.from('no PDF'))];
    const { code, stdout } = await cli([broken, file, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'inspect',
      files: [
        { input: broken, ok: false, error: { code: 'document.notPdf' } },
        {
          input: file,
          ok: true,
          pages: 1,
          findings: [
            { kind: 'fonts-not-embedded', weight: 'changes', pages: [{ from: 1, to: 1 }], names: ['Helvetica'] },
          ],
        },
      ],
    });
  });

  it('looks into an encrypted document with its password', async () => {
    const file = bench.document(
      'locked.pdf',
      encryptedDocument(['256'], { bytes: classicTable(), user: 'open sesame' }),
    );
    expect((await cli([file])).code).toBe(1);
    const { code, stdout } = await cli([file, '--password-stdin', '--json'], 'open sesame\n');
    expect({ code, printed: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 0,
      printed: { files: [{ ok: true }] },
    });
  });
});
