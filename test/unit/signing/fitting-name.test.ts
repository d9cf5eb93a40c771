import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fittingPath, numberedPath } from '../../../main/files/fitting-name';
import { extendedName, signedName } from '../../../main/signing/output-name';
import { writableName } from '../../../main/signing/output-place';

const octets = (name: string): number => Buffer.byteLength(name, 'utf8');

describe('names near what a file system takes', () => {
  it.each([
    ['one octet a letter', 'n'.repeat(251)],
    ['two octets a letter', 'δ'.repeat(124)],
    ['three octets a letter', '契'.repeat(83)],
    ['four octets a letter', '𝒳'.repeat(62)],
    ['an emoji of several', '👩‍👩‍👧‍👦'.repeat(10)],
    ['letters with marks behind them', 'e\u0301'.repeat(83)],
  ])('%s: the mark and the extension stay, the stem ends with a whole character', (_kind, stem) => {
    for (const [name, mark] of [
      [signedName(`/a/${stem}.pdf`), '-signed'],
      [extendedName(`/a/${stem}.pdf`), '-extended'],
      [numberedPath('/a', basename(signedName(`/a/${stem}.pdf`)), 2), '-signed (2)'],
      [numberedPath('/a', basename(extendedName(`/a/${stem}.pdf`)), 9999), '-extended (9999)'],
      [signedName(`/a/${stem}.PDF`), '-signed'],
    ] as const) {
      const made = basename(name);
      expect(octets(made)).toBeLessThanOrEqual(255);
      expect(made.toLowerCase().endsWith(`${mark}.pdf`)).toBe(true);
      const kept = made.slice(0, -`${mark}.pdf`.length);
      expect(stem.startsWith(kept)).toBe(true);
      expect(octets(kept)).toBeGreaterThan(200);
      const segments = [...new Intl.Segmenter().segment(stem)].map(({ index }) => index);
      expect(segments.includes(kept.length)).toBe(true);
    }
  });

  it('a name that fits is not touched, and a signed one is recognized again when it was cut', () => {
    expect(signedName(`/a/${'n'.repeat(244)}.pdf`)).toBe(`/a/${'n'.repeat(244)}-signed.pdf`);
    const once = signedName(`/a/${'n'.repeat(251)}.pdf`);
    expect(signedName(once)).toBe(once);
    expect(numberedPath('/a', 'Contract-signed.pdf', 2)).toBe('/a/Contract-signed (2).pdf');
    expect(numberedPath('/a', 'Contract.v2', 3)).toBe('/a/Contract (3).v2');
    expect(numberedPath('/a', 'plain', 2)).toBe('/a/plain (2)');
  });

  it('a cut stem does not end with a dot or a blank', () => {
    const parts = { folder: '/a', stem: `${'n'.repeat(240)}....${'n'.repeat(20)}`, mark: '-signed', extension: '.pdf' };
    expect(basename(fittingPath(parts))).toBe(`${'n'.repeat(240)}-signed.pdf`);
  });

  it('on Windows units of UTF-16 count, and the whole path is kept to what programs there can open', () => {
    const parts = { stem: 'δ'.repeat(250), mark: '-signed', extension: '.pdf' };
    expect(basename(fittingPath({ ...parts, folder: '/a' }, 'win32'))).toHaveLength(255);
    const deep = `/${'d'.repeat(180)}`;
    expect(fittingPath({ ...parts, folder: deep }, 'win32')).toHaveLength(259);
    expect(basename(fittingPath({ ...parts, folder: `/${'d'.repeat(250)}` }, 'win32'))).toHaveLength(255);
  });
});

describe('names that Windows does not take', () => {
  it.each(['CON.pdf', 'nul', 'com1.signed.pdf', 'LPT².pdf', 'a.pdf.', 'a.pdf ', 'a:b.pdf', 'a?.pdf', 'a\u0007.pdf'])(
    '%j is refused before the PIN',
    async (name) => {
      await expect(writableName(`${tmpdir()}/${name}`, true, 'win32')).rejects.toMatchObject({
        code: 'output.failed',
        params: { file: name, detail: expect.stringMatching(/Windows/) as unknown },
      });
    },
  );

  it.each(['Contract.pdf', 'CONTRACT.pdf', 'com10.pdf', 'a.b.pdf'])('%j is not', async (name) => {
    await expect(writableName(`${tmpdir()}/gone-${name}`, true, 'win32')).resolves.toBeUndefined();
    await expect(writableName(`${tmpdir()}/${name}`, false, 'linux')).resolves.toBeUndefined();
  });
});
