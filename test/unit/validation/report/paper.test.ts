import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { reportOnPaper } from '../../../../main/document/report';
import { PdfReader, pageCount } from '../../../../main/document/pdf';
import { reportCases } from '../../../fixtures/report-cases';
import { ownTrust } from '../../../fixtures/trust/own-trust';
import { writeFile } from '../signed-document';
import { addValidationData, sign, stampDocument } from '../stamped-document';
import type { VerdictCase } from '../verdict-cases';
import { useReported, whileOpen } from './reported-document';

const has = (program: string): boolean => {
  try {
    execFileSync(program, [program === 'qpdf' ? '--version' : '-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

async function paperOn(one: Pick<VerdictCase, 'bytes' | 'anchors' | 'at'>, name = 'contract.pdf'): Promise<string> {
  const circumstances = { name, version: '1.2.3', madeAt: new Date() };
  return whileOpen(one.bytes, async (descriptor) =>
    writeFile((await reportOnPaper(descriptor, undefined, ownTrust(one), circumstances)).pdf),
  );
}

function pagesOf(path: string): number {
  const reader = PdfReader.open(path);
  try {
    return pageCount(reader);
  } finally {
    reader.close();
  }
}

const textOf = (path: string): string =>
  execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');

describe('a report for people', () => {
  const made = useReported();
  const signed = (): Buffer => {
    const { parties, original, at } = made;
    return addValidationData(parties, sign(parties, original, {}, { claims: { signedAt: at } }));
  };

  it.skipIf(!has('pdftotext'))(
    'fits a page, and says which file, who, when, and with what it was checked',
    async () => {
      const path = await paperOn({ bytes: signed(), anchors: [made.parties.root], at: new Date(Date.now() + 1000) });
      expect(pagesOf(path)).toBe(1);
      const text = textOf(path);
      for (const words of [
        'Signed by Test Signatory on',
        'contract.pdf',
        'SHA-256',
        'confirmed by the timestamp of Test TSA',
        'Long term (B-LT)',
        'TOTAL-PASSED',
        'Nobody was asked over the network.',
        'None is kept here.',
        'Countersign 1.2.3',
        'settles nothing by law',
        'page 1 of 1',
      ]) {
        expect(text).toContain(words);
      }
      expect(text).not.toContain('you said so');
    },
  );

  it.skipIf(!has('pdftotext'))('shows names in any script, and a sign for what nobody can show', async () => {
    const text = textOf(
      await paperOn({ bytes: signed(), anchors: [], at: made.at }, 'Příloha 契約書 договор \u0007\u{10ffff}.pdf'),
    );
    expect(text).toContain('Příloha 契約書 договор ?.pdf');
  });

  it('takes further pages where there are many signatures, and every document has one', async () => {
    let bytes = signed();
    for (let more = 0; more < 4; more += 1) bytes = stampDocument(made.parties, bytes);
    expect(pagesOf(await paperOn({ bytes, anchors: [made.parties.root], at: made.at }))).toBeGreaterThan(1);
    for (const one of await reportCases()) expect(pagesOf(await paperOn(one))).toBeGreaterThan(0);
  });

  it.skipIf(!has('qpdf'))('is a PDF that qpdf has nothing against', async () => {
    const path = await paperOn({ bytes: signed(), anchors: [made.parties.root], at: new Date(Date.now() + 1000) });
    expect(execFileSync('qpdf', ['--check', path], { encoding: 'utf8' })).toContain(
      'No syntax or stream encoding errors',
    );
  });
});
