import { describe, expect, it } from 'vitest';
import { useCommandLine } from '../../fixtures/hosts/command-line-desk';
import { formDocument } from '../../unit/pades/form-documents';
import { pagesDocument } from '../../unit/pades/visible-documents';

describe('countersign sign: where the signature is seen', () => {
  const desk = useCommandLine();
  const { bench, cli, json } = desk;
  const box = '/MediaBox [0 0 595 842]';
  const loose = pagesDocument({
    pages: [box, box],
    catalog: '/AcroForm << /Fields [30 0 R] >>',
    objects: { 30: '<< /FT /Sig /T (S) /Type /Annot /Subtype /Widget /F 4 /P 12 0 R /Rect [100 100 300 160] >>' },
  });

  it('is said with page and rectangle, in words and in JSON', async () => {
    const words = ['--pin-stdin', '--visible', '--field', 'S'];
    const spoken = await cli(['sign', bench.document('a.pdf', loose), ...words]);
    expect(spoken).toMatchObject({ code: 0, stderr: '' });
    expect(spoken.stdout).toContain(
      'Seen on page 2: 200 × 60 points, 100 from the left and 100 from the bottom\n' +
        '  The field “S” stood on no page. It is shown on page 2 now.\n',
    );
    const { code, printed } = await json(['sign', bench.document('b.pdf', loose), ...words]);
    expect(code).toBe(0);
    expect(printed).toMatchObject({
      files: [
        {
          field: 'S',
          seen: [{ page: 2, rectangle: [100, 100, 300, 160] }],
          notes: [
            { code: 'visible.putOnPage', params: { field: 'S', page: 2 }, text: expect.stringContaining('page 2') },
          ],
        },
      ],
    });
  });

  it('is said to be nowhere for an invisible signature', async () => {
    const { printed } = await json(['sign', bench.document('a.pdf', loose), '--pin-stdin', '--invisible']);
    expect(printed).toMatchObject({ files: [{ ok: true, field: 'Signature1', seen: [], notes: [] }] });
  });

  it('is refused before the PIN where the field that was named is not seen', async () => {
    const input = bench.document('a.pdf', formDocument());
    const { code, stdout, stderr } = await cli(['sign', input, '--pin-stdin', '--visible', '--field', 'Buyer']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(
      'The signature was to be visible, but the field “Buyer” of “a.pdf” takes no room on its page. ' +
        'Nothing was signed, and your document is unchanged.',
    );
    expect(desk.token.faults.calls('C_Login')).toBe(0);
  });

  it('a page that is counted from the end is named as a person counts', async () => {
    const input = bench.document('a.pdf', pagesDocument({ pages: [box, '/MediaBox [0 0 90 90]'] }));
    const words = ['--pin-stdin', '--page', '-1', '--rectangle', '50,50,150,90'];
    const { code, stderr } = await cli(['sign', input, ...words]);
    expect(code).toBe(1);
    expect(stderr).toContain('The place of the signature does not fit on page 2 of “a.pdf”.');
  });

  it('a name that no field has is told before the PIN, with the nearest one, and again in the JSON', async () => {
    const words = ['--pin-stdin', '--field', 'Byuer'];
    const { code, printed, stderr } = await json(['sign', bench.document('a.pdf', formDocument()), ...words]);
    expect(code).toBe(0);
    expect(stderr).toContain('The document has no signature field named “Byuer”.');
    expect(stderr).toContain('If you meant the field “Buyer”');
    expect(printed).toMatchObject({
      files: [{ field: 'Byuer', notes: [{ code: 'field.made', params: { field: 'Byuer', nearest: 'Buyer' } }] }],
    });
  });
});
