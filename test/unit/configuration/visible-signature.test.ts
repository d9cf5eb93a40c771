import { describe, expect, it } from 'vitest';
import type { CountersignError } from '../../../main/errors/countersign-error';
import { pngOf } from '../../fixtures/pictures';
import { parse } from './signer-entries';

describe('a visible signature in the configuration', () => {
  it('is taken by SignServer’s names, and by ours for what SignServer lacks', () => {
    const picture = Buffer.from(pngOf(2, 2)).toString('base64');
    expect(
      parse(
        '"ADD_VISIBLE_SIGNATURE": true',
        '"VISIBLE_SIGNATURE_PAGE": "Last"',
        '"VISIBLE_SIGNATURE_RECTANGLE": "400, 700,500.5,800"',
        '"VISIBLE_SIGNATURE_LAYOUT": "IMAGE_BEHIND_TEXT"',
        '"VISIBLE_SIGNATURE_SHOW": ["date", "name"]',
        '"VISIBLE_SIGNATURE_TEXT": "Signed"',
        '"VISIBLE_SIGNATURE_TIMEZONE": "Europe/Prague"',
        '"VISIBLE_SIGNATURE_BORDER": true',
        `"VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64": "${picture}"`,
      ),
    ).toMatchObject({
      ADD_VISIBLE_SIGNATURE: true,
      VISIBLE_SIGNATURE_PAGE: 'last',
      VISIBLE_SIGNATURE_RECTANGLE: [400, 700, 500.5, 800],
      VISIBLE_SIGNATURE_LAYOUT: 'IMAGE_BEHIND_TEXT',
      VISIBLE_SIGNATURE_SHOW: ['date', 'name'],
      VISIBLE_SIGNATURE_TEXT: 'Signed',
      VISIBLE_SIGNATURE_TIMEZONE: 'Europe/Prague',
      VISIBLE_SIGNATURE_BORDER: true,
      VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64: picture,
    });
    expect(parse('"VISIBLE_SIGNATURE_CORNER": "top-right"', '"VISIBLE_SIGNATURE_SIZE": "200,60"')).toMatchObject({
      VISIBLE_SIGNATURE_CORNER: 'top-right',
      VISIBLE_SIGNATURE_SIZE: { width: 200, height: 60 },
    });
  });

  it.each([
    ['"First"', 'first'],
    ['"last"', 'last'],
    ['"All"', 'all'],
    ['2', [2]],
    ['"2"', [2]],
    ['-1', [-1]],
    ['"1,3, -1,3"', [1, 3, -1]],
  ])('the page %s is %j', (written, pages) => {
    expect(parse(`"VISIBLE_SIGNATURE_PAGE": ${written}`).VISIBLE_SIGNATURE_PAGE).toEqual(pages);
  });

  const pages = 'First, Last, All, or page numbers such as 1,3,-1 (-1 is the last page) is expected';
  const rectangle = '"llx,lly,urx,ury": left, bottom, right and top in points is expected';
  const picture = '"VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH": "/p.png"';
  it.each<[string, string[], number, string, string]>([
    ['a page that there is not', ['"VISIBLE_SIGNATURE_PAGE": "Middle"'], 6, 'VISIBLE_SIGNATURE_PAGE', pages],
    ['page 0', ['"VISIBLE_SIGNATURE_PAGE": 0'], 6, 'VISIBLE_SIGNATURE_PAGE', pages],
    ['half a page', ['"VISIBLE_SIGNATURE_PAGE": 1.5'], 6, 'VISIBLE_SIGNATURE_PAGE', pages],
    ['a list with a hole', ['"VISIBLE_SIGNATURE_PAGE": "1,,2"'], 6, 'VISIBLE_SIGNATURE_PAGE', pages],
    ['three numbers', ['"VISIBLE_SIGNATURE_RECTANGLE": "1,2,3"'], 6, 'VISIBLE_SIGNATURE_RECTANGLE', rectangle],
    [
      'corners that are exchanged',
      ['"VISIBLE_SIGNATURE_RECTANGLE": "9,1,3,5"'],
      6,
      'VISIBLE_SIGNATURE_RECTANGLE',
      rectangle,
    ],
    ['a list as rectangle', ['"VISIBLE_SIGNATURE_RECTANGLE": [1,2,3,4]'], 6, 'VISIBLE_SIGNATURE_RECTANGLE', rectangle],
    [
      'a corner that there is not',
      ['"VISIBLE_SIGNATURE_CORNER": "middle"'],
      6,
      'VISIBLE_SIGNATURE_CORNER',
      'one of top-left, top-right, bottom-left, bottom-right is expected',
    ],
    [
      'a corner beside a rectangle',
      ['"VISIBLE_SIGNATURE_RECTANGLE": "1,2,3,4"', '"VISIBLE_SIGNATURE_CORNER": "top-left"'],
      7,
      'VISIBLE_SIGNATURE_CORNER',
      'no corner is expected, because VISIBLE_SIGNATURE_RECTANGLE is the place',
    ],
    [
      'a size of nothing',
      ['"VISIBLE_SIGNATURE_SIZE": "0,60"'],
      6,
      'VISIBLE_SIGNATURE_SIZE',
      'two numbers "width,height" in points is expected',
    ],
    [
      'a layout that there is not',
      ['"VISIBLE_SIGNATURE_LAYOUT": "PHOTO"'],
      6,
      'VISIBLE_SIGNATURE_LAYOUT',
      'one of TEXT, NAME_AND_TEXT, IMAGE, IMAGE_AND_TEXT, IMAGE_BEHIND_TEXT is expected',
    ],
    [
      'a layout with a picture that is not there',
      ['"VISIBLE_SIGNATURE_LAYOUT": "IMAGE"'],
      6,
      'VISIBLE_SIGNATURE_LAYOUT',
      'TEXT or NAME_AND_TEXT is expected, because there is none of VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH, VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64, VISIBLE_SIGNATURE_INK_PATH',
    ],
    [
      'a picture that the layout does not show',
      [picture, '"VISIBLE_SIGNATURE_LAYOUT": "TEXT"'],
      7,
      'VISIBLE_SIGNATURE_LAYOUT',
      'a layout with an image is expected, because there is VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH',
    ],
    [
      'two pictures',
      [picture, '"VISIBLE_SIGNATURE_INK_PATH": "/ink.inkml"'],
      7,
      'VISIBLE_SIGNATURE_INK_PATH',
      'no second picture is expected, because there is VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH',
    ],
    [
      'a picture beside the configuration',
      ['"VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH": "p.png"'],
      6,
      'VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH',
      'an absolute path is expected',
    ],
    [
      'Base64 of no picture',
      ['"VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64": "aGVsbG8="'],
      6,
      'VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64',
      'a PNG, JPEG or SVG picture in Base64 is expected',
    ],
    [
      'a fact that no signature says',
      ['"VISIBLE_SIGNATURE_SHOW": ["name", "salary"]'],
      6,
      'VISIBLE_SIGNATURE_SHOW.1',
      'one of name, date, reason, location, role, commitment is expected',
    ],
    [
      'a time zone of nowhere',
      ['"VISIBLE_SIGNATURE_TIMEZONE": "Mars/Olympus"'],
      6,
      'VISIBLE_SIGNATURE_TIMEZONE',
      'a time zone such as Europe/Vienna is expected',
    ],
    ['a yes in words', ['"ADD_VISIBLE_SIGNATURE": "true"'], 6, 'ADD_VISIBLE_SIGNATURE', 'true or false is expected'],
  ])('is refused with its line for %s', (_, entries, line, path, expected) => {
    let error: unknown;
    try {
      parse(...entries);
    } catch (thrown) {
      error = thrown;
    }
    const { code, params } = error as CountersignError<'config.invalid'>;
    expect({ code, params }).toMatchObject({
      code: 'config.invalid',
      params: { line, path: `SIGNERS.office.${path}`, expected },
    });
  });
});
