import { afterAll, describe, expect, it } from 'vitest';
import { drawAppearance } from '../../../main/document/appearance';
import { filledLines, placeholders, unknownPlaceholder } from '../../../preload/contract/text-template';
import { copiedText, pageWith, removeFiles, requestOf } from './shown-page';

afterAll(removeFiles);

describe('a text with places to be filled in', () => {
  it('takes each of the known words, and braces that are written twice', () => {
    const text = `${placeholders.map((word) => `{${word}}`).join(' ')} {{name}}`;
    expect(unknownPlaceholder(text)).toBeUndefined();
    expect(filledLines(text, (word) => word)).toEqual([`${placeholders.join(' ')} {name}`]);
  });

  it.each([
    ['Signed by {nmae}', '{nmae}'],
    ['{ name }', '{ name }'],
    ['{}', '{}'],
    ['a { b', '{'],
    ['a } b', '}'],
    ['{name', '{'],
    ['{{name}', '}'],
    ['{constructor}', '{constructor}'],
  ])('is refused for what is none of them: %s', (text, found) => expect(unknownPlaceholder(text)).toBe(found));

  it('leaves out what there is not, together with its line', () => {
    const values: Record<string, string> = { name: 'Maria', organisation: 'Acme' };
    expect(filledLines('For {organisation}\n{role}: {name}\nAt {location}\nin short', (word) => values[word])).toEqual([
      'For Acme',
      'in short',
    ]);
  });

  it('is drawn with what the certificate and the signature say', async () => {
    const request = requestOf({
      width: 260,
      height: 120,
      appearance: {
        show: [],
        text: 'ACME {{seal}}\n{initials} = {name}\n{organisation}, {email}\n{role}\non {date} at {time}\nNo. {serial} of {issuer}\n{reason}',
        timeZone: 'UTC',
      },
      facts: {
        organisation: 'Acme GmbH',
        email: 'maria@acme.example',
        serial: '01:AF',
        issuer: 'Example CA',
        reason: 'Agreed {name}',
      },
    });
    const lines = copiedText(pageWith(await drawAppearance(request), 260, 120)).split('\n');
    expect(lines).toEqual([
      'ACME {seal}',
      'ML = Maria Lindqvist',
      'Acme GmbH, maria@acme.example',
      'on 2026-11-22 at 13:05:33 +00:00',
      'No. 01:AF of Example CA',
      // What a person wrote is no template.
      'Agreed {name}',
    ]);
  });

  it('has initials written large, beside the name that they stand for', async () => {
    const request = requestOf({ appearance: { layout: 'NAME_AND_TEXT', heading: 'initials' }, width: 220, height: 80 });
    const drawn = await drawAppearance(request);
    expect(drawn.text).toBe('ML\nSigned by: Maria Lindqvist\nDate: 2026-11-22 14:05:33 +01:00');
    expect(copiedText(pageWith(drawn, 220, 80))).toContain('ML');
    const nameless = requestOf({
      appearance: { layout: 'NAME_AND_TEXT', heading: 'initials' },
      facts: { name: '4711' },
    });
    expect((await drawAppearance(nameless)).text).toMatch(/^4711\nDate/);
  });
});
