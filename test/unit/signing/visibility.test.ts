import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VisibleSignature } from '../../../main/document/document-port';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import type { ConfigurationInput, SignerConfiguration } from '../../../main/configuration/configuration';
import type { RequestedVisibility } from '../../../main/signing/signing-port';
import { visibilityOf } from '../../../main/signing/visibility';
import { inkMl, pngOf } from '../../fixtures/pictures';

type Entries = Partial<ConfigurationInput['SIGNERS'][string]>;

function signer(entries: Entries): SignerConfiguration {
  const configuration: ConfigurationInput = {
    CRYPTOTOKENS: { t: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    SIGNERS: { s: { CRYPTOTOKEN: 't', ALIASSELECTOR: 'RequestMetadata', ...entries } },
  };
  return parseConfiguration(JSON.stringify(configuration), 'f').SIGNERS['s']!;
}

const plain: VisibleSignature = {
  pages: 'first',
  place: { corner: 'bottom-left', yielding: true },
  appearance: { layout: 'NAME_AND_TEXT', show: ['name', 'date', 'reason', 'commitment', 'role'] },
};
/** The request itself asks to see it. */
const demanded = { demanded: true };
const visible = { ADD_VISIBLE_SIGNATURE: true };

describe('whether and how a signature is seen', () => {
  let folder: string;
  let png: string;
  let ink: string;
  const octets = new Uint8Array(pngOf(2, 2));
  const requested = new Uint8Array(pngOf(5, 5));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-visibility-'));
    png = join(folder, 'logo.png');
    writeFileSync(png, octets);
    ink = join(folder, 'hand.inkml');
    writeFileSync(ink, inkMl);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each<[string, Entries, false | RequestedVisibility | undefined, VisibleSignature | undefined]>([
    ['not, unless somebody asks', {}, undefined, undefined],
    ['not, when only details are configured', { VISIBLE_SIGNATURE_PAGE: 'Last' }, undefined, undefined],
    ['where the signer says so: first page, lower left', visible, undefined, plain],
    ['where the request says so', {}, {}, { ...plain, ...demanded }],
    ['not, where the request says no', visible, false, undefined],
    [
      'with what is configured',
      {
        ...visible,
        VISIBLE_SIGNATURE_PAGE: '-1,1',
        VISIBLE_SIGNATURE_RECTANGLE: '1,2,3,4',
        VISIBLE_SIGNATURE_LAYOUT: 'TEXT',
        VISIBLE_SIGNATURE_SHOW: ['date'],
        VISIBLE_SIGNATURE_TEXT: 'Signed',
        VISIBLE_SIGNATURE_TIMEZONE: 'Asia/Tokyo',
        VISIBLE_SIGNATURE_BORDER: false,
      },
      undefined,
      {
        pages: [-1, 1],
        place: { rectangle: [1, 2, 3, 4] },
        appearance: { layout: 'TEXT', show: ['date'], text: 'Signed', timeZone: 'Asia/Tokyo', border: false },
      },
    ],
    [
      'the request first',
      {
        ...visible,
        VISIBLE_SIGNATURE_PAGE: 'First',
        VISIBLE_SIGNATURE_RECTANGLE: '1,2,3,4',
        VISIBLE_SIGNATURE_TEXT: 'a',
      },
      { pages: 'last', place: { corner: 'top-left' }, text: 'b', layout: 'TEXT', border: true },
      {
        pages: 'last',
        place: { corner: 'top-left' },
        appearance: { ...plain.appearance, layout: 'TEXT', text: 'b', border: true },
        ...demanded,
      },
    ],
    [
      'another corner in the configured size',
      { ...visible, VISIBLE_SIGNATURE_SIZE: '120,40' },
      { place: { corner: 'top-left' } },
      { ...plain, place: { corner: 'top-left', width: 120, height: 40 }, ...demanded },
    ],
    [
      'a configured corner, which gives way to nothing',
      { ...visible, VISIBLE_SIGNATURE_CORNER: 'bottom-left' },
      undefined,
      { ...plain, place: { corner: 'bottom-left' } },
    ],
    [
      'with a picture of the request, in a layout that shows it',
      { ...visible, VISIBLE_SIGNATURE_LAYOUT: 'TEXT' },
      { image: { octets: requested } },
      {
        ...plain,
        appearance: { ...plain.appearance, layout: 'IMAGE_AND_TEXT', image: { octets: requested } },
        ...demanded,
      },
    ],
    [
      'with a picture in Base64',
      { ...visible, VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64: Buffer.from(octets).toString('base64') },
      { layout: 'IMAGE' },
      { ...plain, appearance: { ...plain.appearance, layout: 'IMAGE', image: { octets } }, ...demanded },
    ],
  ])('%s', async (_, entries, request, expected) => {
    expect(await visibilityOf(signer(entries), request)).toEqual(expected);
  });

  it('reads the configured picture, unless the request brings its own or shows none', async () => {
    const configured = signer({ ...visible, VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH: png });
    expect((await visibilityOf(configured, undefined))?.appearance).toMatchObject({
      layout: 'IMAGE_AND_TEXT',
      image: { octets },
    });
    expect((await visibilityOf(configured, { image: { octets: requested } }))?.appearance.image).toEqual({
      octets: requested,
    });
    expect((await visibilityOf(configured, { layout: 'TEXT' }))?.appearance).toEqual({
      ...plain.appearance,
      layout: 'TEXT',
    });
    const handwritten = await visibilityOf(signer({ ...visible, VISIBLE_SIGNATURE_INK_PATH: ink }), undefined);
    expect(handwritten?.appearance).toMatchObject({ layout: 'IMAGE_AND_TEXT', image: { ink: [{ length: 5 }, {}] } });
  });

  it('is refused when the picture is gone, or when there is none to show', async () => {
    const gone = signer({ ...visible, VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH: join(folder, 'gone.png') });
    await expect(visibilityOf(gone, undefined)).rejects.toMatchObject({
      code: 'picture.unusable',
      params: { file: 'gone.png', reason: 'missing' },
    });
    await expect(visibilityOf(signer({}), { layout: 'IMAGE_BEHIND_TEXT' })).rejects.toMatchObject({
      code: 'usage.invalid',
      params: { detail: 'the layout IMAGE_BEHIND_TEXT shows a picture, and there is none' },
    });
  });
});
