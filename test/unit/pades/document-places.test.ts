import { describe, expect, it } from 'vitest';
import type { DocumentPlaces } from '../../../preload/contract/placement';
import { documentPlaces } from '../../../main/document/pades';
import { turnedPages } from '../../fixtures/pdf/turned-pages';
import { temporaryFolder, withReader } from '../pdf/temporary-file';
import { formDocument } from './form-documents';
import { pagesDocument } from './visible-documents';

const folder = temporaryFolder();
const placesOf = (bytes: Buffer): DocumentPlaces => withReader(folder, bytes, documentPlaces);

describe('places that are taken on the pages of a document', () => {
  it('names an empty field, where it is seen, and the other fields beside it', () => {
    expect(placesOf(formDocument({ visible: true, field: '/TU (Signature of the buyer)' }))).toEqual({
      signatureFields: [
        {
          ...{ name: 'Buyer', title: 'Signature of the buyer', state: 'empty', demands: [] },
          seen: [{ page: 1, rectangle: [150, 20, 250.5, 60] }],
        },
      ],
      taken: [{ page: 1, rectangle: [10, 10, 60, 30], kind: 'field' }],
      incomplete: false,
    });
  });

  it('finds the widget of a field where it is an object of its own', () => {
    const [field] = placesOf(formDocument({ visible: true, separate: true })).signatureFields;
    expect(field?.seen).toEqual([{ page: 1, rectangle: [150, 20, 250.5, 60] }]);
  });

  it('finds a field that no page lists, on the page that it names', () => {
    const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R >>';
    const [field] = placesOf(formDocument({ visible: true, objects: { 3: page } })).signatureFields;
    expect(field?.seen).toEqual([{ page: 1, rectangle: [150, 20, 250.5, 60] }]);
  });

  it('tells upright points on a page that is turned, cropped and scaled', () => {
    const annotation = '<< /Type /Annot /Subtype /Stamp /Rect [40 60 60 70] >>';
    const page = '/MediaBox [0 0 300 200] /CropBox [20 30 220 130] /Rotate 90 /UserUnit 2 /Annots [30 0 R]';
    const { taken } = placesOf(pagesDocument({ pages: [page], objects: { 30: annotation } }));
    // Turned clockwise: what was up is to the right, and what was left is up.
    expect(taken).toEqual([{ page: 1, rectangle: [60, 320, 80, 360], kind: 'annotation' }]);
  });

  it.each([
    ['a link', '/Subtype /Link'],
    ['what is hidden', '/Subtype /Stamp /F 2'],
    ['what is outside of the page', '/Subtype /Stamp', '[400 400 500 500]'],
    ['what has no area', '/Subtype /Stamp', '[40 40 40 90]'],
  ])('passes over %s', (_, entries, rectangle = '[40 60 60 70]') => {
    const annotation = `<< /Type /Annot ${entries} /Rect ${rectangle} >>`;
    const page = '/MediaBox [0 0 300 200] /Annots [30 0 R]';
    expect(placesOf(pagesDocument({ pages: [page], objects: { 30: annotation } })).taken).toEqual([]);
  });

  it.each([
    ['that may not be filled', formDocument({ visible: true, field: '/Ff 1' }), 'closed'],
    [
      'that is signed',
      formDocument({ visible: true, field: '/V 20 0 R', objects: { 20: '<< /Type /Sig >>' } }),
      'signed',
    ],
    [
      'of a document that its certification closed',
      formDocument({
        visible: true,
        catalog: '/Perms << /DocMDP 20 0 R >>',
        objects: {
          20: '<< /Type /Sig /Reference [<< /TransformMethod /DocMDP /TransformParams << /P 1 >> >>] >>',
        },
      }),
      'closed',
    ],
  ])('a field %s is told as such', (_, bytes, state) => {
    expect(placesOf(bytes).signatureFields).toMatchObject([{ name: 'Buyer', state }]);
  });

  it('says where it stopped', () => {
    const objects = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [30 + index, '<< /Type /Annot /Subtype /Stamp /Rect [40 60 60 70] >>']),
    );
    const page = `/MediaBox [0 0 300 200] /Annots [${'30 0 R '.repeat(2_001)}]`;
    const { taken, incomplete } = placesOf(pagesDocument({ pages: [page], objects }));
    expect(taken).toHaveLength(2_000);
    expect(incomplete).toBe(true);
  });

  it('a document without a form has none', () => {
    for (const { bytes } of turnedPages())
      expect(placesOf(bytes)).toEqual({ signatureFields: [], taken: [], incomplete: false });
  });
});

describe('what the author of a field asks', () => {
  const demandsOf = (field: string): unknown =>
    placesOf(formDocument({ visible: true, field })).signatureFields[0]?.demands;
  const seed = (of: string, required: boolean, ...values: string[]): object => ({
    ...{ kind: 'seed-value', of, required },
    ...(values.length > 0 && { values }),
  });

  it.each([
    [
      'reasons to choose from',
      '/Ff 8 /Reasons [(I approve) (I reject)]',
      [seed('reason', true, 'I approve', 'I reject')],
    ],
    ['that no reason is given', '/Ff 8 /Reasons [(.)]', [seed('reason', true)]],
    ['reasons, as a wish', '/Reasons [(I approve)]', [seed('reason', false, 'I approve')]],
    ['a format', '/Ff 2 /SubFilter [/adbe.pkcs7.detached]', [seed('sub-filter', true, 'adbe.pkcs7.detached')]],
    ['a digest', '/Ff 64 /DigestMethod [(SHA512)]', [seed('digest-method', true, 'SHA512')]],
    ['a certifying signature', '/MDP << /P 2 >>', [seed('certification', true, '2')]],
    ['a timestamp', '/TimeStamp << /URL (https://tsa.example) /Ff 1 >>', [seed('timestamp', true)]],
    ['somebody’s certificate', '/Cert << /Ff 1 /Subject [<30>] >>', [seed('certificate-subject', true)]],
    ['a policy', '/Cert << /Ff 8 /OID [(1.2.3)] >>', [seed('certificate-policy', false, '1.2.3')]],
    ['that everything is locked', '/LockDocument /true /Ff 128', [seed('lock-document', true)]],
  ])('%s', (_, entries, demands) => {
    expect(demandsOf(`/SV << /Type /SV ${entries} >>`)).toEqual(demands);
  });

  it.each([
    ['all fields', '/Action /All', { scope: 'all', fields: [] }],
    ['some', '/Action /Include /Fields [(Price) (Date)]', { scope: 'only', fields: ['Price', 'Date'] }],
    ['all but some', '/Action /Exclude /Fields [(Remark)]', { scope: 'all-but', fields: ['Remark'] }],
  ])('to lock %s', (_, entries, locks) => {
    expect(demandsOf(`/Lock << /Type /SigFieldLock ${entries} >>`)).toEqual([{ kind: 'locks', ...locks }]);
  });

  it('what may be changed behind the signature', () => {
    expect(demandsOf('/Lock << /Type /SigFieldLock /Action /All /P 1 >>')).toContainEqual({
      ...{ kind: 'later-changes', allowed: 'nothing' },
    });
  });

  it('cuts what is long', () => {
    const reasons = Array.from({ length: 30 }, () => `(${'a'.repeat(300)})`).join(' ');
    const [demand] = demandsOf(`/SV << /Reasons [${reasons}] >>`) as { values: string[] }[];
    expect(demand?.values).toHaveLength(20);
    expect(demand?.values[0]).toHaveLength(201);
  });
});
