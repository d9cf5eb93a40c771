import { afterAll, describe, expect, it } from 'vitest';
import { PdfError } from '../../../main/document/pdf';
import { removeFiles, replaceText, verifyBytes } from './signed-document';
import { byAlice, originals } from './two-signatories';

afterAll(removeFiles);

const signed = byAlice(originals.get('table')!);

async function refusal(bytes: Buffer): Promise<string | undefined> {
  try {
    await verifyBytes(bytes);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(PdfError);
    return (error as PdfError).detail;
  }
}

/** The entry of an object in the newest table, with ten digits that lead elsewhere. */
function misplaced(bytes: Buffer, number: number, by: number): Buffer {
  const text = bytes.toString('latin1');
  const at = text.lastIndexOf(`\n${number} 0 obj`) + 1;
  expect(at).toBeGreaterThan(1);
  const entry = (position: number): string => `${String(position).padStart(10, '0')} 00000 n`;
  return replaceText(bytes, entry(at), entry(at + by));
}

// Other programs put such a file together anew from whatever objects they find in it. Which ones those are differs from program to
// program, so that what was signed and what is shown may be two things: nothing is said of its signatures, neither good nor bad.
describe('a signed file that can only be read by guessing is refused', () => {
  it('as it was signed it is read', async () => expect(await refusal(signed)).toBeUndefined());

  it('octets were lost on the way, as where a program took its carriage returns for line ends', async () => {
    // The signature field is the first to be written behind the original, and everything behind it moves.
    const lost = Buffer.concat([signed.subarray(0, 40), signed.subarray(100)]);
    expect(await refusal(lost)).toBe('the cross-reference is not where the file says');
  });

  it('the field of the signature is elsewhere than the cross-reference says', async () => {
    const field = /\n(\d+) 0 obj\n?<<[^>]*\/FT ?\/Sig/.exec(signed.toString('latin1'))?.[1];
    expect(await refusal(misplaced(signed, Number(field), 7))).toBeDefined();
  });

  it('the last save hides the earlier ones behind a /Prev that is 0', async () => {
    const text = signed.toString('latin1');
    const stated = /\/Prev (\d+)/.exec(text.slice(text.lastIndexOf('trailer')))![1]!;
    const hidden = replaceText(signed, `/Prev ${stated}`, `/Prev 0${' '.repeat(stated.length - 1)}`);
    expect(await refusal(hidden)).toBe('an earlier cross-reference section is missing');
  });

  it('its last save has no end', async () => {
    const start = signed.lastIndexOf('startxref', undefined, 'latin1');
    expect(await refusal(Buffer.concat([signed.subarray(0, start), Buffer.from('startxref\n')]))).toBe(
      'the end of the file is missing',
    );
  });
});
