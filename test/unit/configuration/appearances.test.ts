import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import type { RequestedVisibility } from '../../../main/signing/signing-port';
import { appearanceOf, visibilityOf } from '../../../main/signing/visibility';
import { pngOf } from '../../fixtures/pictures';

const png = Buffer.from(pngOf(3, 3)).toString('base64');

/** A configuration with these looks, and a signer with these entries. */
function parse(appearances: Record<string, unknown>, signer: Record<string, unknown> = {}) {
  const text = JSON.stringify({
    CRYPTOTOKENS: { t: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    SIGNERS: { s: { CRYPTOTOKEN: 't', ...signer } },
    APPEARANCES: appearances,
  });
  const { SIGNERS, APPEARANCES } = parseConfiguration(text, '/etc/countersign.json');
  return { signer: SIGNERS['s']!, appearances: APPEARANCES! };
}

const stamp = { KIND: 'TEMPLATE', VISIBLE_SIGNATURE_TEXT: 'For Acme\n{name}, {role}\n{date}' };
const initials = { KIND: 'INITIALS' };
const logo = {
  KIND: 'IMAGE',
  VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64: png,
  VISIBLE_SIGNATURE_IMAGE_TRANSPARENT: true,
  VISIBLE_SIGNATURE_BORDER: true,
};
const usual = ['name', 'date', 'reason', 'commitment', 'role'];

describe('looks with names in the configuration', () => {
  it.each([
    ['a text that is filled in stands alone', stamp, { layout: 'TEXT', show: [], text: stamp.VISIBLE_SIGNATURE_TEXT }],
    [
      'unless more is to be shown',
      { ...stamp, VISIBLE_SIGNATURE_SHOW: ['reason'], VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64: png },
      {
        layout: 'IMAGE_AND_TEXT',
        show: ['reason'],
        text: stamp.VISIBLE_SIGNATURE_TEXT,
        image: { octets: new Uint8Array(Buffer.from(png, 'base64')) },
      },
    ],
    ['initials', initials, { layout: 'NAME_AND_TEXT', show: usual, heading: 'initials' }],
    ['a name', { KIND: 'TYPED', VISIBLE_SIGNATURE_SHOW: [] }, { layout: 'NAME_AND_TEXT', show: [] }],
    [
      'a picture without its paper',
      logo,
      {
        layout: 'IMAGE_AND_TEXT',
        show: usual,
        image: { octets: new Uint8Array(Buffer.from(png, 'base64')), transparent: true },
        border: true,
      },
    ],
  ])('%s', async (_title, look, expected) => {
    const { signer, appearances } = parse({ look }, { VISIBLE_SIGNATURE_APPEARANCE: 'look' });
    expect(await appearanceOf(signer, { preset: 'look' }, appearances)).toEqual(expected);
    // The signer's own says the same.
    expect(await appearanceOf(signer, {}, appearances)).toEqual(expected);
  });

  it('are what a request names, whatever the signer says itself; a layout of the request is another look', async () => {
    const { signer, appearances } = parse({ stamp, initials }, { VISIBLE_SIGNATURE_APPEARANCE: 'stamp' });
    expect(await visibilityOf(signer, { preset: 'initials', pages: 'last' }, appearances)).toMatchObject({
      pages: 'last',
      appearance: { heading: 'initials' },
    });
    expect(await appearanceOf(signer, { layout: 'TEXT' }, appearances)).toEqual({ layout: 'TEXT', show: usual });
    expect(await appearanceOf(signer, { text: 'Hello {name}' }, appearances)).toMatchObject({
      text: 'Hello {name}',
      show: [],
    });
    const unknown = { code: 'appearance.unknown', params: { appearance: 'toString' } };
    await expect(appearanceOf(signer, { preset: 'toString' }, appearances)).rejects.toMatchObject(unknown);
  });

  it('are all that may be used where they are locked; whether and where it is seen stays free', async () => {
    const locked = { VISIBLE_SIGNATURE_APPEARANCE: 'stamp', VISIBLE_SIGNATURE_APPEARANCES_LOCKED: true };
    const { signer, appearances } = parse({ stamp, initials }, locked);
    const own: RequestedVisibility[] = [
      { layout: 'TEXT' },
      { text: 'x' },
      { show: [] },
      { image: { ink: [[{ x: 1, y: 1 }]] } },
    ];
    for (const one of own) {
      await expect(visibilityOf(signer, one, appearances)).rejects.toMatchObject({
        code: 'appearance.locked',
      });
    }
    expect(await visibilityOf(signer, false, appearances)).toBeUndefined();
    expect(await visibilityOf(signer, { pages: 'all', preset: 'initials' }, appearances)).toMatchObject({
      pages: 'all',
    });
    expect(await visibilityOf(signer, { place: { corner: 'top-left' } }, appearances)).toMatchObject({
      appearance: { text: stamp.VISIBLE_SIGNATURE_TEXT },
    });
  });

  const words =
    '{name}, {initials}, {date}, {time}, {reason}, {location}, {role}, {commitment}, {organisation}, {email}, {serial}, {issuer}';
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string, string]>([
    [
      'a kind that there is not',
      { a: { KIND: 'STAMP' } },
      {},
      'APPEARANCES.a.KIND',
      'one of TYPED, INITIALS, INK, IMAGE, TEMPLATE is expected',
    ],
    ['no kind', { a: {} }, {}, 'APPEARANCES.a.KIND', 'one of TYPED, INITIALS, INK, IMAGE, TEMPLATE is expected'],
    [
      'a place that nothing fills',
      { a: { KIND: 'TEMPLATE', VISIBLE_SIGNATURE_TEXT: 'By {nmae}' } },
      {},
      'APPEARANCES.a.VISIBLE_SIGNATURE_TEXT',
      `a text in which only ${words} stand between braces is expected`,
    ],
    [
      'a template without a text',
      { a: { KIND: 'TEMPLATE' } },
      {},
      'APPEARANCES.a.VISIBLE_SIGNATURE_TEXT',
      'a text that is filled in is expected, because KIND is TEMPLATE',
    ],
    [
      'ink without ink',
      { a: { KIND: 'INK' } },
      {},
      'APPEARANCES.a.VISIBLE_SIGNATURE_INK_PATH',
      'what was written by hand is expected, because KIND is INK',
    ],
    [
      'a picture beside a name',
      { a: { KIND: 'TYPED', VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH: '/p.png' } },
      {},
      'APPEARANCES.a.VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH',
      'no picture is expected, because KIND is TYPED',
    ],
    [
      'transparency without a picture',
      { a: { KIND: 'TYPED', VISIBLE_SIGNATURE_IMAGE_TRANSPARENT: true } },
      {},
      'APPEARANCES.a.VISIBLE_SIGNATURE_IMAGE_TRANSPARENT',
      'nothing is expected, because there is no picture with paper in it',
    ],
    [
      'a look that a signer names and nobody has',
      { stamp },
      { VISIBLE_SIGNATURE_APPEARANCE: 'Stamp' },
      'SIGNERS.s.VISIBLE_SIGNATURE_APPEARANCE',
      'one of the APPEARANCES (stamp) is expected',
    ],
    [
      'a look beside another one',
      { stamp },
      { VISIBLE_SIGNATURE_APPEARANCE: 'stamp', VISIBLE_SIGNATURE_TEXT: 'x' },
      'SIGNERS.s.VISIBLE_SIGNATURE_TEXT',
      'nothing is expected, because VISIBLE_SIGNATURE_APPEARANCE says how it looks',
    ],
    [
      'a place in a look',
      { a: { ...initials, VISIBLE_SIGNATURE_CORNER: 'top-left' } },
      {},
      'APPEARANCES.a.VISIBLE_SIGNATURE_CORNER',
      'unknown',
    ],
  ])('are refused with %s', (_title, appearances, signer, path, expected) => {
    expect(() => parse(appearances, signer)).toThrow(
      expect.objectContaining({
        code: 'config.invalid',
        params: expect.objectContaining({
          path,
          expected: expect.stringContaining(expected === 'unknown' ? '' : expected),
        }),
      }),
    );
  });
});
