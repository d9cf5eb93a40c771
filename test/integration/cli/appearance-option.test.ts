import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { OwnAppearances } from '../../../main/configuration/own-appearances';
import { bytes, useCommandLine } from '../../fixtures/hosts/command-line-desk';
import { pngOf } from '../../fixtures/pictures';

const textOf = (file: string): string => execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });

describe('countersign sign --appearance', () => {
  const desk = useCommandLine();
  const { bench, cli, json } = desk;

  beforeAll(() => {
    const file = join(desk.profile, 'countersign.json');
    const configuration = JSON.parse(readFileSync(file, 'utf8')) as object;
    const broken = { KIND: 'IMAGE', VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH: join(desk.profile, 'gone.png') };
    const stamp = { KIND: 'TEMPLATE', VISIBLE_SIGNATURE_TEXT: 'For Acme\n{name} ({initials})\n{location}' };
    writeFileSync(file, JSON.stringify({ ...configuration, APPEARANCES: { stamp, broken } }));
    const image = { octets: new Uint8Array(pngOf(20, 8)) };
    new OwnAppearances(desk.profile).save('My own', { layout: 'IMAGE_AND_TEXT', text: 'By hand', image });
  });

  it.each([
    ['stamp', /For Acme/],
    ['My own', /By hand/],
  ])('signs with the look “%s”', async (name, expected) => {
    const input = bench.document('a.pdf', bytes);
    expect(await cli(['sign', input, '--pin-stdin', '--appearance', name])).toMatchObject({ code: 0 });
    expect(textOf(join(dirname(input), 'a-signed.pdf'))).toMatch(expected);
  });

  it('tells of a name that nobody has, and of a part beside it, before any PIN', async () => {
    const input = bench.document('b.pdf', bytes);
    const answer = await json(['sign', input, '--pin-stdin', '--appearance', 'Stamp']);
    expect(answer).toMatchObject({ code: 3, printed: { error: { code: 'appearance.unknown' } } });
    const { code, stderr } = await cli(['sign', input, '--pin-stdin', '--appearance', 'stamp', '--text', 'x']);
    expect(code).toBe(2);
    expect(stderr).toContain('--appearance and --text exclude each other');
    expect(existsSync(join(dirname(input), 'b-signed.pdf'))).toBe(false);
  });

  it('is drawn once by “signers check”, which says what is wrong with a look', async () => {
    const { printed } = await json(['signers', 'check']);
    const { checked } = printed as unknown as { checked: { entry: string; outcome: string }[] };
    expect(checked.find(({ entry }) => entry === 'APPEARANCES.stamp')).toMatchObject({ outcome: 'good' });
    expect(checked.find(({ entry }) => entry === 'APPEARANCES.broken')).toMatchObject({
      outcome: 'failed',
      error: { code: 'picture.unusable' },
    });
  });
});
